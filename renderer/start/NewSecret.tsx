import { useTranslation } from 'react-i18next';
import { TextInput } from '../components/Field.tsx';
import { fewestCharacters, secretProblem } from './secrets.ts';

interface NewSecretProps {
  kind: 'passphrase' | 'password';
  secret: string;
  onSecret: (secret: string) => void;
  repeated: string;
  onRepeated: (repeated: string) => void;
  /** Whether the form was sent once, so that what is wrong is said. */
  tried: boolean;
}

/** A new password or passphrase, typed twice. */
export function NewSecret({ kind, secret, onSecret, repeated, onRepeated, tried }: NewSecretProps) {
  const { t } = useTranslation();
  const problem = tried ? secretProblem(secret, repeated) : null;
  return (
    <>
      <TextInput
        label={t(`start.secret.${kind}`)}
        type="password"
        autoComplete="new-password"
        value={secret}
        onChange={onSecret}
        description={t('start.secret.rule', { count: fewestCharacters })}
        error={problem === 'short' ? t('start.secret.short', { count: fewestCharacters }) : undefined}
      />
      <TextInput
        label={t(`start.secret.${kind}Again`)}
        type="password"
        autoComplete="new-password"
        value={repeated}
        onChange={onRepeated}
        error={problem === 'different' ? t('start.secret.different') : undefined}
      />
    </>
  );
}
