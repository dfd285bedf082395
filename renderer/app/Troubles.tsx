import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Trouble } from '../../preload/contract/health.ts';
import { Button } from '../components/Button.tsx';
import { classes } from '../components/classes.ts';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer, useCommand } from '../office/use-office.ts';
import styles from './IntakeFault.module.css';
import { useMay } from './person.ts';

/** What is wrong with the office itself (the store, backups, the clock): what happened, what is safe, what to do. */
export function Troubles() {
  const { t } = useTranslation();
  const troubles = useAnswer('office.health', undefined).data ?? [];
  return (
    <div role="status" aria-label={t('trouble.label')}>
      {troubles.map((trouble) => (
        <TroubleStrip key={trouble.area} trouble={trouble} />
      ))}
    </div>
  );
}

function TroubleStrip({ trouble: { area, code, nextTryAt } }: { trouble: Trouble }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const may = useMay();
  const isOfBackups = area === 'backup' || area === 'drill';
  const isForAdministrators = area !== 'store' || code === 'storeCorrupt';
  const isAdministrator = may('backup.make');
  const isGrave = area === 'store';
  const Icon = isGrave ? CircleAlert : TriangleAlert;
  return (
    <div className={classes(styles.fault, isGrave ? styles.stopped : styles.retries)}>
      <Icon size={16} aria-hidden />
      <p>
        <strong>{t(`trouble.codes.${code}.what`)}</strong> {t(`trouble.codes.${code}.safe`)}{' '}
        {isAdministrator || !isForAdministrators
          ? t(`trouble.codes.${code}.do`)
          : t('trouble.tellAdministrator')}{' '}
        {nextTryAt !== null && t('trouble.nextTry', { time: formats.clock(nextTryAt) })}
      </p>
      {isAdministrator && (isOfBackups || code === 'storeCorrupt') && (
        <Link className={styles.link} to="/settings/backups">
          {t('trouble.openBackups')}
        </Link>
      )}
      {isAdministrator && area === 'clock' && <ClockIsRight />}
    </div>
  );
}

function ClockIsRight() {
  const { t } = useTranslation();
  const confirm = useCommand('clock.confirm');
  return (
    <Button size="small" onPress={() => confirm.mutate(undefined)} isPending={confirm.isPending}>
      {t('trouble.clockIsRight')}
    </Button>
  );
}
