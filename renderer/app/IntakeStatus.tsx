import { ChevronDown, CloudDownload } from 'lucide-react';
import { Button as AriaButton, DialogTrigger, ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { IntakeStatus as Status } from '../../preload/contract/intake.ts';
import { IconButton } from '../components/Button.tsx';
import { classes } from '../components/classes.ts';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import { IntakeDetails } from './IntakeDetails.tsx';
import styles from './IntakeStatus.module.css';
import { progressOf } from './intake-progress.ts';
import { useRunNow } from './use-run-now.ts';

/** How the intake is doing, in sight on every screen. */
export function IntakeStatus() {
  const { t } = useTranslation();
  const status = useAnswer('intake.status', undefined).data;
  const runNow = useRunNow();
  if (status === undefined) return <div className={styles.status} />;
  const isRunning = status.state === 'pulling' || status.state === 'removing';
  return (
    <section className={styles.status} data-tour="intake" aria-label={t('intake.label')}>
      <DialogTrigger>
        <AriaButton className={styles.state ?? ''}>
          <span className={classes(styles.dot, styles[colourOf(status)])} aria-hidden />
          <StateWords status={status} />
          <ChevronDown size={13} aria-hidden />
        </AriaButton>
        <IntakeDetails status={status} />
      </DialogTrigger>
      <span>{t('intake.removalsPending', { count: status.removalsPending })}</span>
      {status.inQuarantine > 0 && (
        <Link className={styles.link} to="/quarantine">
          {t('intake.inQuarantine', { count: status.inQuarantine })}
        </Link>
      )}
      {status.leftOnServer > 0 && (
        <Link className={styles.link} to="/quarantine?show=left">
          {t('intake.leftOnServer', { count: status.leftOnServer })}
        </Link>
      )}
      <span className="heard" role="status">
        {t(`intake.states.${status.state}`)}
      </span>
      {status.state !== 'notConnected' && (
        <IconButton
          icon={CloudDownload}
          label={t('intake.pullNow')}
          shortcut="pull"
          onPress={runNow.run}
          isPending={runNow.isPending || isRunning}
        />
      )}
    </section>
  );
}

function colourOf({ state, fault }: Status): 'good' | 'busy' | 'resting' | 'troubled' | 'stopped' {
  if (state === 'stopped') return 'stopped';
  if (fault !== null) return fault.retries ? 'troubled' : 'stopped';
  if (state === 'pulling' || state === 'removing') return 'busy';
  return state === 'idle' ? 'good' : 'resting';
}

function StateWords({ status }: { status: Status }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { state, lastRunAt } = status;
  if (state === 'pulling') {
    const { done, of } = progressOf(status);
    return (
      <>
        <span>{t('intake.pullingOf', { done: formats.number(done), of: formats.number(of) })}</span>
        <ProgressBar
          aria-label={t('intake.progress')}
          className={styles.progress ?? ''}
          value={done}
          maxValue={Math.max(1, of)}
          isIndeterminate={of === 0}
        >
          {({ percentage }) => <span className={styles.bar} style={{ width: `${percentage ?? 30}%` }} />}
        </ProgressBar>
      </>
    );
  }
  return (
    <span>
      {t(`intake.states.${state}`)}
      {lastRunAt !== null && (
        <span className={styles.muted}>
          {' '}
          · {t('intake.lastPull', { time: formats.instantShort(lastRunAt, new Date()) })}
        </span>
      )}
    </span>
  );
}
