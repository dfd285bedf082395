import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { classes } from '../components/classes.ts';
import { numbered } from '../components/numbered.ts';
import { useFormats } from '../languages/use-formats.ts';
import { Fixed } from './edit/Fixed.tsx';
import styles from './Prices.module.css';
import { priceGroups } from './price-groups.ts';
import { None, Section } from './Section.tsx';

/** What the trip costs: the lines of each segment with their sum, and the total. */
export function Prices({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { prices, segments, total } = reservation;
  const groups = priceGroups(prices, segments.length);
  const titleOf = (index: number | null) => {
    const segment = index === null ? undefined : segments[index];
    if (segment === undefined || index === null) return t('prices.wholeTrip');
    return t('trip.number', { kind: t(`segments.kinds.${segment.kind}`), number: index + 1 });
  };
  return (
    <Section title={t('prices.title')}>
      {groups.length === 0 ? (
        <None>{t('prices.none')}</None>
      ) : (
        <table className={styles.prices}>
          <thead className="heard">
            <tr>
              <th scope="col">{t('prices.line')}</th>
              <th scope="col">{t('prices.amount')}</th>
            </tr>
          </thead>
          {groups.map(({ segment, lines, sum }) => (
            <tbody key={segment ?? 'trip'}>
              <tr>
                <th scope="rowgroup">{titleOf(segment)}</th>
                <td className={classes(styles.amount, styles.sum)}>
                  {lines.length > 1 && sum !== null && formats.money(sum)}
                </td>
              </tr>
              {numbered(lines).map(({ item: line, number }) => (
                <tr key={number}>
                  <td>
                    {line.label || t(`prices.kinds.${line.kind}`)}
                    {line.label !== '' && (
                      <span className={styles.kind}>{t(`prices.kinds.${line.kind}`)}</span>
                    )}
                  </td>
                  <td className={classes(styles.amount, line.amount.amount < 0 && styles.negative)}>
                    {formats.money(line.amount)}
                  </td>
                </tr>
              ))}
              <tr className={styles.gap} aria-hidden>
                <td colSpan={2} />
              </tr>
            </tbody>
          ))}
          <tfoot>
            <tr className={styles.total}>
              <th scope="row">{t('prices.total')}</th>
              <td className={styles.amount}>
                {total === null ? t('prices.severalCurrencies') : formats.money(total)}
              </td>
            </tr>
          </tfoot>
        </table>
      )}
      <Fixed>{t('edits.fixed.prices')}</Fixed>
    </Section>
  );
}
