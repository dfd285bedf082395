import { useTranslation } from 'react-i18next';
import { type KeyRing, sealedFieldNames } from '../../../preload/contract/keys.ts';
import { Notice } from '../../components/Notice.tsx';

/** What is still to be sealed with the vault's newest key. */
export function VaultKeyNews({ resealing }: { resealing: KeyRing['resealing'] }) {
  const { t } = useTranslation();
  if (resealing === null) return null;
  const { left, broken, working } = resealing;
  const what = sealedFieldNames.flatMap((name) => {
    const count = left[name] ?? 0;
    return count === 0 ? [] : [t(`keys.fields.${name}`, { count })];
  });
  return (
    <Notice
      tone={working || broken === 0 ? 'info' : 'warning'}
      title={t(working ? 'keys.resealing.working' : 'keys.resealing.waiting')}
    >
      <p>{t('keys.resealing.left', { what: what.join(', ') })}</p>
      {broken > 0 && <p>{t('keys.resealing.broken', { count: broken })}</p>}
    </Notice>
  );
}
