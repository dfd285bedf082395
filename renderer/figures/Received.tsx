import { useTranslation } from 'react-i18next';
import type { Figures } from '../../preload/contract/figures.ts';
import { Columns } from './Columns.tsx';
import { FigureCard } from './FigureCard.tsx';
import { type Cell, FigureList } from './FigureList.tsx';
import { LinkedSentence } from './LinkedSentence.tsx';
import { listAddress } from './list-address.ts';
import { inStretches, type Stretch, stretchFor, sumOf } from './stretches.ts';
import { useFigureWords } from './use-figure-words.ts';

const titles = { day: 'byDay', week: 'byWeek', month: 'byMonth' } as const satisfies Record<Stretch, string>;

/** Bookings by the day on which the web shop received them. */
export function ReceivedByDay({ figures: { asked, received } }: { figures: Figures }) {
  const { t } = useTranslation();
  const words = useFigureWords();
  const stretch = stretchFor(received.days.length);
  const title = t(`figures.received.${titles[stretch]}`);
  const stretches = inStretches(received.days, stretch).map(({ from, to, days }) => ({
    from,
    name: words.stretch(from, to, stretch),
    count: sumOf(days, ({ count }) => count),
    to: listAddress.received({ from, to }),
  }));
  return (
    <FigureCard
      title={title}
      lead={
        <LinkedSentence
          sentence={([total]) =>
            t('figures.received.lead', { total, mean: words.mean(received.total / received.days.length) })
          }
          numbers={[
            {
              shown: t('figures.count', { count: received.total, shown: words.number(received.total) }),
              to: listAddress.received(asked),
            },
          ]}
        />
      }
      file={{ table: 'receivedByDay', asked }}
      plot={
        <Columns
          label={title}
          columns={stretches.map(({ from, ...part }) => ({
            key: from,
            label: words.stretchShort(from, stretch),
            parts: [part],
          }))}
        />
      }
      table={
        <FigureList
          label={title}
          headings={[t(`figures.received.${stretch}`), t('figures.received.bookings')]}
          rows={stretches.map(({ from, name, count, to }) => ({
            key: from,
            cells: [name, linked(words.number(count), count, to)],
          }))}
        />
      }
    />
  );
}

/** Bookings by the hour of the agency's clock, over the whole period. */
export function ReceivedByHour({ figures: { asked, received } }: { figures: Figures }) {
  const { t } = useTranslation();
  const words = useFigureWords();
  const title = t('figures.received.byHour');
  const hours = received.hours.map((count, hour) => ({
    hour,
    name: words.hours(hour),
    count,
    to: listAddress.receivedAtHour(asked, hour),
  }));
  return (
    <FigureCard
      title={title}
      lead={t('figures.period.stretch', { from: words.date(asked.from), to: words.date(asked.to) })}
      file={{ table: 'receivedByHour', asked }}
      plot={
        <Columns
          label={title}
          mostLabels={12}
          columns={hours.map(({ hour, ...part }) => ({
            key: String(hour),
            label: words.hour(hour),
            parts: [part],
          }))}
        />
      }
      table={
        <FigureList
          label={title}
          headings={[t('figures.received.hour'), t('figures.received.bookings')]}
          rows={hours.map(({ hour, name, count, to }) => ({
            key: String(hour),
            cells: [name, linked(words.number(count), count, to)],
          }))}
        />
      }
    />
  );
}

/** A number that leads to its list; none leads nowhere. */
export function linked(shown: string, count: number, to: string): Cell {
  return count === 0 ? shown : { shown, to };
}
