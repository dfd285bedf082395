import { Link } from 'react-router';
import type { ClientReservation } from '../../preload/contract/clients.ts';
import { StatusPill } from '../components/StatusPill.tsx';
import { useFormats } from '../languages/use-formats.ts';
import styles from './ClientPage.module.css';

/** Which reservation a line of the client's page is about, how it stands, and when it came. */
export function ReservationCell({ row }: { row: ClientReservation['row'] }) {
  const formats = useFormats();
  return (
    <td>
      <p className={styles.first}>
        <Link to={`/reservations/${row.id}`} className={styles.locator}>
          {row.locator}
        </Link>
        <StatusPill status={row.status} />
      </p>
      <p className={styles.used}>{formats.instant(row.receivedAt)}</p>
    </td>
  );
}
