import { useTranslation } from 'react-i18next';
import { aheads, type Figures, type FiguresAsked } from '../../preload/contract/figures.ts';
import { Segments } from '../components/Segments.tsx';
import { Columns } from './Columns.tsx';
import { FigureCard } from './FigureCard.tsx';
import { FigureList } from './FigureList.tsx';
import { LinkedSentence } from './LinkedSentence.tsx';
import { listAddress } from './list-address.ts';
import { linked } from './Received.tsx';
import { inStretches, stretchFor, sumOf } from './stretches.ts';
import { useFigureWords } from './use-figure-words.ts';

interface DeparturesProps {
  figures: Figures;
  onAhead: (ahead: FiguresAsked['ahead']) => void;
}

/** Who departs from today on, and whether the documents are made. */
export function Departures({ figures: { asked, departures }, onAhead }: DeparturesProps) {
  const { t } = useTranslation();
  const words = useFigureWords();
  const title = t('figures.departures.title');
  const [ready, open] = [t('figures.departures.ready'), t('figures.departures.open')];
  const stretch = stretchFor(departures.days.length);
  const whole = { from: departures.days[0]?.day ?? '', to: departures.days.at(-1)?.day ?? '' };
  const stretches = inStretches(departures.days, stretch).map(({ from, to, days }) => {
    const name = words.stretch(from, to, stretch);
    const part = (of: 'ready' | 'open') => ({
      name: t('figures.value', { name, value: of === 'ready' ? ready : open }),
      count: sumOf(days, (day) => day[of]),
      to: listAddress.departures({ from, to }, of),
    });
    return { from, name, parts: [part('ready'), part('open')] };
  });
  return (
    <FigureCard
      title={title}
      lead={
        <LinkedSentence
          sentence={([made, others]) => t('figures.departures.lead', { ready: made, open: others })}
          numbers={(['ready', 'open'] as const).map((of) => ({
            shown: words.number(sumOf(departures.days, (day) => day[of])),
            to: listAddress.departures(whole, of),
          }))}
        />
      }
      choice={
        <Segments
          label={t('figures.ahead.label')}
          value={String(asked.ahead)}
          choices={aheads.map((days) => ({ value: String(days), label: t(`figures.ahead.${days}`) }))}
          onChange={(value) => onAhead(aheads.find((days) => String(days) === value) ?? asked.ahead)}
        />
      }
      file={{ table: 'departures', asked }}
      plot={
        <Columns
          label={title}
          series={[ready, open]}
          columns={stretches.map(({ from, parts }) => ({
            key: from,
            label: words.stretchShort(from, stretch),
            parts,
          }))}
        />
      }
      table={
        <FigureList
          label={title}
          headings={[t('figures.departures.day'), ready, open]}
          rows={stretches.map(({ from, name, parts }) => ({
            key: from,
            cells: [name, ...parts.map(({ count, to }) => linked(words.number(count), count, to))],
          }))}
        />
      }
    />
  );
}
