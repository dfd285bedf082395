import { Printer } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import styles from './RecoveryKey.module.css';
import { RecoveryPaper } from './RecoveryPaper.tsx';
import { StartPage } from './StartPage.tsx';
import { TypedRecoveryKey } from './TypedRecoveryKey.tsx';

interface RecoveryKeyProps {
  recoveryKey: string;
  /** Has the office test what was typed back; rejects where it is not the key. */
  onTyped: (recoveryKey: string) => Promise<unknown>;
  /** A button beside the others that gives it up; absent where it cannot be given up. */
  giveUp?: ReactNode;
}

/** Shows the recovery key, this once, and goes on when the whole of it was typed back from paper. */
export function RecoveryKey({ recoveryKey, onTyped, giveUp }: RecoveryKeyProps) {
  const { t } = useTranslation();
  const [step, setStep] = useState<'show' | 'check'>('show');

  if (step === 'check') {
    return (
      <StartPage title={t('start.recovery.checkTitle')} lead={t('start.recovery.checkLead')} width="normal">
        <TypedRecoveryKey
          onTyped={onTyped}
          confirm={t('start.recovery.goOn')}
          beside={
            <Button size="large" onPress={() => setStep('show')}>
              {t('start.recovery.showAgain')}
            </Button>
          }
        />
      </StartPage>
    );
  }
  return (
    <StartPage title={t('start.recovery.title')} lead={t('start.recovery.lead')} width="normal">
      <RecoveryPaper recoveryKey={recoveryKey} />
      <Notice tone="warning" title={t('start.recovery.once')}>
        {t('start.recovery.keep')}
      </Notice>
      <div className={styles.buttons}>
        {giveUp}
        <Button icon={Printer} size="large" onPress={() => window.print()}>
          {t('start.recovery.print')}
        </Button>
        <Button look="primary" size="large" onPress={() => setStep('check')}>
          {t('start.recovery.written')}
        </Button>
      </div>
    </StartPage>
  );
}
