import { useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupCopy } from '../../preload/contract/backup.ts';
import { IconButton } from '../components/Button.tsx';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { useSay } from '../components/Sayings.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer, useCommand } from '../office/use-office.ts';
import styles from './Backup.module.css';
import { FieldGroup } from './FormParts.tsx';

/** The copies in the folder, and where that is. */
export function BackupCopies() {
  const { t } = useTranslation();
  const answer = useAnswer('backup.copies', undefined);
  const [removed, setRemoved] = useState<BackupCopy>();
  return (
    <FieldGroup title={t('backup.copies.title')}>
      {answer.isPending && <Skeleton lines={3} />}
      <FailureNotice error={answer.error} />
      {answer.data !== undefined && answer.error === null && (
        <>
          <p className={styles.folder}>
            <span>{t('backup.state.folder')}</span>
            <code>{answer.data.folder}</code>
            <CopyButton text={answer.data.folder} label={t('backup.state.copyFolder')} />
          </p>
          {answer.data.copies.length === 0 ? (
            <p>{t('backup.copies.none')}</p>
          ) : (
            <CopyTable copies={answer.data.copies} onRemove={setRemoved} />
          )}
        </>
      )}
      {removed !== undefined && <RemoveCopy copy={removed} onClose={() => setRemoved(undefined)} />}
    </FieldGroup>
  );
}

interface CopyTableProps {
  copies: readonly BackupCopy[];
  onRemove: (copy: BackupCopy) => void;
}

function CopyTable({ copies, onRemove }: CopyTableProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('backup.copies.when')}</th>
          <th scope="col">{t('backup.copies.why')}</th>
          <th scope="col" className={styles.number}>
            {t('backup.copies.size')}
          </th>
          <th scope="col" className={styles.number}>
            {t('backup.copies.reservations')}
          </th>
          <th scope="col">{t('backup.copies.checked')}</th>
          <th scope="col">
            <span className="heard">{t('backup.copies.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {copies.map((copy, place) => (
          <tr key={copy.name}>
            <td className={styles.when}>{formats.instant(copy.madeAt)}</td>
            <td>{t(`backup.kinds.${copy.kind}`)}</td>
            <td className={styles.number}>{formats.octets(copy.octets)}</td>
            <td className={styles.number}>{formats.number(copy.counts.reservations)}</td>
            <td>{formats.instant(copy.checkedAt)}</td>
            <td className={styles.action}>
              {place > 0 && (
                <IconButton
                  icon={Trash2}
                  size="small"
                  label={t('backup.copies.remove', { date: formats.instant(copy.madeAt) })}
                  onPress={() => onRemove(copy)}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RemoveCopy({ copy: { name, madeAt }, onClose }: { copy: BackupCopy; onClose: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const say = useSay();
  const answers = useQueryClient();
  const remove = useCommand('backup.remove', () => {
    void answers.invalidateQueries({ queryKey: ['backup.copies'] });
    say(t('backup.removal.done'));
  });
  return (
    <ConfirmDialog
      title={t('backup.removal.title')}
      confirm={t('backup.removal.do')}
      isDanger
      onClose={onClose}
      onConfirm={() => remove.mutateAsync({ name })}
    >
      <p>{t('backup.removal.what', { date: formats.instant(madeAt) })}</p>
    </ConfirmDialog>
  );
}
