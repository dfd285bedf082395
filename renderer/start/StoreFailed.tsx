import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureCode } from '../../preload/contract/failure.ts';
import type { StoreStatus } from '../../preload/contract/store.ts';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { useFailureWords } from '../components/use-failure-words.ts';
import { useCommand } from '../office/use-office.ts';
import { Restore } from './Restore.tsx';
import { RestoreOffer } from './RestoreOffer.tsx';
import { RestoreOutcome } from './RestoreOutcome.tsx';
import { StartPage } from './StartPage.tsx';
import styles from './StoreFailed.module.css';
import { UnlockForm } from './UnlockForm.tsx';

/** The failures of a store that have an explanation of their own. */
const explained = [
  'storeCorrupt',
  'storeNotEncrypted',
  'storeFromNewerVersion',
  'storeBusy',
  'wrongKey',
  'keySlotsMissing',
  'storeMissing',
  'keychainMissing',
  'keychainLocked',
  'keychainEmpty',
  'diskFull',
  'diskFault',
  'diskReadOnly',
  'storeMissing',
] as const satisfies readonly FailureCode[];

/** The failures that the recovery key mends. */
const keyIsLost = new Set<FailureCode>(['wrongKey', 'keychainMissing', 'keychainEmpty']);

/** The failures that a copy does not mend: there the store is whole, and only something about it is in the way. */
const isWhole = new Set<FailureCode>([
  'storeBusy',
  'storeFromNewerVersion',
  'keychainLocked',
  'diskFull',
  'diskReadOnly',
]);

/** The store could not be opened: what happened, what is safe, what to do, and the ways to try. */
export function StoreFailed({ status }: { status: StoreStatus }) {
  const { t } = useTranslation();
  const answers = useQueryClient();
  // Whatever was put back meanwhile is looked at anew; how it stands then is told as the store's state.
  const look = useCommand('store.unlock');
  const words = useFailureWords();
  const failure = status.failure ?? { code: 'programFault' as const };
  const [isRestoring, setRestoring] = useState(false);
  if (isRestoring) return <Restore keychain={status.keychain} onBack={() => setRestoring(false)} />;
  const cause = explained.find((one) => one === failure.code) ?? 'other';
  return (
    <StartPage title={t('start.failed.title')} width="normal">
      <Notice tone="danger" isAlert>
        {words.ofFailure(failure)}
      </Notice>
      <RestoreOutcome restore={status.restore} />
      <dl className={styles.causes}>
        <dt>{t('start.failed.safe')}</dt>
        <dd>{t(`start.failed.causes.${cause}.safe`)}</dd>
        <dt>{t('start.failed.do')}</dt>
        <dd>{t(`start.failed.causes.${cause}.do`)}</dd>
      </dl>
      {status.unlockWith.length > 0 ? (
        <UnlockForm
          ways={status.unlockWith}
          first={keyIsLost.has(failure.code) ? 'recoveryKey' : undefined}
          isRetry={!failure.code.startsWith('keychain')}
        />
      ) : (
        <Button
          look="primary"
          size="large"
          isPending={look.isPending}
          onPress={() =>
            look.mutate(
              { with: 'keychain' },
              { onSettled: () => void answers.invalidateQueries({ queryKey: ['store.status'] }) },
            )
          }
        >
          {t('common.tryAgain')}
        </Button>
      )}
      {!isWhole.has(failure.code) && <RestoreOffer helps onPress={() => setRestoring(true)} />}
    </StartPage>
  );
}
