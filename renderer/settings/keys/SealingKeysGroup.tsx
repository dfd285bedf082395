import { Archive, ArchiveRestore, List } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyRow } from '../../../preload/contract/keys.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { FieldGroup, FormButtons } from '../FormParts.tsx';
import styles from './Keys.module.css';
import { KeyTable } from './KeyTable.tsx';
import { NewSealingKey } from './NewSealingKey.tsx';
import { RetireSealingKey } from './RetireSealingKey.tsx';
import { SealedFor } from './SealedFor.tsx';

type Opened = { readonly what: 'new' } | { readonly what: 'bookings' | 'retire'; readonly row: KeyRow };

/** The key pairs that the web shop seals bookings to. */
export function SealingKeysGroup({ rows }: { rows: readonly KeyRow[] }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  const newest = rows.find(({ state }) => state === 'inUse');
  const late = rows.some(
    ({ state, lastUsedAt }) =>
      state === 'opensOld' && lastUsedAt !== null && newest?.madeAt != null && lastUsedAt > newest.madeAt,
  );
  return (
    <FieldGroup title={t('keys.sealing.title')} lead={t('keys.sealing.lead')}>
      <KeyTable
        label={t('keys.sealing.title')}
        rows={rows}
        sealed={t('keys.sealing.bookings')}
        actions={(row) => (
          <>
            <IconButton
              size="small"
              icon={List}
              label={t('keys.sealing.showBookings')}
              onPress={() => setOpened({ what: 'bookings', row })}
            />
            {row.publicJwk !== null && <CopyButton text={row.publicJwk} label={t('sealing.copy')} />}
            {row.state !== 'inUse' && (
              <IconButton
                size="small"
                icon={row.state === 'retired' ? ArchiveRestore : Archive}
                label={t(row.state === 'retired' ? 'keys.sealing.takeBack' : 'keys.sealing.retire')}
                onPress={() => setOpened({ what: 'retire', row })}
              />
            )}
          </>
        )}
      />
      {late && <p className={styles.none}>{t('keys.sealing.late')}</p>}
      <FormButtons>
        <Button onPress={() => setOpened({ what: 'new' })}>{t('keys.sealing.make')}</Button>
      </FormButtons>
      {opened?.what === 'new' && <NewSealingKey newest={newest} onClose={close} />}
      {opened?.what === 'bookings' && <SealedFor row={opened.row} onClose={close} />}
      {opened?.what === 'retire' && <RetireSealingKey row={opened.row} onClose={close} />}
    </FieldGroup>
  );
}
