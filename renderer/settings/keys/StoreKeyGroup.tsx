import { useTranslation } from 'react-i18next';
import type { KeyRing, KeyRow } from '../../../preload/contract/keys.ts';
import { useAnswer, useCommand } from '../../office/use-office.ts';
import { NumberedKeys } from './NumberedKeys.tsx';
import { StoreKeyNews } from './StoreKeyNews.tsx';

interface StoreKeyGroupProps {
  rows: readonly KeyRow[];
  last: KeyRing['lastChange'];
  isOld: boolean;
}

/** The key that the whole store is encrypted with. */
export function StoreKeyGroup({ rows, last, isOld }: StoreKeyGroupProps) {
  const { t } = useTranslation();
  const status = useAnswer('store.status', undefined);
  const change = useCommand('keys.changeStoreKey');
  return (
    <NumberedKeys
      title={t('keys.store.title')}
      lead={t('keys.store.lead')}
      rows={rows}
      news={<StoreKeyNews last={last} />}
      change={t('keys.store.change')}
      what={
        <>
          <p>{t('keys.store.what')}</p>
          <p>{t('keys.store.old')}</p>
        </>
      }
      isOld={isOld}
      isChanging={status.data?.keyChange !== undefined}
      onChange={() => change.mutateAsync(undefined)}
    />
  );
}
