import { useTranslation } from 'react-i18next';
import type { ClientProfile, ClientReservation } from '../../preload/contract/clients.ts';
import { brandName } from '../components/card-brand.ts';
import tableStyles from '../components/Table.module.css';
import { useFormats } from '../languages/use-formats.ts';
import { balanceOf } from '../reservation/balance.ts';
import { Fixed } from '../reservation/edit/Fixed.tsx';
import styles from './ClientPage.module.css';
import { ReservationCell } from './ReservationCell.tsx';
import { Timeline } from './Timeline.tsx';
import { useReservationPages } from './use-client-pages.ts';

/** How a client means to pay each reservation. What is received will stand here once payments have a ledger. */
export function ClientPayments({ client }: { client: ClientProfile }) {
  const { t } = useTranslation();
  const pages = useReservationPages(client.id);
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Timeline pages={pages} isEmpty={false} empty="">
      <Fixed>{t('clients.ledger')}</Fixed>
      <table className={tableStyles.table} aria-label={t('clients.tabs.payments')}>
        <thead>
          <tr>
            <th scope="col">{t('clients.columns.booked')}</th>
            <th scope="col">{t('clients.columns.payment')}</th>
            <th scope="col" className={styles.number}>
              {t('clients.columns.value')}
            </th>
            <th scope="col" className={styles.number}>
              {t('clients.columns.received')}
            </th>
            <th scope="col" className={styles.number}>
              {t('clients.columns.balance')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <Row key={one.row.id} one={one} />
          ))}
        </tbody>
      </table>
    </Timeline>
  );
}

function Row({ one: { row, payment, received } }: { one: ClientReservation }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { status, total } = row;
  const { method, plan, card } = payment;
  const isOwed = total !== null && received !== null && status !== 'cancelled';
  return (
    <tr>
      <ReservationCell row={row} />
      <td>
        <p>
          {t(`payment.methods.${method}`)} · {t(`payment.plans.${plan}`)}
        </p>
        {card !== null && (
          <p className={styles.used}>
            {card.brand === null ? t('payment.brandUnknown') : brandName(card.brand)} {card.masked} ·{' '}
            {card.holder} · {card.expiry}
          </p>
        )}
      </td>
      <td className={styles.number}>{total === null ? t('reservation.noTotal') : formats.money(total)}</td>
      <td className={styles.number}>{received === null ? '' : formats.money(received)}</td>
      <td className={styles.number}>{isOwed ? formats.money(balanceOf(total, received)) : ''}</td>
    </tr>
  );
}
