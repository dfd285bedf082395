import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog.tsx';
import { useFocusHomeAfterwards } from '../../components/focus-home.ts';
import { useSay } from '../../components/Sayings.tsx';
import { useCommand } from '../../office/use-office.ts';
import { TypedRecoveryKey } from '../../start/TypedRecoveryKey.tsx';
import { useKeysChanged } from './use-keys-changed.ts';

/** Tests the recovery key, typed from the paper, against the one that opens the store. */
export function TestRecoveryKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  useFocusHomeAfterwards();
  const say = useSay();
  const changed = useKeysChanged();
  const test = useCommand('keys.testRecoveryKey');
  return (
    <Dialog title={t('keys.recovery.test')} isOpen onClose={onClose} isBusy={test.isPending}>
      <p>{t('keys.recovery.testWhat')}</p>
      <TypedRecoveryKey
        confirm={t('keys.recovery.doTest')}
        size="normal"
        onTyped={async (recoveryKey) => {
          await test.mutateAsync({ recoveryKey });
          changed();
          say(t('keys.recovery.right'));
          onClose();
        }}
      />
    </Dialog>
  );
}
