import { Pencil } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../../preload/contract/reservations.ts';
import { useHolder } from '../../claims/use-holder.ts';
import { IconButton } from '../../components/Button.tsx';

interface EditButtonProps {
  reservation: Reservation;
  /** What it corrects. */
  what: string;
  onPress: () => void;
  /** The form was just closed: the focus comes back here. */
  autoFocus: boolean;
}

/** Begins a correction; not where somebody else works on the reservation, nor where it is cancelled. */
export function EditButton({ reservation, what, onPress, autoFocus }: EditButtonProps) {
  const { t } = useTranslation();
  const isOthers = useHolder(reservation) === 'other';
  if (reservation.status === 'cancelled') return null;
  return (
    <IconButton
      icon={Pencil}
      size="small"
      label={t('edits.edit', { what })}
      isDisabled={isOthers}
      onPress={onPress}
      autoFocus={autoFocus}
    />
  );
}
