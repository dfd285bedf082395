import { CirclePause, CircleX, type LucideIcon, Mail, MoreHorizontal, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { useHolder } from '../claims/use-holder.ts';
import { Button, IconButton } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { bringFocusHome } from '../components/focus-home.ts';
import { Menu, type Offer } from '../components/Menu.tsx';
import { ReasonDialog } from '../components/ReasonDialog.tsx';
import { useSay } from '../components/Sayings.tsx';
import { failureOf } from '../office/office.ts';
import { useOffice } from '../office/use-office.ts';
import styles from './Actions.module.css';
import { ChangedDialog } from './ChangedDialog.tsx';
import { Differences } from './Differences.tsx';
import { MailDialog } from './MailDialog.tsx';
import { type Move, nextStep, type OtherMove, otherMoves, wantsReason } from './moves.ts';
import { shortcutOfMove, useActionCommands } from './use-action-commands.ts';
import { useReservationCommand, useReservationReload } from './use-reservation-command.ts';

const iconOfMove: Record<OtherMove, LucideIcon> = {
  inReview: Undo2,
  new: Undo2,
  onHold: CirclePause,
  cancelled: CircleX,
};

/** The next step as a button, and the other moves in a menu. */
export function Actions({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const say = useSay();
  const office = useOffice();
  const { id, version, locator, warnings, documents } = reservation;
  const reload = useReservationReload(id);
  const isOthers = useHolder(reservation) === 'other';
  // The reservation that the person saw when they opened the dialog, not one that came in behind it.
  const [asked, setAsked] = useState<{ to: 'onHold' | 'cancelled'; seen: Reservation }>();
  /** What the person saw when they asked for what was refused, and what it is now. */
  const [changed, setChanged] = useState<{ seen: Reservation; now: Reservation }>();
  const [isMailing, setMailing] = useState(false);
  const move = useReservationCommand('reservations.move');
  const issue = useReservationCommand('documents.issueTicket');
  const step = nextStep(reservation);
  // Doubts that weigh something hold nothing up.
  const open = warnings.filter(({ resolvedAt, weight }) => resolvedAt === null && weight === null).length;
  const isBlocked = step.kind === 'move' && step.to === 'confirmed' && open > 0;
  const error = move.error ?? issue.error;
  const isChanged = failureOf(error).code === 'changedMeanwhile';

  const done = (words: string) => {
    say(words);
    bringFocusHome();
  };
  /** What to do where a command was refused because this reservation is another one by now. */
  const onError = async (refused: unknown) => {
    if (failureOf(refused).code !== 'changedMeanwhile') return;
    const now = await reload();
    if (now === undefined) return;
    move.reset();
    issue.reset();
    setChanged({ seen: reservation, now });
  };
  const moveTo = (to: Move) => {
    if (wantsReason(to)) setAsked({ to, seen: reservation });
    else {
      const onSuccess = () => done(t(`reservation.moved.${to}`, { locator }));
      move.mutate({ id, version, to }, { onSuccess, onError });
    }
  };
  const offers = otherMoves(reservation).map((to): Offer & { id: OtherMove } => ({
    id: to,
    label: t(`reservation.moves.${to}`),
    icon: iconOfMove[to],
    shortcut: shortcutOfMove[to],
    onChoose: () => moveTo(to),
    isDanger: to === 'cancelled',
  }));
  const issueTicket = () =>
    issue.mutate(
      { reservationId: id, version },
      { onSuccess: ({ number }) => done(t('reservation.issued', { number })), onError },
    );
  const mailTicket = () => setMailing(true);
  const isPending = move.isPending || issue.isPending || isOthers;
  useActionCommands({ locator, step, isBlocked, isPending, offers, moveTo, issueTicket, mailTicket });
  return (
    <div className={styles.actions}>
      <div className={styles.buttons}>
        {step.kind === 'move' && (
          <Button
            look="primary"
            shortcut="nextStep"
            isDisabled={isBlocked || isOthers}
            isPending={move.isPending}
            onPress={() => moveTo(step.to)}
          >
            {t(`reservation.moves.${step.to}`)}
          </Button>
        )}
        {step.kind === 'issueTicket' && (
          <Button
            look="primary"
            shortcut="nextStep"
            isDisabled={isOthers}
            isPending={issue.isPending}
            onPress={issueTicket}
          >
            {t('reservation.issueTicket')}
          </Button>
        )}
        {step.kind === 'mailTicket' && (
          <Button
            look="primary"
            icon={Mail}
            shortcut="nextStep"
            isDisabled={isOthers}
            onPress={() => setMailing(true)}
          >
            {t('reservation.mailTicket')}
          </Button>
        )}
        {step.kind === 'mailing' && (
          <Button icon={Mail} onPress={() => setMailing(true)}>
            {t('reservation.mailUnderWay')}
          </Button>
        )}
        {step.kind === 'none' && documents.length > 0 && reservation.status === 'mailed' && (
          <Button icon={Mail} isDisabled={isOthers} onPress={() => setMailing(true)}>
            {t('reservation.mailAgain')}
          </Button>
        )}
        {offers.length > 0 && (
          <Menu
            label={t('reservation.otherMoves')}
            button={
              <IconButton
                icon={MoreHorizontal}
                look="plain"
                label={t('reservation.otherMoves')}
                isDisabled={isOthers}
              />
            }
            offers={offers}
          />
        )}
      </div>
      {isBlocked && <p className={styles.hint}>{t('reservation.resolveFirst', { count: open })}</p>}
      <FailureNotice error={isChanged ? null : error} />
      {changed !== undefined && <ChangedDialog {...changed} onClose={() => setChanged(undefined)} />}
      {asked !== undefined && (
        <ReasonDialog
          title={t(`reservation.reasonTitles.${asked.to}`, { locator })}
          confirm={t(`reservation.moves.${asked.to}`)}
          isDanger={asked.to === 'cancelled'}
          onClose={() => setAsked(undefined)}
          onConfirm={async (reason) => {
            const { to, seen } = asked;
            await office.call('reservations.move', { id, version: seen.version, to, reason });
            await reload();
            say(t(`reservation.moved.${asked.to}`, { locator }));
          }}
          onChanged={async () => {
            const now = await reload();
            if (now === undefined) return null;
            setAsked({ ...asked, seen: now });
            return <Differences seen={asked.seen} now={now} />;
          }}
        >
          <p>{t(`reservation.reasonWhy.${asked.to}`)}</p>
        </ReasonDialog>
      )}
      {isMailing && <MailDialog reservation={reservation} onClose={() => setMailing(false)} />}
    </div>
  );
}
