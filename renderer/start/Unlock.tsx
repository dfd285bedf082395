import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreStatus } from '../../preload/contract/store.ts';
import { Restore } from './Restore.tsx';
import { RestoreOffer } from './RestoreOffer.tsx';
import { RestoreOutcome } from './RestoreOutcome.tsx';
import { StartPage } from './StartPage.tsx';
import { UnlockForm } from './UnlockForm.tsx';

/** A locked store, whole, that waits for a person. */
export function Unlock({ status }: { status: StoreStatus }) {
  const { t } = useTranslation();
  const [isRestoring, setRestoring] = useState(false);
  if (isRestoring) return <Restore keychain={status.keychain} onBack={() => setRestoring(false)} />;
  return (
    <StartPage title={t('start.unlock.title')} lead={t('start.unlock.lead')}>
      <RestoreOutcome restore={status.restore} />
      <UnlockForm ways={status.unlockWith} />
      <RestoreOffer onPress={() => setRestoring(true)} />
    </StartPage>
  );
}
