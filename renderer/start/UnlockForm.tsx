import { useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreStatus } from '../../preload/contract/store.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Segments } from '../components/Segments.tsx';
import { WorkProgress } from '../components/WorkProgress.tsx';
import { useCommand } from '../office/use-office.ts';
import { StartForm } from './StartPage.tsx';
import { UnlockSecret } from './UnlockSecret.tsx';
import { useStoreProgress } from './use-store-progress.ts';

/** A way in which a person opens a locked store. */
type Way = StoreStatus['unlockWith'][number];

interface UnlockFormProps {
  ways: readonly Way[];
  /** The way that is offered first; the first of the ways where it is none of them. */
  first?: Way | undefined;
  /** Whether asking the keychain again is the same as trying the whole opening again. */
  isRetry?: boolean;
}

/** Opens a store by the keychain, its passphrase or the recovery key. */
export function UnlockForm({ ways, first, isRetry = false }: UnlockFormProps) {
  const { t } = useTranslation();
  const answers = useQueryClient();
  const unlock = useCommand('store.unlock', (opened) => {
    answers.setQueryData(['store.status'], opened);
    void answers.invalidateQueries({ queryKey: ['session.current'] });
  });
  const [chosen, setChosen] = useState(first);
  const [secret, setSecret] = useState('');
  const progress = useStoreProgress();
  const way = ways.find((one) => one === chosen) ?? ways[0];

  const submit = () => {
    // What the store is in by now may have another name than before.
    const onError = () => void answers.invalidateQueries({ queryKey: ['store.status'] });
    if (way === 'keychain') unlock.mutate({ with: 'keychain' }, { onError });
    if (way === 'passphrase') unlock.mutate({ with: 'passphrase', passphrase: secret }, { onError });
    if (way === 'recoveryKey') unlock.mutate({ with: 'recoveryKey', recoveryKey: secret }, { onError });
  };
  if (way === undefined) return null;
  return (
    <StartForm onSubmit={submit}>
      {ways.length > 1 && (
        <Segments
          label={t('start.unlock.way')}
          value={way}
          choices={ways.map((one) => ({ value: one, label: t(`start.unlock.ways.${one}`) }))}
          onChange={(next) => {
            setChosen(next);
            setSecret('');
            unlock.reset();
          }}
        />
      )}
      {way === 'keychain' && !isRetry && <p>{t('start.unlock.keychain')}</p>}
      {(way === 'passphrase' || way === 'recoveryKey') && (
        <UnlockSecret way={way} secret={secret} onSecret={setSecret} autoFocus />
      )}
      {unlock.isPending && progress?.work === 'migrationCopy' && (
        <WorkProgress
          label={t('restore.progress')}
          words={t('restore.migrationCopy')}
          share={progress.share}
        />
      )}
      <FailureNotice error={unlock.error} />
      <Button
        type="submit"
        look="primary"
        size="large"
        icon={KeyRound}
        isPending={unlock.isPending}
        isDisabled={way !== 'keychain' && secret === ''}
      >
        {way !== 'keychain'
          ? t('start.unlock.open')
          : isRetry
            ? t('common.tryAgain')
            : t('start.unlock.askKeychain')}
      </Button>
    </StartForm>
  );
}
