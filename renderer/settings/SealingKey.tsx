import { useTranslation } from 'react-i18next';
import { CopyButton } from '../components/CopyButton.tsx';
import { Fact, Facts } from '../components/Facts.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import { FieldGroup } from './FormParts.tsx';
import styles from './SealingKey.module.css';

/** The public key that the web shop seals bookings to, to be copied into the shop. */
export function SealingKey() {
  const { t } = useTranslation();
  const formats = useFormats();
  const key = useAnswer('intake.sealingKey', undefined);
  return (
    <FieldGroup title={t('sealing.title')} lead={t('sealing.lead')}>
      <FailureNotice error={key.error} />
      {key.data !== undefined && (
        <>
          <Facts>
            <Fact name={t('sealing.kid')}>
              <code className={styles.kid}>{key.data.kid}</code>
            </Fact>
            <Fact name={t('sealing.created')}>{formats.instant(key.data.createdAt)}</Fact>
          </Facts>
          <div className={styles.key}>
            <pre className={styles.jwk}>{key.data.jwk}</pre>
            <CopyButton text={key.data.jwk} label={t('sealing.copy')} />
          </div>
        </>
      )}
    </FieldGroup>
  );
}
