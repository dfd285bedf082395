import { Undo2 } from 'lucide-react';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryLine, Reservation } from '../../../preload/contract/reservations.ts';
import { shortcutOf } from '../../app/shortcuts.ts';
import { isTyping } from '../../app/typing.ts';
import { useHolder } from '../../claims/use-holder.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNotice } from '../../components/FailureNotice.tsx';
import { useFocusHomeAfterwards } from '../../components/focus-home.ts';
import { useSay } from '../../components/Sayings.tsx';
import { useFormats } from '../../languages/use-formats.ts';
import { failureOf } from '../../office/office.ts';
import { useOffice } from '../../office/use-office.ts';
import { Changes } from '../Changes.tsx';
import { Differences } from '../Differences.tsx';
import { useReservationReload } from '../use-reservation-command.ts';

/** The last correction that stands. */
function lastEditOf({ history, lastEdit }: Reservation): HistoryLine | undefined {
  return history.find(({ id }) => id === lastEdit);
}

/** Undoes the last correction, after showing what it was: Ctrl+Z, or a button in the head. */
export function UndoEdit({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Reservation>();
  const isOthers = useHolder(reservation) === 'other';
  const canUndo = lastEditOf(reservation) !== undefined && reservation.status !== 'cancelled' && !isOthers;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target) || !canUndo) return;
      if (shortcutOf(event, 'reservation') !== 'undoEdit') return;
      event.preventDefault();
      setAsked(reservation);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [canUndo, reservation]);
  return (
    <>
      {canUndo && (
        <IconButton
          icon={Undo2}
          label={t('edits.undo')}
          shortcut="undoEdit"
          onPress={() => setAsked(reservation)}
        />
      )}
      {asked !== undefined && (
        <UndoDialog key={asked.version} asked={asked} onClose={() => setAsked(undefined)} />
      )}
    </>
  );
}

interface UndoDialogProps {
  /** The reservation as the person saw it. */
  asked: Reservation;
  onClose: () => void;
}

function UndoDialog({ asked, onClose }: UndoDialogProps) {
  const { t } = useTranslation();
  const form = useId();
  const formats = useFormats();
  const office = useOffice();
  const say = useSay();
  const reload = useReservationReload(asked.id);
  useFocusHomeAfterwards();
  const [error, setError] = useState<unknown>(null);
  const [now, setNow] = useState<Reservation>();
  const [isBusy, setBusy] = useState(false);
  const line = lastEditOf(asked);
  if (line === undefined) return null;
  const undo = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await office.call('reservations.undoEdit', { id: asked.id, version: asked.version, edit: line.id });
      await reload();
      say(t('edits.undone'));
      onClose();
    } catch (caught) {
      setError(caught);
      if (failureOf(caught).code === 'changedMeanwhile') setNow(await reload());
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('edits.undo')}
      isOpen
      onClose={onClose}
      isBusy={isBusy}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose} isDisabled={isBusy}>
            {t(now === undefined ? 'common.cancel' : 'common.close')}
          </Button>
          {now === undefined && (
            <Button type="submit" form={form} look="primary" isPending={isBusy} autoFocus>
              {t('edits.undoIt')}
            </Button>
          )}
        </>
      }
    >
      <form id={form} onSubmit={undo}>
        <p>{t('edits.undoWhat', { name: line.actor ?? '', when: formats.instant(line.at) })}</p>
      </form>
      <Changes
        changes={(line.changes ?? []).map(({ path, before, after }) => ({
          path,
          before: after,
          after: before,
        }))}
        reservation={asked}
      />
      <FailureNotice error={error} />
      {now !== undefined && <Differences seen={asked} now={now} />}
    </Dialog>
  );
}
