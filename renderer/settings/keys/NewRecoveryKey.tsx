import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Button } from '../../components/Button.tsx';
import { FailureNotice } from '../../components/FailureNotice.tsx';
import { Notice } from '../../components/Notice.tsx';
import { useSay } from '../../components/Sayings.tsx';
import { useCommand } from '../../office/use-office.ts';
import styles from '../../start/RecoveryKey.module.css';
import { RecoveryKey } from '../../start/RecoveryKey.tsx';
import { StartPage } from '../../start/StartPage.tsx';

/** Makes a new recovery key: shown once, typed back, and only then in the place of the old one. */
export function NewRecoveryKey() {
  const { t } = useTranslation();
  const say = useSay();
  const navigate = useNavigate();
  const make = useCommand('keys.newRecoveryKey');
  const confirm = useCommand('keys.confirmRecoveryKey');
  const leave = () => void navigate('/settings/keys', { replace: true });
  const giveUp = (
    <Button size="large" onPress={leave}>
      {t('keys.recovery.keepOld')}
    </Button>
  );
  if (make.isSuccess) {
    const onTyped = async (recoveryKey: string) => {
      await confirm.mutateAsync({ recoveryKey });
      say(t('keys.recovery.replaced'));
      leave();
    };
    return <RecoveryKey recoveryKey={make.data.recoveryKey} onTyped={onTyped} giveUp={giveUp} />;
  }
  return (
    <StartPage title={t('keys.recovery.make')} lead={t('keys.recovery.makeLead')} width="normal">
      <Notice tone="info">{t('keys.recovery.makeWhat')}</Notice>
      <FailureNotice error={make.error} />
      <div className={styles.buttons}>
        {giveUp}
        <Button
          look="primary"
          size="large"
          autoFocus
          isPending={make.isPending}
          onPress={() => make.mutate()}
        >
          {t('keys.recovery.show')}
        </Button>
      </div>
    </StartPage>
  );
}
