import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Figures, Period } from '../../preload/contract/figures.ts';
import { useConnectionFaultWords } from '../components/connection-fault.ts';
import { Columns } from './Columns.tsx';
import { FigureCard } from './FigureCard.tsx';
import { FigureList } from './FigureList.tsx';
import styles from './IntakeHealth.module.css';
import { listAddress } from './list-address.ts';
import { linked } from './Received.tsx';
import { inStretches, type Stretch, stretchFor, sumOf } from './stretches.ts';
import { useFigureWords } from './use-figure-words.ts';

const counted = ['kept', 'amended', 'removed', 'quarantined', 'failures'] as const;
const columnTitles = { day: 'day', week: 'week', month: 'month' } as const satisfies Record<Stretch, string>;

/** What the intake did by day, how it stands now, and what failed. */
export function IntakeHealth({ figures: { asked, intake } }: { figures: Figures }) {
  const { t } = useTranslation();
  const words = useFigureWords();
  const title = t('figures.intake.title');
  const areAsked = useSearchParams()[0].get('runs') === 'failed';
  const stretch = stretchFor(intake.days.length);
  const stretches = inStretches(intake.days, stretch).map(({ from, to, days }) => ({
    days: { from, to },
    name: words.stretch(from, to, stretch),
    counts: counted.map((of) => ({ of, count: sumOf(days, (day) => day[of]) })),
  }));
  return (
    <FigureCard
      title={title}
      lead={t('figures.intake.keptPlot')}
      isWide
      file={{ table: 'intake', asked }}
      plot={
        <div className={styles.plot}>
          <Columns
            label={t('figures.intake.keptPlot')}
            columns={stretches.map(({ days, name, counts }) => ({
              key: days.from,
              label: words.stretchShort(days.from, stretch),
              parts: [{ name, count: counts[0]?.count ?? 0, to: listAddress.kept(days) }],
            }))}
          />
          <Standing intake={intake} asked={asked} />
          <Failures intake={intake} most={areAsked ? intake.failures.length : 5} isAsked={areAsked} />
        </div>
      }
      table={
        <div className={styles.tables}>
          <FigureList
            label={title}
            headings={[
              t(stretch === 'day' ? 'figures.intake.day' : `figures.received.${columnTitles[stretch]}`),
              ...counted.map((of) => t(`figures.intake.${of}`)),
            ]}
            rows={stretches.map(({ days, name, counts }) => ({
              key: days.from,
              cells: [
                name,
                ...counts.map(({ of, count }) => linked(words.number(count), count, addressOf[of](days))),
              ],
            }))}
          />
          <Failures intake={intake} most={intake.failures.length} isAsked={false} />
        </div>
      }
    />
  );
}

const addressOf = {
  kept: listAddress.kept,
  amended: listAddress.amended,
  removed: listAddress.removed,
  quarantined: listAddress.quarantined,
  failures: listAddress.failures,
} as const satisfies Record<(typeof counted)[number], (days: { from: string; to: string }) => string>;

/** What waits now, and when the web shop was last reached. */
function Standing({ intake: { now, days }, asked }: { intake: Figures['intake']; asked: Period }) {
  const { t } = useTranslation();
  const words = useFigureWords();
  const count = (shown: number, to: string) =>
    shown === 0 ? words.number(0) : <Link to={to}>{words.number(shown)}</Link>;
  const failed = sumOf(days, (day) => day.failures);
  return (
    <dl className={styles.standing}>
      <div>
        <dt>{t('figures.intake.lastContact')}</dt>
        <dd>
          {now.lastContactAt === null ? t('figures.intake.noContact') : words.instant(now.lastContactAt)}
        </dd>
      </div>
      <div>
        <dt>{t('figures.intake.inQuarantine')}</dt>
        <dd>{count(now.inQuarantine, listAddress.quarantine())}</dd>
      </div>
      <div>
        <dt>{t('figures.intake.left')}</dt>
        <dd>{count(now.leftOnServer, listAddress.left())}</dd>
      </div>
      <div>
        <dt>{t('figures.intake.pending')}</dt>
        <dd>
          {count(now.removalsPending, listAddress.removalPending())}
          {now.quarantinedPending > 0 && (
            <span className={styles.beside}>
              <Link to={listAddress.quarantinedPending()}>
                {t('figures.intake.pendingQuarantined', { count: now.quarantinedPending })}
              </Link>
            </span>
          )}
          {now.oldestPendingAt !== null && (
            <span className={styles.beside}>
              {t('figures.intake.oldest', { at: words.instant(now.oldestPendingAt) })}
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>{t('figures.intake.failures')}</dt>
        <dd>{count(failed, listAddress.failures(asked))}</dd>
      </div>
    </dl>
  );
}

interface FailuresProps {
  intake: Figures['intake'];
  most: number;
  /** Whether the address asks for them. */
  isAsked: boolean;
}

/** The list behind the number of failed runs, the newest of them. */
function Failures({ intake: { failures }, most, isAsked }: FailuresProps) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  // Whoever followed the number of failed runs is taken to them.
  useEffect(() => {
    if (isAsked) place.current?.scrollIntoView({ block: 'nearest' });
  }, [isAsked]);
  const words = useFigureWords();
  const faultWords = useConnectionFaultWords();
  if (failures.length === 0) return <p className={styles.none}>{t('figures.intake.failedNone')}</p>;
  return (
    <div className={styles.failures} ref={place}>
      <h3 className={styles.heading}>{t('figures.intake.failed')}</h3>
      <FigureList
        label={t('figures.intake.failed')}
        hasWords
        headings={[t('figures.intake.when'), t('figures.intake.what')]}
        rows={failures.slice(0, most).map(({ at, fault }) => ({
          key: at,
          cells: [words.instant(at), faultWords(fault).what],
        }))}
      />
    </div>
  );
}
