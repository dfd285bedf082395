import { useTranslation } from 'react-i18next';
import type { ClientProfile } from '../../preload/contract/clients.ts';
import type { Money } from '../../preload/contract/trip.ts';
import { useFormats } from '../languages/use-formats.ts';
import { balanceOf } from '../reservation/balance.ts';
import styles from './ClientPage.module.css';

/** How much there is of a client: reservations, value, messages. */
export function Totals({ totals }: { totals: ClientProfile['totals'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { reservations, cancelled, ahead, values, mailings } = totals;
  const sums = (moneyOf: (sum: (typeof values)[number]) => Money) =>
    values.map((sum) => formats.money(moneyOf(sum))).join(' + ');
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
        <dd>{values.length === 0 ? t('clients.totals.noValue') : sums(({ value }) => value)}</dd>
      </div>
      {values.length > 0 && (
        <div>
          <dt>{t('clients.totals.balance')}</dt>
          <dd>
            {sums(({ value, received }) => balanceOf(value, received))}
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
