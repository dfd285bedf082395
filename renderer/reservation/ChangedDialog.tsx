import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { useFocusHomeAfterwards } from '../components/focus-home.ts';
import { Differences } from './Differences.tsx';

interface ChangedDialogProps {
  /** The reservation as the person saw it when they asked for something. */
  seen: Reservation;
  now: Reservation;
  onClose: () => void;
}

/** Nothing was done, because the reservation is another one by now: shows both, and goes on with the new one. */
export function ChangedDialog({ seen, now, onClose }: ChangedDialogProps) {
  const { t } = useTranslation();
  useFocusHomeAfterwards();
  return (
    <Dialog
      title={t('differences.title', { locator: now.locator })}
      isOpen
      onClose={onClose}
      footer={
        <Button look="primary" onPress={onClose} autoFocus>
          {t('differences.goOn')}
        </Button>
      }
    >
      <Differences seen={seen} now={now} />
      <p>{t('differences.notDone')}</p>
    </Dialog>
  );
}
