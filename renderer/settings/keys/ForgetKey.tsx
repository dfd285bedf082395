import { useTranslation } from 'react-i18next';
import type { KeyRow } from '../../../preload/contract/keys.ts';
import { Notice } from '../../components/Notice.tsx';
import { ReasonDialog } from '../../components/ReasonDialog.tsx';
import { useSay } from '../../components/Sayings.tsx';
import { useCommand } from '../../office/use-office.ts';
import { useKeysChanged } from './use-keys-changed.ts';

/** Drops an older key of the store or the vault for good, for a reason. */
export function ForgetKey({
  row,
  onClose,
}: {
  row: KeyRow & { kind: 'store' | 'vault' };
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const say = useSay();
  const changed = useKeysChanged();
  const forget = useCommand('keys.forget', () => {
    changed();
    say(t('keys.forget.done', { number: row.name }));
  });
  return (
    <ReasonDialog
      title={t('keys.forget.title', { number: row.name })}
      confirm={t('keys.forget.do')}
      isDanger
      onClose={onClose}
      onConfirm={(reason) => forget.mutateAsync({ kind: row.kind, number: Number(row.name), reason })}
    >
      <Notice tone="warning">{t(`keys.forget.${row.kind}`)}</Notice>
    </ReasonDialog>
  );
}

/** Whether a row is of a kind that can be dropped. */
export function isForgettable(row: KeyRow): row is KeyRow & { kind: 'store' | 'vault' } {
  return row.mayForget && (row.kind === 'store' || row.kind === 'vault');
}
