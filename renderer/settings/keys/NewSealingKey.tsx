import { useTranslation } from 'react-i18next';
import type { KeyRow } from '../../../preload/contract/keys.ts';
import { Button } from '../../components/Button.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNotice } from '../../components/FailureNotice.tsx';
import { Notice } from '../../components/Notice.tsx';
import { useCommand } from '../../office/use-office.ts';
import styles from './Keys.module.css';
import { useKeysChanged } from './use-keys-changed.ts';

interface NewSealingKeyProps {
  /** The key that is given to the web shop now; the new one, once it is made. */
  newest: KeyRow | undefined;
  onClose: () => void;
}

/** Makes a sealing key and gives its public half, to be copied into the web shop. */
export function NewSealingKey({ newest, onClose }: NewSealingKeyProps) {
  const { t } = useTranslation();
  const changed = useKeysChanged();
  const make = useCommand('keys.newSealingKey', changed);
  const jwk = make.isSuccess && newest?.name === make.data.kid ? newest.publicJwk : null;
  return (
    <Dialog
      title={t('keys.sealing.make')}
      isOpen
      onClose={onClose}
      isBusy={make.isPending}
      footer={
        make.isSuccess ? (
          <Button look="primary" onPress={onClose}>
            {t('common.close')}
          </Button>
        ) : (
          <>
            <Button onPress={onClose} isDisabled={make.isPending}>
              {t('common.cancel')}
            </Button>
            <Button look="primary" autoFocus isPending={make.isPending} onPress={() => make.mutate()}>
              {t('keys.sealing.make')}
            </Button>
          </>
        )
      }
    >
      {make.isSuccess ? (
        <>
          <Notice tone="success" isAlert>
            {t('keys.sealing.made')}
          </Notice>
          {jwk !== null && (
            <div className={styles.jwk}>
              <pre>{jwk}</pre>
              <CopyButton text={jwk} label={t('sealing.copy')} />
            </div>
          )}
        </>
      ) : (
        <p>{t('keys.sealing.what')}</p>
      )}
      <FailureNotice error={make.error} />
    </Dialog>
  );
}
