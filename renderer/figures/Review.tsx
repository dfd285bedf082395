import { useTranslation } from 'react-i18next';
import type { Figures } from '../../preload/contract/figures.ts';
import { type Bar, Bars } from './Bars.tsx';
import { FigureCard } from './FigureCard.tsx';
import { FigureList } from './FigureList.tsx';
import { listAddress } from './list-address.ts';
import { linked } from './Received.tsx';
import { useFigureWords } from './use-figure-words.ts';

/** How long bookings stood in New before somebody took them out. */
export function Review({ figures: { asked, review } }: { figures: Figures }) {
  const { t } = useTranslation();
  const words = useFigureWords();
  const title = t('figures.review.title');
  const { half, nineInTen } = review;
  const counted = [
    ...review.bins.map((count, bin) => ({
      key: String(bin),
      name: words.reviewBin(bin),
      count,
      to: listAddress.reviewedWithin(asked, bin),
      isApart: false,
    })),
    {
      key: 'waiting',
      name: t('figures.review.waiting'),
      count: review.waiting,
      to: listAddress.waiting(asked),
      isApart: true,
    },
    {
      key: 'unrecorded',
      name: t('figures.review.unrecorded'),
      count: review.unrecorded,
      to: listAddress.reviewUnrecorded(asked),
      isApart: true,
    },
  ].filter(({ key, count }) => key !== 'unrecorded' || count > 0);
  const bars = counted.map(
    ({ count, ...rest }): Bar => ({ ...rest, amount: count, shown: words.number(count) }),
  );
  return (
    <FigureCard
      title={title}
      lead={
        <>
          {half === null || nineInTen === null
            ? t('figures.review.leadNone')
            : t('figures.review.lead', { half: words.duration(half), nineInTen: words.duration(nineInTen) })}
          {'. '}
          {t('figures.review.why')}
        </>
      }
      file={{ table: 'review', asked }}
      plot={<Bars label={title} bars={bars} />}
      table={
        <FigureList
          label={title}
          headings={[t('figures.review.time'), t('figures.received.bookings')]}
          rows={counted.map(({ key, name, count, to }) => ({
            key,
            cells: [name, linked(words.number(count), count, to)],
          }))}
        />
      }
    />
  );
}
