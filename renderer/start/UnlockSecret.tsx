import { useTranslation } from 'react-i18next';
import { TextInput } from '../components/Field.tsx';

interface UnlockSecretProps {
  way: 'passphrase' | 'recoveryKey';
  secret: string;
  onSecret: (secret: string) => void;
  autoFocus?: boolean;
}

/** The field for what opens a store or a copy: its passphrase, or the recovery key from the paper. */
export function UnlockSecret({ way, secret, onSecret, autoFocus = false }: UnlockSecretProps) {
  const { t } = useTranslation();
  const field = { value: secret, onChange: onSecret, autoFocus };
  if (way === 'passphrase') {
    return (
      <TextInput
        {...field}
        key={way}
        label={t('start.unlock.passphrase')}
        type="password"
        autoComplete="current-password"
      />
    );
  }
  return (
    <TextInput
      {...field}
      key={way}
      label={t('start.unlock.recoveryKey')}
      description={t('start.unlock.recoveryKeyForm')}
      code
      autoComplete="off"
    />
  );
}
