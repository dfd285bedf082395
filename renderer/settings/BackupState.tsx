import { DatabaseBackup, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Drill } from '../../preload/contract/backup.ts';
import { Button } from '../components/Button.tsx';
import { Fact, Facts } from '../components/Facts.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { useSay } from '../components/Sayings.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { WorkProgress } from '../components/WorkProgress.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer, useCommand } from '../office/use-office.ts';
import styles from './Backup.module.css';
import { FieldGroup, FormButtons } from './FormParts.tsx';

/** How the backups stand, and the two things that a person may start: a copy and a drill. */
export function BackupState() {
  const { t } = useTranslation();
  const formats = useFormats();
  const say = useSay();
  const status = useAnswer('backup.status', undefined);
  const make = useCommand('backup.make', () => say(t('backup.made')));
  const drill = useCommand('backup.drill', ({ passed }) => {
    if (passed) say(t('backup.drillPassed'));
  });
  if (status.data === undefined) return status.isPending ? <Skeleton lines={4} /> : null;
  const { state, share, lastCopyAt, nextCopyAt, lastDrill } = status.data;
  const isBusy = state !== 'idle';
  return (
    <FieldGroup title={t('backup.state.title')}>
      <Facts>
        <Fact name={t('backup.state.last')}>
          {lastCopyAt === null ? t('backup.state.none') : formats.instant(lastCopyAt)}
        </Fact>
        {nextCopyAt !== null && <Fact name={t('backup.state.next')}>{formats.instant(nextCopyAt)}</Fact>}
        <Fact name={t('backup.state.drill')}>
          <DrillWords drill={lastDrill} />
        </Fact>
      </Facts>
      {isBusy && (
        <WorkProgress label={t('backup.progress')} words={t(`backup.states.${state}`)} share={share} />
      )}
      <FailureNotice error={make.error ?? drill.error} />
      <FormButtons>
        <Button
          look="primary"
          icon={DatabaseBackup}
          onPress={() => make.mutate(undefined)}
          isPending={make.isPending}
          isDisabled={drill.isPending || (isBusy && !make.isPending)}
        >
          {t('backup.make')}
        </Button>
        <Button
          icon={ShieldCheck}
          onPress={() => drill.mutate(undefined)}
          isPending={drill.isPending}
          isDisabled={lastCopyAt === null || make.isPending || (isBusy && !drill.isPending)}
        >
          {t('backup.drill')}
        </Button>
      </FormButtons>
      <p className={styles.hint}>{t('backup.drillWhat')}</p>
    </FieldGroup>
  );
}

function DrillWords({ drill }: { drill: Drill | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (drill === null) return t('backup.state.noDrill');
  const date = formats.instant(drill.at);
  if (drill.failedAt !== null) {
    return t('backup.state.drillFailed', { date, step: t(`backup.steps.${drill.failedAt}`) });
  }
  return t('backup.state.drillPassed', { date, seconds: formats.number(Math.round(drill.took / 100) / 10) });
}
