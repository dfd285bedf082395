import { useTranslation } from 'react-i18next';
import type { KeyRing, KeyRow } from '../../../preload/contract/keys.ts';
import { useCommand } from '../../office/use-office.ts';
import { NumberedKeys } from './NumberedKeys.tsx';
import { useKeysChanged } from './use-keys-changed.ts';
import { VaultKeyNews } from './VaultKeyNews.tsx';

interface VaultKeyGroupProps {
  rows: readonly KeyRow[];
  resealing: KeyRing['resealing'];
  isOld: boolean;
}

/** The key that card numbers, quarantined bookings and passwords are sealed with once more. */
export function VaultKeyGroup({ rows, resealing, isOld }: VaultKeyGroupProps) {
  const { t } = useTranslation();
  const changed = useKeysChanged();
  const change = useCommand('keys.changeVaultKey', changed);
  return (
    <NumberedKeys
      title={t('keys.vault.title')}
      lead={t('keys.vault.lead')}
      rows={rows}
      news={<VaultKeyNews resealing={resealing} />}
      sealed={t('keys.sealed')}
      change={t('keys.vault.change')}
      what={
        <>
          <p>{t('keys.vault.what')}</p>
          <p>{t('keys.vault.old')}</p>
        </>
      }
      isOld={isOld}
      onChange={() => change.mutateAsync(undefined)}
    />
  );
}
