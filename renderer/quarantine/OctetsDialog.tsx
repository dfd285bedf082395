import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { TextInput } from '../components/Field.tsx';
import { Notice } from '../components/Notice.tsx';

/** The octets of a quarantined booking as text, for as long as the dialog is open. */
export function OctetsDialog({ text, onClose }: { text: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('quarantine.octets')}
      isOpen
      onClose={onClose}
      width="wide"
      footer={
        <Button look="primary" onPress={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <Notice tone="warning">{t('quarantine.octetsWarning')}</Notice>
      <TextInput label={t('quarantine.content')} lines={16} code isReadOnly value={text} />
    </Dialog>
  );
}
