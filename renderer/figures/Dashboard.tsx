import { ChartColumn, Printer, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { aheads, type Figures, type FiguresAsked, type Period } from '../../preload/contract/figures.ts';
import { useMay } from '../app/person.ts';
import { Redirect } from '../app/Redirect.tsx';
import { Button, IconButton } from '../components/Button.tsx';
import { Empty } from '../components/Empty.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { ScreenHead } from '../components/ScreenHead.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { todayHere } from '../languages/days.ts';
import { useAnswer } from '../office/use-office.ts';
import styles from './Dashboard.module.css';
import { Departures } from './Departures.tsx';
import { IntakeHealth } from './IntakeHealth.tsx';
import { PeriodChoice } from './PeriodChoice.tsx';
import { parametersOf, periodIn } from './period.ts';
import { ReceivedByDay, ReceivedByHour } from './Received.tsx';
import { Review } from './Review.tsx';
import { useFigureWords } from './use-figure-words.ts';
import { ValuesBy } from './ValuesBy.tsx';

/** The office in figures, for managers. Which period is in the address. */
export function Dashboard() {
  return useMay()('figures.show') ? <OfficeInFigures /> : <Redirect to="/inbox/new" />;
}

function OfficeInFigures() {
  const { t } = useTranslation();
  const words = useFigureWords();
  const [parameters, setParameters] = useSearchParams();
  const period = periodIn(parameters, todayHere());
  const ahead = aheads.find((days) => String(days) === parameters.get('ahead')) ?? aheads[0];
  const asked = { from: period.from, to: period.to, ahead } satisfies FiguresAsked;
  const answer = useAnswer('figures.show', asked);
  const values = useAnswer('figures.values', { from: period.from, to: period.to });
  const put = (changes: Record<string, string>) =>
    setParameters({ ahead: String(ahead), ...parametersOf(period), ...changes }, { replace: true });
  const again = () => {
    void answer.refetch();
    void values.refetch();
  };
  const figures = useKept(answer.data, period);
  return (
    <section className={styles.dashboard}>
      <ScreenHead
        title={t('figures.title')}
        detail={
          figures &&
          t('figures.asOf', { at: words.instant(figures.at), zone: figures.timeZone.replaceAll('_', ' ') })
        }
      >
        <IconButton
          icon={RefreshCw}
          label={t('figures.refresh')}
          isPending={answer.isFetching || values.isFetching}
          onPress={again}
        />
        <Button
          icon={Printer}
          isDisabled={figures === undefined || values.isPending}
          onPress={() => window.print()}
        >
          {t('figures.print')}
        </Button>
      </ScreenHead>
      <div className={styles.scroll}>
        <PeriodChoice
          period={period}
          onChange={(next) =>
            setParameters({ ahead: String(ahead), ...parametersOf(next) }, { replace: true })
          }
        />
        <p className={styles.printed}>
          {t('figures.period.stretch', { from: words.date(period.from), to: words.date(period.to) })}
        </p>
        <FailureNotice
          error={answer.error}
          actions={
            <Button size="small" onPress={again}>
              {t('common.tryAgain')}
            </Button>
          }
        />
        {answer.isPending && figures === undefined && <Skeleton lines={14} />}
        {figures !== undefined && figures.since === null && (
          <Empty icon={ChartColumn} title={t('figures.youngTitle')}>
            {t('figures.young')}
          </Empty>
        )}
        {figures !== undefined && (
          <Cards figures={figures} values={values} onAhead={(days) => put({ ahead: String(days) })} />
        )}
      </div>
    </section>
  );
}

/** The figures, and those of the same period while departures are counted for another time ahead. */
function useKept(read: Figures | undefined, { from, to }: Period): Figures | undefined {
  const [kept, setKept] = useState(read);
  if (read !== undefined && read !== kept) setKept(read);
  if (read !== undefined) return read;
  return kept?.asked.from === from && kept.asked.to === to ? kept : undefined;
}

interface CardsProps {
  figures: Figures;
  values: ReturnType<typeof useAnswer<'figures.values'>>;
  onAhead: (ahead: FiguresAsked['ahead']) => void;
}

/** An agency without a booking has an intake all the same. */
function Cards({ figures, values, onAhead }: CardsProps) {
  if (figures.since === null) {
    return (
      <div className={styles.cards}>
        <IntakeHealth figures={figures} />
      </div>
    );
  }
  return (
    <div className={styles.cards}>
      <ReceivedByDay figures={figures} />
      <ReceivedByHour figures={figures} />
      <Review figures={figures} />
      <Departures figures={figures} onAhead={onAhead} />
      {values.isPending && <Skeleton lines={8} />}
      {values.error !== null && <FailureNotice error={values.error} />}
      {values.data !== undefined && values.error === null && (
        <>
          <ValuesBy by="supplier" values={values.data.bySupplier} asked={figures.asked} />
          <ValuesBy by="destination" values={values.data.byDestination} asked={figures.asked} />
        </>
      )}
      <IntakeHealth figures={figures} />
    </div>
  );
}
