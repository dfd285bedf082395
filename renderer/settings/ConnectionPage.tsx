import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useAnswer } from '../office/use-office.ts';
import { ConnectionForm } from './ConnectionForm.tsx';
import { FormPage } from './FormParts.tsx';
import { SealingKey } from './SealingKey.tsx';

/** The connection to the web shop, and the key that the shop seals bookings to. */
export function ConnectionPage() {
  const { t } = useTranslation();
  const connection = useAnswer('intake.connection', undefined);
  return (
    <FormPage title={t('settings.pages.connection')} lead={t('connection.lead')}>
      {connection.isPending && <Skeleton lines={8} />}
      <FailureNotice error={connection.error} />
      {connection.data !== undefined && <ConnectionForm stored={connection.data} />}
      <SealingKey />
    </FormPage>
  );
}
