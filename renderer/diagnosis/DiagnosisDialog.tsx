import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { useSay } from '../components/Sayings.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { Tick } from '../components/Tick.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import styles from './DiagnosisDialog.module.css';
import { diagnosisText } from './diagnosis-text.ts';

/** What helps whoever helps the agency: shown whole, so that a person reads it before they copy and send it. */
export function DiagnosisDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const say = useSay();
  const [withHost, setWithHost] = useState(false);
  const { data, error } = useAnswer('diagnosis.read', { withHost }, { gcTime: 0 });
  const text = data && diagnosisText(data, t, formats);
  const copy = async () => {
    if (text === undefined) return;
    try {
      await navigator.clipboard.writeText(text);
      say(t('common.copied'));
      onClose();
    } catch {
      say(t('common.copyFailed'), 'warning');
    }
  };
  return (
    <Dialog
      title={t('diagnosis.title')}
      isOpen
      onClose={onClose}
      width="wide"
      footer={
        <>
          <Button onPress={onClose}>{t('common.close')}</Button>
          <Button look="primary" icon={Copy} isDisabled={text === undefined} onPress={copy}>
            {t('diagnosis.copy')}
          </Button>
        </>
      }
    >
      <p>{t('diagnosis.why')}</p>
      <FailureNotice error={error} />
      {text === undefined && error === null && <Skeleton lines={14} />}
      {text !== undefined && (
        <TextInput label={t('diagnosis.text')} lines={18} code isReadOnly value={text} />
      )}
      <Tick isSelected={withHost} onChange={setWithHost} className={styles.tick}>
        {t('diagnosis.withHost')}
      </Tick>
    </Dialog>
  );
}
