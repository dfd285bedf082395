import { ArrowLeft, Maximize2, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { Money } from '../../preload/contract/trip.ts';
import { ClaimBar } from '../claims/ClaimBar.tsx';
import { IconButton } from '../components/Button.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { StatusPill } from '../components/StatusPill.tsx';
import { useTitle } from '../components/use-title.ts';
import { daysBetween, todayHere } from '../languages/days.ts';
import { nameInFull } from '../languages/names.ts';
import { useFormats } from '../languages/use-formats.ts';
import { Actions } from './Actions.tsx';
import { balanceOf } from './balance.ts';
import { UndoEdit } from './edit/UndoEdit.tsx';
import styles from './Head.module.css';
import { leadOf } from './lead.ts';
import { tripInOneLine } from './trip-line.ts';

interface HeadProps {
  reservation: Reservation;
  layout: 'panel' | 'page';
  onClose: () => void;
}

/** What a reservation is in four lines, where it stands, and what to do next. */
export function Head({ reservation, layout, onClose }: HeadProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { locator, status } = reservation;
  useTitle(locator);
  return (
    <header className={layout === 'page' ? styles.page : styles.panel}>
      <div className={styles.first}>
        {layout === 'page' && <IconButton icon={ArrowLeft} label={t('common.back')} onPress={onClose} />}
        {layout === 'page' ? (
          <h1 className={styles.locator}>{locator}</h1>
        ) : (
          <h2 className={styles.locator}>{locator}</h2>
        )}
        <CopyButton text={locator} label={t('reservation.copyLocator')} />
        <StatusPill status={status} />
        <UndoEdit reservation={reservation} />
        <span className={styles.gap} />
        {layout === 'panel' && (
          <>
            <IconButton
              icon={Maximize2}
              size="small"
              label={t('reservation.openPage')}
              onPress={() => void navigate(`/reservations/${reservation.id}`)}
            />
            <IconButton icon={X} size="small" label={t('common.close')} onPress={onClose} />
          </>
        )}
      </div>
      <div className={styles.second}>
        <Summary reservation={reservation} />
        <div className={styles.work}>
          <ClaimBar reservation={reservation} />
          <Actions reservation={reservation} />
        </div>
      </div>
    </header>
  );
}

function Summary({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { departsOn, segments, total, destination, due, received } = reservation;
  const lead = leadOf(reservation);
  const trip = tripInOneLine(segments) || destination;
  const days = departsOn === null ? null : daysBetween(todayHere(), departsOn);
  return (
    <div className={styles.summary}>
      <p className={styles.lead}>{nameInFull(lead) || t('columns.noName')}</p>
      {trip && <p className={styles.trip}>{trip}</p>}
      <p className={styles.figures}>
        <span>
          {departsOn === null
            ? t('reservation.noDeparture')
            : t('reservation.departs', { date: formats.date(departsOn) })}
          {days !== null && <span className={styles.muted}> ({formats.inDays(days)})</span>}
        </span>
        <strong>{total === null ? t('reservation.noTotal') : formats.money(total)}</strong>
        {total !== null && received !== null && <Balance total={total} received={received} />}
      </p>
      {due !== null && (
        <p className={due.on <= todayHere() ? styles.due : styles.muted}>
          {t(`due.${due.for}`, { date: formats.date(due.on) })}
        </p>
      )}
    </div>
  );
}

/** What is still to be paid, and what of it was received. */
function Balance({ total, received }: { total: Money; received: Money }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <span>
      {t('reservation.balance', { balance: formats.money(balanceOf(total, received)) })}{' '}
      <span className={styles.muted}>
        (
        {received.amount === 0
          ? t('reservation.nothingReceived')
          : t('reservation.received', { received: formats.money(received) })}
        )
      </span>
    </span>
  );
}
