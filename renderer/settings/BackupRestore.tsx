import { History } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import { useCommand } from '../office/use-office.ts';
import { FieldGroup } from './FormParts.tsx';

/** How a copy is restored, and the way there: the store is closed, and the start screen offers the copies. */
export function BackupRestore() {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const close = useCommand('backup.closeForRestore');
  return (
    <FieldGroup title={t('backup.restore.title')} lead={t('backup.restore.what')}>
      <div>
        <Button icon={History} onPress={() => setAsking(true)}>
          {t('backup.restore.close')}
        </Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={t('backup.restore.confirm')}
          confirm={t('backup.restore.do')}
          isDanger
          onClose={() => setAsking(false)}
          onConfirm={() => close.mutateAsync(undefined)}
        >
          <p>{t('backup.restore.confirmWhat')}</p>
        </ConfirmDialog>
      )}
    </FieldGroup>
  );
}
