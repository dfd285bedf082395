import { useTranslation } from 'react-i18next';
import type { KeyRow } from '../../../preload/contract/keys.ts';
import { Notice } from '../../components/Notice.tsx';
import { ReasonDialog } from '../../components/ReasonDialog.tsx';
import { useFormats } from '../../languages/use-formats.ts';
import { useCommand } from '../../office/use-office.ts';
import { useKeysChanged } from './use-keys-changed.ts';

/** Retires an older sealing key, with a warning, or takes a retired one back into use. */
export function RetireSealingKey({ row, onClose }: { row: KeyRow; onClose: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const changed = useKeysChanged();
  const set = useCommand('keys.setSealingKeyRetired', changed);
  const retired = row.state !== 'retired';
  const title = t(retired ? 'keys.sealing.retire' : 'keys.sealing.takeBack');
  return (
    <ReasonDialog
      title={title}
      confirm={title}
      isDanger={retired}
      onClose={onClose}
      onConfirm={(reason) => set.mutateAsync({ kid: row.name, retired, reason })}
    >
      <Notice tone={retired ? 'warning' : 'info'}>
        {t(retired ? 'keys.sealing.retireWhat' : 'keys.sealing.takeBackWhat')}
      </Notice>
      {retired && (
        <p>
          {row.lastUsedAt === null
            ? t('keys.sealing.neverUsed')
            : t('keys.sealing.lastBooking', { time: formats.instant(row.lastUsedAt) })}
        </p>
      )}
    </ReasonDialog>
  );
}
