import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { FailureCode } from '../../preload/contract/failure.ts';
import type { StoreStatus } from '../../preload/contract/store.ts';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { useFailureWords } from '../components/use-failure-words.ts';
import { useCommand } from '../office/use-office.ts';
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
] as const satisfies readonly FailureCode[];

/** The failures that the recovery key mends. */
const keyIsLost = new Set<FailureCode>(['wrongKey', 'keychainMissing', 'keychainEmpty']);

/** The store could not be opened: what happened, what is safe, what to do, and the ways to try. */
export function StoreFailed({ status }: { status: StoreStatus }) {
  const { t } = useTranslation();
  const answers = useQueryClient();
  // Whatever was put back meanwhile is looked at anew; how it stands then is told as the store's state.
  const look = useCommand('store.unlock');
  const words = useFailureWords();
  const failure = status.failure ?? { code: 'programFault' as const };
  const cause = explained.find((one) => one === failure.code) ?? 'other';
  return (
    <StartPage title={t('start.failed.title')} width="normal">
      <Notice tone="danger" isAlert>
        {words.ofFailure(failure)}
      </Notice>
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
    </StartPage>
  );
}
