import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { useFocusHomeAfterwards } from '../components/focus-home.ts';
import { Notice } from '../components/Notice.tsx';
import styles from './Account.module.css';

/** Shows new recovery codes, this once. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation();
  useFocusHomeAfterwards();
  return (
    <Dialog
      title={t('account.codesTitle')}
      isOpen
      // Only by its button: Escape would throw away what is shown once.
      onClose={() => {}}
      isBusy
      width="narrow"
      footer={
        <Button look="primary" onPress={onClose} autoFocus>
          {t('account.codesKept')}
        </Button>
      }
    >
      <Notice tone="warning">{t('account.codesOnce')}</Notice>
      <ol className={styles.codes} aria-label={t('account.codesTitle')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className={styles.copy}>
        <CopyButton text={codes.join('\n')} label={t('account.codesCopy')} />
      </div>
    </Dialog>
  );
}
