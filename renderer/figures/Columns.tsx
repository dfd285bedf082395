import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { classes } from '../components/classes.ts';
import { useFormats } from '../languages/use-formats.ts';
import { axisFor, shareOf } from './axis.ts';
import styles from './Columns.module.css';

/** A part of a bar: how many, and where their list is. */
interface Part {
  readonly count: number;
  readonly to: string;
  /** What it counts, in full: the day, or the day and the state. */
  readonly name: string;
}

/** A bar: one part, or one for each of the series. */
export interface Column {
  readonly key: string;
  /** Under the bar. */
  readonly label: string;
  readonly parts: readonly Part[];
}

interface ColumnsProps {
  label: string;
  columns: readonly Column[];
  /** What the parts are, where there are several; in their order from below. */
  series?: readonly string[];
  /** The most labels that fit under the bars. */
  mostLabels?: number;
}

const tones = [styles.first, styles.second];

/**
 * Counts as bars that stand side by side. Each is a link to its list; they are one stop of the Tab key, and the arrow
 * keys go from one to the next.
 */
export function Columns({ label, columns, series = [], mostLabels = 11 }: ColumnsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const plot = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<string>();
  const [stop, setStop] = useState(0);
  const sums = columns.map(({ parts }) => parts.reduce((sum, { count }) => sum + count, 0));
  const axis = axisFor(sums);
  const every = Math.max(1, Math.ceil(columns.length / mostLabels));
  const links = columns.flatMap(({ key, parts }) =>
    parts.flatMap((part, order) => (part.count > 0 ? [`${key} ${order}`] : [])),
  );
  const at = Math.min(stop, links.length - 1);
  const heardOf = ({ name, count }: Part) =>
    t('figures.value', { name, value: t('figures.count', { count, shown: formats.number(count) }) });

  const move = (event: KeyboardEvent) => {
    const next = goneTo(event.key, at, links.length);
    if (next === undefined) return;
    event.preventDefault();
    setStop(next);
    plot.current?.querySelectorAll('a')[next]?.focus();
  };

  return (
    <div className={styles.plot}>
      <div className={styles.above} aria-hidden>
        {series.map((name, order) => (
          <span key={name} className={styles.key}>
            <span className={classes(styles.swatch, tones[order])} />
            {name}
          </span>
        ))}
        <span className={styles.pointed}>{pointed}</span>
      </div>
      <div className={styles.area}>
        <div className={styles.axis} aria-hidden>
          {axis.ticks.map((tick) => (
            <div key={tick} className={styles.tick} style={{ bottom: percent(shareOf(tick, axis)) }}>
              <span className={styles.tickLabel}>{formats.number(tick)}</span>
            </div>
          ))}
        </div>
        {/* The keys are those of the links in it. */}
        <div className={styles.bars} role="toolbar" aria-label={label} ref={plot} onKeyDown={move}>
          {columns.map(({ key, parts }, column) => {
            const isTorn = (sums[column] ?? 0) > axis.top;
            const scale = isTorn ? axis.top / (sums[column] ?? 1) : 1;
            return (
              <div key={key} className={classes(styles.column, isTorn && styles.torn)}>
                <span
                  className={classes(styles.sum, isTorn && styles.tornSum)}
                  title={isTorn ? t('figures.torn') : undefined}
                  aria-hidden
                >
                  {(sums[column] ?? 0) > 0 && formats.number(sums[column] ?? 0)}
                </span>
                {parts.map((part, order) => {
                  if (part.count === 0) return null;
                  const position = links.indexOf(`${key} ${order}`);
                  return (
                    <Link
                      key={part.to}
                      to={part.to}
                      aria-label={heardOf(part)}
                      tabIndex={position === at ? 0 : -1}
                      className={classes(styles.bar, tones[order])}
                      style={{ height: percent(shareOf(part.count * scale, axis)) }}
                      onFocus={() => {
                        setStop(position);
                        setPointed(heardOf(part));
                      }}
                      onBlur={() => setPointed(undefined)}
                      onPointerEnter={() => setPointed(heardOf(part))}
                      onPointerLeave={() => setPointed(undefined)}
                    />
                  );
                })}
              </div>
            );
          })}
        </div>
      </div>
      <div className={styles.labels} aria-hidden>
        {columns.map(({ key, label: under }, column) => (
          <span key={key} className={styles.label}>
            {column % every === 0 && <span className={styles.labelText}>{under}</span>}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Which of the links a key goes to. */
function goneTo(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(at + 1, count - 1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

function percent(share: number): string {
  return `${share * 100}%`;
}
