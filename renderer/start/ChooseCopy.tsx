import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupCopy } from '../../preload/contract/backup.ts';
import type { OutputOf } from '../../preload/contract/index.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { RadioInput, TextInput } from '../components/Field.tsx';
import { Notice } from '../components/Notice.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import styles from './Restore.module.css';

/** Which copy, and in which folder where it is not the usual one. */
export interface ChosenCopy {
  readonly name: string;
  readonly folder?: string;
}

interface ChooseCopyProps {
  chosen: ChosenCopy | undefined;
  onChoose: (chosen: ChosenCopy | undefined) => void;
}

/** The copies of the usual folder, or of one that a person names. */
export function ChooseCopy({ chosen, onChoose }: ChooseCopyProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [folder, setFolder] = useState('');
  const named = folder === '' ? {} : { folder };
  const copies = useAnswer('store.copies', named);
  const look = () => {
    onChoose(undefined);
    setFolder(typed.trim());
    if (typed.trim() === folder) void copies.refetch();
  };
  return (
    <>
      {copies.isPending && <Skeleton lines={4} />}
      <FailureNotice error={copies.error} />
      {copies.data !== undefined && copies.data.copies.length > 0 ? (
        <div className={styles.copies}>
          <CopyChoice
            copies={copies.data.copies}
            value={chosen?.name ?? ''}
            onChange={(name) => onChoose({ name, ...named })}
          />
        </div>
      ) : (
        copies.data !== undefined && <NoCopies found={copies.data.found} isUsual={folder === ''} />
      )}
      <div className={styles.folder}>
        <TextInput
          label={t('restore.folder')}
          description={t('restore.folderForm')}
          code
          value={typed}
          onChange={setTyped}
        />
        <Button icon={Search} onPress={look} isPending={copies.isFetching}>
          {t('restore.look')}
        </Button>
      </div>
    </>
  );
}

interface CopyChoiceProps {
  copies: readonly BackupCopy[];
  value: string;
  onChange: (name: string) => void;
}

function CopyChoice({ copies, value, onChange }: CopyChoiceProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <RadioInput
      label={t('restore.which')}
      value={value}
      choices={copies.map(({ name, madeAt, kind, octets, counts }) => ({
        value: name,
        label: formats.instant(madeAt),
        description: [
          t(`backup.kinds.${kind}`),
          formats.octets(octets),
          `${t('restore.reservations')}: ${formats.number(counts.reservations)}`,
        ].join(' · '),
      }))}
      onChange={onChange}
    />
  );
}

function NoCopies({ found, isUsual }: { found: OutputOf<'store.copies'>['found']; isUsual: boolean }) {
  const { t } = useTranslation();
  return (
    <Notice tone="warning" isAlert={!isUsual}>
      {isUsual ? t('restore.none') : found === 'noFolder' ? t('restore.noFolder') : t('restore.noneThere')}
    </Notice>
  );
}
