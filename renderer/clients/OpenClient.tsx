import { Contact } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { IconButton } from '../components/Button.tsx';
import { useOfferedCommands } from '../find/desk-memory.ts';
import { nameInFull } from '../languages/names.ts';

/** Opens the client of a reservation, over all their reservations; the box offers it as well. */
export function OpenClient({ reservation: { id, locator, client } }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const open = () => void navigate(`/clients/${id}`);
  const name = nameInFull(client) || locator;
  useOfferedCommands([
    { id: `client ${id}`, icon: Contact, label: t('clients.command', { name }), run: open },
  ]);
  return <IconButton icon={Contact} size="small" label={t('clients.openOf', { locator })} onPress={open} />;
}
