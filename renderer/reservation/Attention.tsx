import type { Reservation } from '../../preload/contract/reservations.ts';
import { Amendment } from './Amendment.tsx';
import styles from './Attention.module.css';
import { Warnings } from './Warnings.tsx';

/** What must be looked at before anything else: a newer version of the booking, and open warnings. */
export function Attention({ reservation }: { reservation: Reservation }) {
  const hasOpenWarnings = reservation.warnings.some(({ resolvedAt }) => resolvedAt === null);
  if (reservation.amendment === null && !hasOpenWarnings) return null;
  return (
    <div className={styles.attention}>
      <Amendment reservation={reservation} />
      {hasOpenWarnings && <Warnings reservation={reservation} />}
    </div>
  );
}
