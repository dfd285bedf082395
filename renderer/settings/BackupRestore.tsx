import { History } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
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
        <Dialog
          title={t('backup.restore.confirm')}
          isOpen
          onClose={() => setAsking(false)}
          isBusy={close.isPending}
          width="narrow"
          footer={
            <>
              <Button onPress={() => setAsking(false)} isDisabled={close.isPending}>
                {t('common.cancel')}
              </Button>
              <Button look="danger" onPress={() => close.mutate(undefined)} isPending={close.isPending}>
                {t('backup.restore.do')}
              </Button>
            </>
          }
        >
          <p>{t('backup.restore.confirmWhat')}</p>
          <FailureNotice error={close.error} />
        </Dialog>
      )}
    </FieldGroup>
  );
}
