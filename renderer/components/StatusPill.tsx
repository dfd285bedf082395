import { useTranslation } from 'react-i18next';
import type { MailingRow } from '../../preload/contract/mailing.ts';
import type { ReservationStatus } from '../../preload/contract/reservations.ts';
import { Pill, type Tone } from './Pill.tsx';

/** The colour of each status. */
export const toneOfStatus: Record<ReservationStatus, Tone> = {
  new: 'blue',
  inReview: 'violet',
  confirmed: 'teal',
  ticketed: 'green',
  mailed: 'done',
  onHold: 'amber',
  cancelled: 'grey',
};

const toneOfMailing: Record<MailingRow['state'], Tone> = {
  queued: 'blue',
  sending: 'violet',
  sent: 'green',
  refused: 'red',
  unknown: 'amber',
  givenUp: 'grey',
};

/** Where a reservation stands. */
export function StatusPill({ status }: { status: ReservationStatus }) {
  const { t } = useTranslation();
  return <Pill tone={toneOfStatus[status]}>{t(`status.${status}`)}</Pill>;
}

/** Where a mailing stands. */
export function MailingPill({ state }: { state: MailingRow['state'] }) {
  const { t } = useTranslation();
  return <Pill tone={toneOfMailing[state]}>{t(`mailing.states.${state}`)}</Pill>;
}
