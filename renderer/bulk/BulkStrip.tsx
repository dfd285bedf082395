import { CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { BulkJob } from '../../preload/contract/bulk.ts';
import { Button, IconButton } from '../components/Button.tsx';
import { useSay } from '../components/Sayings.tsx';
import { useFormats } from '../languages/use-formats.ts';
import styles from './BulkStrip.module.css';
import { OutcomesDialog } from './OutcomesDialog.tsx';
import { PrintDialog } from './PrintDialog.tsx';
import { isUnderWay, useBulk } from './use-bulk.ts';

/** How far a job over many reservations is, a way to end it, and how it went. */
export function BulkStrip() {
  const { job } = useBulk();
  return <div role="status">{job !== undefined && <Strip key={job.id} job={job} />}</div>;
}

function Strip({ job }: { job: BulkJob }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { cancel, dismiss } = useBulk();
  const [isOpen, setOpen] = useState(false);
  const [isPrint, setPrint] = useState(true);
  const say = useSay();
  const { task, state, total, done, refused } = job;
  const left = total - done - refused;
  const isWhole = refused === 0 && left === 0;
  // What went as it was meant to is said and gone; a print stays to be looked at.
  const isSaid = !isUnderWay(job) && isWhole && task.action !== 'print';
  const saying = `${t(`bulk.tasks.${task.action}`)}: ${t('bulk.done', { count: done, shown: formats.number(done) })}`;
  useEffect(() => {
    if (!isSaid) return;
    say(saying);
    dismiss();
  }, [isSaid, saying, say, dismiss]);
  if (isSaid) return null;
  const name = t(`bulk.tasks.${task.action}`);
  if (isUnderWay(job)) {
    return (
      <div className={styles.strip}>
        <span className={styles.name}>{name}</span>
        <ProgressBar
          className={styles.progress ?? ''}
          aria-label={name}
          value={done + refused}
          maxValue={total}
          valueLabel={t('bulk.progress', {
            count: total,
            done: formats.number(done + refused),
            total: formats.number(total),
          })}
        >
          {({ percentage, valueText }) => (
            <>
              <span className={styles.track}>
                <span className={styles.fill} style={{ width: `${percentage ?? 0}%` }} />
              </span>
              <span className={styles.value}>{valueText}</span>
            </>
          )}
        </ProgressBar>
        <Button size="small" onPress={cancel}>
          {t('common.cancel')}
        </Button>
      </div>
    );
  }
  const Icon = isWhole ? CircleCheck : TriangleAlert;
  return (
    <div className={isWhole ? styles.strip : styles.troubled}>
      <Icon size={15} aria-hidden />
      <span className={styles.name}>{name}</span>
      <span className={styles.words}>
        {t('bulk.done', { count: done, shown: formats.number(done) })}
        {refused > 0 && ` ${t('bulk.refused', { count: refused, shown: formats.number(refused) })}`}
        {left > 0 &&
          ` ${t(`bulk.left.${state === 'cancelled' ? 'cancelled' : 'interrupted'}`, { count: left, shown: formats.number(left) })}`}
      </span>
      {task.action === 'print' && done > 0 && (
        <Button size="small" onPress={() => setPrint(true)}>
          {t('bulk.showPrint')}
        </Button>
      )}
      {!isWhole && (
        <Button size="small" onPress={() => setOpen(true)}>
          {t('bulk.which')}
        </Button>
      )}
      <IconButton icon={X} size="small" label={t('common.close')} onPress={dismiss} />
      {isOpen && <OutcomesDialog job={job} onClose={() => setOpen(false)} />}
      {task.action === 'print' && done > 0 && isPrint && (
        <PrintDialog job={job} onClose={() => setPrint(false)} />
      )}
    </div>
  );
}
