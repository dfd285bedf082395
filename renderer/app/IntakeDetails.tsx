import { useQueryClient } from '@tanstack/react-query';
import { CloudDownload, Pause, Play } from 'lucide-react';
import { useContext } from 'react';
import { Dialog, Heading, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { IntakeCounters, IntakeStatus } from '../../preload/contract/intake.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useCommand } from '../office/use-office.ts';
import { BarContext } from './bar.ts';
import styles from './IntakeDetails.module.css';
import { useMay } from './person.ts';
import { useRunNow } from './use-run-now.ts';

const counters = [
  'listed',
  'kept',
  'amended',
  'known',
  'quarantined',
  'left',
  'removed',
] as const satisfies readonly (keyof IntakeCounters)[];

/** The figures of the run under way or the last one, and what may be done about the intake. */
export function IntakeDetails({ status }: { status: IntakeStatus }) {
  const { t } = useTranslation();
  const bar = useContext(BarContext);
  const formats = useFormats();
  const may = useMay();
  const answers = useQueryClient();
  const runNow = useRunNow();
  const setPaused = useCommand('intake.setPaused', (now) => answers.setQueryData(['intake.status'], now));
  const isPaused = status.state === 'paused';
  const isConnected = status.state !== 'notConnected';
  return (
    <Popover
      className={styles.popover ?? ''}
      placement="bottom end"
      offset={6}
      UNSTABLE_portalContainer={bar}
    >
      <Dialog className={styles.dialog ?? ''}>
        <Heading slot="title" className={styles.title}>
          {t('intake.label')}
        </Heading>
        <p className={styles.muted}>{t(`intake.explained.${status.state}`)}</p>
        <dl className={styles.times}>
          <dt>{t('intake.lastRun')}</dt>
          <dd>{status.lastRunAt === null ? t('intake.never') : formats.instant(status.lastRunAt)}</dd>
          {status.nextRunAt !== null && (
            <>
              <dt>{t('intake.nextRun')}</dt>
              <dd>{formats.instant(status.nextRunAt)}</dd>
            </>
          )}
        </dl>
        <dl className={styles.counters}>
          {counters.map((counter) => (
            <div key={counter} className={styles.counter}>
              <dt>{t(`intake.counters.${counter}`)}</dt>
              <dd>{formats.number(status.counters[counter])}</dd>
            </div>
          ))}
        </dl>
        <FailureNotice error={setPaused.error} />
        {isConnected && (
          <div className={styles.buttons}>
            {may('intake.setPaused') && (
              <Button
                icon={isPaused ? Play : Pause}
                isPending={setPaused.isPending}
                onPress={() => setPaused.mutate({ paused: !isPaused })}
              >
                {isPaused ? t('intake.resume') : t('intake.pause')}
              </Button>
            )}
            <Button
              look="primary"
              icon={CloudDownload}
              shortcut="pull"
              onPress={runNow.run}
              isPending={runNow.isPending}
            >
              {t('intake.pull')}
            </Button>
          </div>
        )}
      </Dialog>
    </Popover>
  );
}
