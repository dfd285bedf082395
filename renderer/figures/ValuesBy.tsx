import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FiguresAsked, Period, ValuesInCurrency } from '../../preload/contract/figures.ts';
import { Segments } from '../components/Segments.tsx';
import { type Bar, Bars } from './Bars.tsx';
import { FigureCard } from './FigureCard.tsx';
import styles from './FigureList.module.css';
import { type Cell, FigureList } from './FigureList.tsx';
import { LinkedSentence } from './LinkedSentence.tsx';
import { listAddress } from './list-address.ts';
import { useFigureWords } from './use-figure-words.ts';

/** Names in a plot; the table has more, and the file all. */
const MOST_BARS = 9;
const MOST_ROWS = 50;

interface ValuesByProps {
  by: 'supplier' | 'destination';
  values: readonly ValuesInCurrency[];
  asked: FiguresAsked;
}

/** What was booked with each supplier, or to each destination, in one currency at a time: they are never added up. */
export function ValuesBy({ by, values, asked }: ValuesByProps) {
  const { t } = useTranslation();
  const words = useFigureWords();
  const [chosen, setChosen] = useState<string>();
  const title = t(by === 'supplier' ? 'figures.values.bySupplier' : 'figures.values.byDestination');
  const inCurrency = values.find(({ currency }) => currency === chosen) ?? values[0];
  const lines = useLines(by, asked);
  const none = <p className={styles.none}>{t('figures.none')}</p>;
  return (
    <FigureCard
      title={title}
      lead={
        inCurrency !== undefined && (
          <LinkedSentence
            sentence={([total]) => t('figures.values.lead', { total })}
            numbers={[
              {
                shown: moneyOf(inCurrency.total, inCurrency.currency),
                to: listAddress.valued(asked, inCurrency.currency),
              },
            ]}
          />
        )
      }
      choice={
        inCurrency !== undefined &&
        values.length > 1 && (
          <Segments
            label={t('figures.values.currency')}
            value={inCurrency.currency}
            choices={values.slice(0, 5).map(({ currency }) => ({ value: currency, label: currency }))}
            onChange={setChosen}
          />
        )
      }
      file={{ table: by === 'supplier' ? 'suppliers' : 'destinations', asked }}
      plot={
        inCurrency === undefined ? (
          none
        ) : (
          <Bars label={title} bars={lines(inCurrency, MOST_BARS).map(({ bar }) => bar)} />
        )
      }
      table={
        <FigureList
          label={title}
          headings={[
            t(by === 'supplier' ? 'figures.values.supplier' : 'figures.values.destination'),
            t('figures.values.amount'),
            t('figures.received.bookings'),
          ]}
          rows={inCurrency === undefined ? [] : lines(inCurrency, MOST_ROWS).map(({ row }) => row)}
        />
      }
    />
  );

  function moneyOf(amount: number | null, currency: string): string {
    return amount === null ? t('figures.values.beyond') : words.money({ amount, currency });
  }
}

/** The lines of one currency, as bars and as rows: the largest, and the others together. */
function useLines(by: 'supplier' | 'destination', period: Period) {
  const { t } = useTranslation();
  const words = useFigureWords();
  const nameless = t(by === 'supplier' ? 'figures.values.noSupplier' : 'figures.values.noDestination');
  return ({ currency, rows, others }: ValuesInCurrency, most: number) => {
    const shown = rows.slice(0, most).map(({ name, amount, reservations }) => ({
      key: `name ${name}`,
      name: name ?? nameless,
      amount,
      reservations,
      to: listAddress[by](period, name, currency),
      isApart: name === null,
    }));
    const rest = rows.slice(most);
    const count = rest.length + (others?.names ?? 0);
    const amounts = [...rest.map(({ amount }) => amount), ...(others === null ? [] : [others.amount])];
    const together = {
      key: 'others',
      name: t('figures.values.others', { count, shown: words.number(count) }),
      amount: amounts.reduce((sum, amount) => (sum === null || amount === null ? null : sum + amount), 0),
      reservations: null,
      to: listAddress.valued(period, currency),
      isApart: true,
    };
    return [...shown, ...(count === 0 ? [] : [together])].map(({ amount, reservations, ...line }) => {
      const money = amount === null ? t('figures.values.beyond') : words.money({ amount, currency });
      const bar: Bar = { ...line, amount: amount ?? 0, shown: money };
      const cells: Cell[] = [
        line.name,
        { shown: money, to: line.to },
        reservations === null ? '' : { shown: words.number(reservations), to: line.to },
      ];
      return { bar, row: { key: line.key, cells } };
    });
  };
}
