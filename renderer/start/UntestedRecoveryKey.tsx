import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { useCommand } from '../office/use-office.ts';
import { RecoveryKey } from './RecoveryKey.tsx';
import { StartPage } from './StartPage.tsx';
import { TypedRecoveryKey } from './TypedRecoveryKey.tsx';

/**
 * The store was made and its recovery key never typed back, perhaps because the window went in between. It is typed now,
 * or another one is made, before the office has an administrator.
 */
export function UntestedRecoveryKey() {
  const { t } = useTranslation();
  const answers = useQueryClient();
  const another = useCommand('store.newRecoveryKey');
  const confirm = useCommand('store.confirmRecoveryKey', (status) =>
    answers.setQueryData(['store.status'], status),
  );
  const onTyped = (recoveryKey: string) => confirm.mutateAsync({ recoveryKey });
  if (another.isSuccess) return <RecoveryKey recoveryKey={another.data.recoveryKey} onTyped={onTyped} />;
  return (
    <StartPage title={t('start.untested.title')} lead={t('start.untested.lead')} width="normal">
      <TypedRecoveryKey
        onTyped={onTyped}
        confirm={t('start.recovery.goOn')}
        beside={
          <Button size="large" isPending={another.isPending} onPress={() => another.mutate()}>
            {t('start.untested.another')}
          </Button>
        }
      />
      <FailureNotice error={another.error} />
    </StartPage>
  );
}
