import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useAnswer } from '../office/use-office.ts';
import { BackupCopies } from './BackupCopies.tsx';
import { BackupForm } from './BackupForm.tsx';
import { BackupRestore } from './BackupRestore.tsx';
import { BackupState } from './BackupState.tsx';
import { FormPage } from './FormParts.tsx';

/** Copies of the store: how they stand, which there are, where they go, and how one is restored. */
export function BackupPage() {
  const { t } = useTranslation();
  const settings = useAnswer('backup.settings', undefined);
  return (
    <FormPage title={t('settings.pages.backups')} lead={t('backup.lead')}>
      <BackupState />
      <BackupCopies />
      {settings.isPending && <Skeleton lines={4} />}
      <FailureNotice error={settings.error} />
      {settings.data !== undefined && <BackupForm stored={settings.data} />}
      <BackupRestore />
    </FormPage>
  );
}
