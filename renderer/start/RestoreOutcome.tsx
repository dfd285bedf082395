import { useTranslation } from 'react-i18next';
import type { StoreStatus } from '../../preload/contract/store.ts';
import { Notice } from '../components/Notice.tsx';
import { useFormats } from '../languages/use-formats.ts';

/** Which store this is, where a restore was carried out or cut off. */
export function RestoreOutcome({ restore }: { restore: StoreStatus['restore'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (restore === undefined) return null;
  const { outcome, copyMadeAt } = restore;
  const date = copyMadeAt === null ? '' : formats.instant(copyMadeAt);
  return (
    <Notice tone={outcome === 'restored' ? 'success' : 'warning'}>
      {outcome === 'restored' ? t('start.restored.restored', { date }) : t('start.restored.notRestored')}
    </Notice>
  );
}
