import { useTranslation } from 'react-i18next';
import type { StoreStatus } from '../../preload/contract/store.ts';
import { StartPage } from './StartPage.tsx';
import { UnlockForm } from './UnlockForm.tsx';

/** A locked store, whole, that waits for a person. */
export function Unlock({ status }: { status: StoreStatus }) {
  const { t } = useTranslation();
  return (
    <StartPage title={t('start.unlock.title')} lead={t('start.unlock.lead')}>
      <UnlockForm ways={status.unlockWith} />
    </StartPage>
  );
}
