import { useTranslation } from 'react-i18next';
import type { KeyKind } from '../../../preload/contract/keys.ts';
import { FailureNotice } from '../../components/FailureNotice.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useAnswer } from '../../office/use-office.ts';
import { FieldGroup, FormPage } from '../FormParts.tsx';
import { KeyTable } from './KeyTable.tsx';
import { RecoveryKeyGroup } from './RecoveryKeyGroup.tsx';
import { SealingKeysGroup } from './SealingKeysGroup.tsx';
import { StoreKeyGroup } from './StoreKeyGroup.tsx';
import { UpgradeKeyFile } from './UpgradeKeyFile.tsx';
import { VaultKeyGroup } from './VaultKeyGroup.tsx';

/** The kinds of keys that only stand there: nothing is done to them by hand. */
const others = ['keychain', 'passphrase', 'signing', 'fingerprint'] as const satisfies readonly KeyKind[];

/** The key ring: which keys there are, what each still does, and what an administrator may do with them. */
export function Keys() {
  const { t } = useTranslation();
  const ring = useAnswer('keys.ring', undefined);
  const rows = (...kinds: KeyKind[]) => ring.data?.keys.filter(({ kind }) => kinds.includes(kind)) ?? [];
  return (
    <FormPage title={t('settings.pages.keys')} lead={t('keys.lead')}>
      {ring.isPending && <Skeleton lines={12} />}
      {ring.data === undefined && <FailureNotice error={ring.error} />}
      {ring.data !== undefined && (
        <>
          {ring.data.upgradeNeeded && <UpgradeKeyFile withPassphrase={ring.data.upgradeNeedsPassphrase} />}
          <StoreKeyGroup rows={rows('store')} last={ring.data.lastChange} isOld={ring.data.upgradeNeeded} />
          <VaultKeyGroup
            rows={rows('vault')}
            resealing={ring.data.resealing}
            isOld={ring.data.upgradeNeeded}
          />
          <SealingKeysGroup rows={rows('sealing')} />
          <RecoveryKeyGroup rows={rows('recovery')} isOld={ring.data.upgradeNeeded} />
          {rows(...others).length > 0 && (
            <FieldGroup title={t('keys.others.title')} lead={t('keys.others.lead')}>
              <KeyTable label={t('keys.others.title')} rows={rows(...others)} />
            </FieldGroup>
          )}
        </>
      )}
    </FormPage>
  );
}
