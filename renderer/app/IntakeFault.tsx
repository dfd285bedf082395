import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { classes } from '../components/classes.ts';
import { useConnectionFaultWords } from '../components/connection-fault.ts';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import styles from './IntakeFault.module.css';
import { useMay } from './person.ts';

/** What is wrong between the desk and the web shop, and what to do; nothing where all is well. */
export function IntakeFault() {
  const { t } = useTranslation();
  const formats = useFormats();
  const may = useMay();
  const words = useConnectionFaultWords();
  const status = useAnswer('intake.status', undefined).data;
  const fault = status?.fault ?? null;
  if (status === undefined || fault === null) return <div role="status" />;
  const { what, whatToDo, facts } = words(fault);
  const Icon = fault.retries ? TriangleAlert : CircleAlert;
  return (
    <div role="status" className={classes(styles.fault, fault.retries ? styles.retries : styles.stopped)}>
      <Icon size={16} aria-hidden />
      <p>
        <strong>{what}</strong> {whatToDo}{' '}
        {fault.retries && status.nextRunAt !== null
          ? t('intake.triesAgainAt', { time: formats.clock(status.nextRunAt) })
          : !fault.retries && t('intake.waitsForStaff')}
        {facts !== '' && <span className={styles.facts}>{facts}</span>}
      </p>
      {may('intake.setConnection') && !fault.retries && (
        <Link className={styles.link} to="/settings/connection">
          {t('intake.openConnection')}
        </Link>
      )}
    </div>
  );
}
