import type { UseQueryResult } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../preload/contract/index.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { RadioInput, TextInput } from '../components/Field.tsx';
import { Notice } from '../components/Notice.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useFormats } from '../languages/use-formats.ts';
import styles from './Restore.module.css';

type Found = OutputOf<'store.copies'>;

interface ChooseCopyProps {
  copies: UseQueryResult<Found>;
  /** The name of the copy that is chosen. */
  chosen: string | undefined;
  onChoose: (name: string) => void;
  /** Another folder, as it is being typed; empty for the usual one. */
  folder: string;
  onFolder: (folder: string) => void;
  /** Whether what is shown is of another folder than the usual one. */
  isElsewhere: boolean;
  onLook: () => void;
}

/** The copies of the usual folder, or of one that a person names. */
export function ChooseCopy({
  copies,
  chosen,
  onChoose,
  folder,
  onFolder,
  isElsewhere,
  onLook,
}: ChooseCopyProps) {
  const { t } = useTranslation();
  return (
    <>
      {copies.isPending && <Skeleton lines={4} />}
      <FailureNotice error={copies.error} />
      {copies.data !== undefined &&
        (copies.data.copies.length > 0 ? (
          <CopyChoice copies={copies.data.copies} value={chosen ?? ''} onChange={onChoose} />
        ) : (
          <NoCopies found={copies.data.found} isElsewhere={isElsewhere} />
        ))}
      <TextInput
        label={t('restore.folder')}
        description={t('restore.folderForm')}
        code
        value={folder}
        onChange={onFolder}
        beside={
          <Button size="small" look="quiet" icon={Search} onPress={onLook} isPending={copies.isFetching}>
            {t('restore.look')}
          </Button>
        }
      />
    </>
  );
}

interface CopyChoiceProps {
  copies: Found['copies'];
  value: string;
  onChange: (name: string) => void;
}

function CopyChoice({ copies, value, onChange }: CopyChoiceProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div className={styles.copies}>
      <RadioInput
        label={t('restore.which')}
        value={value}
        choices={copies.map(({ name, madeAt, kind, octets, counts }) => ({
          value: name,
          label: formats.instant(madeAt),
          description: [
            t(`backup.kinds.${kind}`),
            formats.octets(octets),
            t('restore.holds', { count: counts.reservations }),
          ].join(' · '),
        }))}
        onChange={onChange}
      />
    </div>
  );
}

function NoCopies({ found, isElsewhere }: { found: Found['found']; isElsewhere: boolean }) {
  const { t } = useTranslation();
  if (!isElsewhere) return <Notice tone="info">{t('restore.none')}</Notice>;
  return (
    <Notice tone="warning" isAlert>
      {found === 'noFolder' ? t('restore.noFolder') : t('restore.noneThere')}
    </Notice>
  );
}
