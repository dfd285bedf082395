import { useTranslation } from 'react-i18next';
import type { ClientProfile } from '../../preload/contract/clients.ts';
import { useFormats } from '../languages/use-formats.ts';
import styles from './ClientPage.module.css';

/** How much there is of a client: reservations, value, messages. */
export function Totals({ totals }: { totals: ClientProfile['totals'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { reservations, cancelled, ahead, values, mailings } = totals;
  const sums = (amountOf: (sum: (typeof values)[number]) => number) =>
    values.map((sum) => formats.money({ ...sum.value, amount: amountOf(sum) })).join(' + ');
  return (
    <dl className={styles.totals} aria-label={t('clients.totals.label')}>
      <div>
        <dt>{t('clients.totals.reservations')}</dt>
        <dd>
          {formats.number(reservations)}
          {cancelled > 0 && (
            <span className={styles.beside}>
              {t('clients.totals.cancelled', { count: cancelled, shown: formats.number(cancelled) })}
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>{t('clients.totals.ahead')}</dt>
        <dd>{formats.number(ahead)}</dd>
      </div>
      <div>
        <dt>{t('clients.totals.value')}</dt>
        <dd>{values.length === 0 ? t('clients.totals.noValue') : sums(({ value }) => value.amount)}</dd>
      </div>
      {values.length > 0 && (
        <div>
          <dt>{t('clients.totals.balance')}</dt>
          <dd>
            {sums(({ value, received }) => value.amount - received.amount)}
            {values.every(({ received }) => received.amount === 0) && (
              <span className={styles.beside}>{t('clients.totals.nothingReceived')}</span>
            )}
          </dd>
        </div>
      )}
      <div>
        <dt>{t('clients.totals.mailings')}</dt>
        <dd>{formats.number(mailings)}</dd>
      </div>
    </dl>
  );
}
