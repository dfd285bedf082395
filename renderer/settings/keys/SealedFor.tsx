import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { KeyRow } from '../../../preload/contract/keys.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Fact, Facts } from '../../components/Facts.tsx';
import { FailureNotice } from '../../components/FailureNotice.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useFormats } from '../../languages/use-formats.ts';
import { useAnswer } from '../../office/use-office.ts';
import styles from './Keys.module.css';

/** Which bookings came sealed for a key, the newest first. */
export function SealedFor({ row, onClose }: { row: KeyRow; onClose: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const use = useAnswer('keys.sealedFor', { kid: row.name }, { gcTime: 0 });
  return (
    <Dialog title={t('keys.sealing.showBookings')} isOpen onClose={onClose}>
      <Facts>
        <Fact name={t('sealing.kid')}>
          <code>{row.name}</code>
        </Fact>
      </Facts>
      {use.isPending && <Skeleton lines={4} />}
      <FailureNotice error={use.error} />
      {use.data?.count === 0 && <p>{t('keys.sealing.neverUsed')}</p>}
      {use.data !== undefined && use.data.count > 0 && (
        <>
          <p>{t('keys.sealing.count', { count: use.data.count, shown: use.data.newest.length })}</p>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('keys.sealing.reservation')}</th>
                <th scope="col">{t('keys.sealing.pulled')}</th>
              </tr>
            </thead>
            <tbody>
              {use.data.newest.map(({ reservationId, locator, pulledAt }) => (
                <tr key={`${reservationId} ${pulledAt}`}>
                  <td>
                    <Link to={`/reservations/${reservationId}`}>{locator}</Link>
                  </td>
                  <td>{formats.instant(pulledAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Dialog>
  );
}
