import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '../../preload/contract/index.ts';
import type { CopyReport } from '../../preload/contract/restore.ts';
import type { StoreStatus } from '../../preload/contract/store.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Segments } from '../components/Segments.tsx';
import { WorkProgress } from '../components/WorkProgress.tsx';
import { useAnswer, useCommand } from '../office/use-office.ts';
import { ChooseCopy } from './ChooseCopy.tsx';
import { CopyFound } from './CopyFound.tsx';
import styles from './Restore.module.css';
import { StartForm, StartPage } from './StartPage.tsx';
import { UnlockSecret } from './UnlockSecret.tsx';
import { useStoreProgress } from './use-store-progress.ts';

type Key = InputOf<'store.restore'>['key'];
type Way = Key['with'];

/** Restores a copy where nobody is signed in: which one, its key, what it holds and lacks, and then the deed. */
export function Restore({ keychain, onBack }: { keychain: StoreStatus['keychain']; onBack: () => void }) {
  const { t } = useTranslation();
  const answers = useQueryClient();
  const [typed, setTyped] = useState('');
  const [folder, setFolder] = useState('');
  const named = folder === '' ? {} : { folder };
  const copies = useAnswer('store.copies', named);
  const [picked, setPicked] = useState<string>();
  const offered = copies.data?.copies ?? [];
  // The newest until a person picks another.
  const chosen = (offered.find(({ name }) => name === picked) ?? offered[0])?.name;
  const [way, setWay] = useState<Way>('recoveryKey');
  const [secret, setSecret] = useState('');
  const check = useCommand('store.checkCopy');
  const restore = useCommand('store.restore', (opened) => {
    answers.setQueryData(['store.status'], opened);
    void answers.invalidateQueries({ queryKey: ['session.current'] });
  });
  const progress = useStoreProgress();
  const isBusy = check.isPending || restore.isPending;
  const input = chosen === undefined ? undefined : { ...named, name: chosen, key: keyOf(way, secret) };
  const isKeyGiven = way === 'keychain' || secret.trim() !== '';
  const look = () => {
    check.reset();
    if (typed.trim() === folder) void copies.refetch();
    else setFolder(typed.trim());
  };
  const submit = () => {
    // Enter in the field of the folder looks there.
    if (typed.trim() !== folder) look();
    else if (input !== undefined && isKeyGiven) check.mutate(input);
  };
  const again = () => {
    check.reset();
    restore.reset();
  };
  return (
    <StartPage title={t('restore.title')} lead={t('restore.lead')} width="normal">
      {check.data === undefined ? (
        <StartForm onSubmit={submit}>
          <ChooseCopy
            copies={copies}
            chosen={chosen}
            onChoose={setPicked}
            folder={typed}
            onFolder={setTyped}
            isElsewhere={folder !== ''}
            onLook={look}
          />
          {chosen !== undefined && (
            <KeyFields keychain={keychain} way={way} onWay={setWay} secret={secret} onSecret={setSecret} />
          )}
          {check.isPending && (
            <WorkProgress
              label={t('restore.progress')}
              words={t('restore.checking')}
              share={progress?.share ?? null}
            />
          )}
          <FailureNotice error={check.error} />
          <div className={styles.buttons}>
            <Button onPress={onBack} isDisabled={isBusy}>
              {t('common.back')}
            </Button>
            <Button
              type="submit"
              look="primary"
              isPending={isBusy}
              isDisabled={typed.trim() === folder && (chosen === undefined || !isKeyGiven)}
            >
              {t('restore.check')}
            </Button>
          </div>
        </StartForm>
      ) : (
        <Decide
          report={check.data}
          isBusy={isBusy}
          share={progress?.share ?? null}
          error={restore.error}
          onOther={again}
          onRestore={() => input && restore.mutate(input)}
        />
      )}
    </StartPage>
  );
}

function keyOf(way: Way, secret: string): Key {
  if (way === 'passphrase') return { with: way, passphrase: secret };
  if (way === 'recoveryKey') return { with: way, recoveryKey: secret };
  return { with: way };
}

interface KeyFieldsProps {
  keychain: StoreStatus['keychain'];
  way: Way;
  onWay: (way: Way) => void;
  secret: string;
  onSecret: (secret: string) => void;
}

/** What opens the copy; nobody is signed in here. */
function KeyFields({ keychain, way, onWay, secret, onSecret }: KeyFieldsProps) {
  const { t } = useTranslation();
  const ways: readonly Way[] =
    keychain === 'missing' ? ['recoveryKey', 'passphrase'] : ['recoveryKey', 'passphrase', 'keychain'];
  return (
    <div className={styles.key}>
      <h2 className={styles.heading}>{t('restore.way')}</h2>
      <p className={styles.why}>{t('restore.wayWhy')}</p>
      <Segments
        label={t('restore.way')}
        value={way}
        choices={ways.map((one) => ({ value: one, label: t(`start.unlock.ways.${one}`) }))}
        onChange={(next) => {
          onWay(next);
          onSecret('');
        }}
      />
      {way === 'keychain' && <p>{t('restore.keychain')}</p>}
      {(way === 'passphrase' || way === 'recoveryKey') && (
        <UnlockSecret way={way} secret={secret} onSecret={onSecret} />
      )}
    </div>
  );
}

interface DecideProps {
  report: CopyReport;
  isBusy: boolean;
  share: number | null;
  error: unknown;
  onOther: () => void;
  onRestore: () => void;
}

function Decide({ report, isBusy, share, error, onOther, onRestore }: DecideProps) {
  const { t } = useTranslation();
  return (
    <StartForm onSubmit={onRestore}>
      <CopyFound report={report} />
      {isBusy && <WorkProgress label={t('restore.progress')} words={t('restore.doing')} share={share} />}
      <FailureNotice error={error} />
      <div className={styles.buttons}>
        <Button onPress={onOther} isDisabled={isBusy}>
          {t('restore.other')}
        </Button>
        <Button type="submit" look="danger" isPending={isBusy}>
          {t('restore.do')}
        </Button>
      </div>
    </StartForm>
  );
}
