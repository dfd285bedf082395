import { useQueryClient } from '@tanstack/react-query';
import { KeyRound, Lock, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreStatus } from '../../preload/contract/store.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Notice } from '../components/Notice.tsx';
import { useCommand } from '../office/use-office.ts';
import styles from './CreateStore.module.css';
import { NewSecret } from './NewSecret.tsx';
import { RecoveryKey } from './RecoveryKey.tsx';
import { Restore } from './Restore.tsx';
import { RestoreOffer } from './RestoreOffer.tsx';
import { StartForm, StartPage } from './StartPage.tsx';
import { secretProblem } from './secrets.ts';

interface CreateStoreProps {
  /** Whether this computer has no keychain, so that a passphrase must guard the store. */
  passphraseNeeded: boolean;
  keychain: StoreStatus['keychain'];
  /** Told when the making begins, and when the recovery key has been typed back or the making failed. */
  onMaking: (isMaking: boolean) => void;
}

/** First start: makes the encrypted store, then shows its recovery key once. */
export function CreateStore({ passphraseNeeded, keychain, onMaking }: CreateStoreProps) {
  const { t } = useTranslation();
  const answers = useQueryClient();
  const create = useCommand('store.create');
  const confirm = useCommand('store.confirmRecoveryKey');
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const [tried, setTried] = useState(false);

  const [isRestoring, setRestoring] = useState(false);

  if (isRestoring) return <Restore keychain={keychain} onBack={() => setRestoring(false)} />;
  if (create.isSuccess) {
    const onTyped = async (recoveryKey: string) => {
      answers.setQueryData(['store.status'], await confirm.mutateAsync({ recoveryKey }));
      onMaking(false);
    };
    return <RecoveryKey recoveryKey={create.data.recoveryKey} onTyped={onTyped} />;
  }

  const submit = () => {
    setTried(true);
    if (passphraseNeeded && secretProblem(passphrase, repeated) !== null) return;
    onMaking(true);
    create.mutate(passphraseNeeded ? { passphrase } : {}, { onError: () => onMaking(false) });
  };
  const promises = [
    { icon: Lock, words: t('start.create.encrypted') },
    { icon: ShieldCheck, words: t('start.create.removed') },
    { icon: KeyRound, words: t('start.create.recovery') },
  ];
  return (
    <StartPage title={t('start.create.title')} lead={t('start.create.lead')} width="normal">
      <ul className={styles.promises}>
        {promises.map(({ icon: Icon, words }) => (
          <li key={words} className={styles.promise}>
            <Icon size={18} strokeWidth={1.8} aria-hidden />
            <span>{words}</span>
          </li>
        ))}
      </ul>
      <StartForm onSubmit={submit}>
        {passphraseNeeded && (
          <>
            <Notice tone="info" title={t('start.create.noKeychain')}>
              {t('start.create.passphraseWhy')}
            </Notice>
            <NewSecret
              kind="passphrase"
              secret={passphrase}
              onSecret={setPassphrase}
              repeated={repeated}
              onRepeated={setRepeated}
              tried={tried}
            />
          </>
        )}
        <FailureNotice error={create.error} />
        <Button type="submit" look="primary" size="large" isPending={create.isPending}>
          {t('start.create.make')}
        </Button>
      </StartForm>
      <RestoreOffer onPress={() => setRestoring(true)} />
    </StartPage>
  );
}
