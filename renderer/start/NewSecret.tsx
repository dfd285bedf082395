import { useTranslation } from 'react-i18next';
import { TextInput } from '../components/Field.tsx';
import { PasswordStrength } from './PasswordStrength.tsx';
import { fewestCharacters, secretProblem } from './secrets.ts';

interface NewSecretProps {
  kind: 'passphrase' | 'password' | 'newPassword';
  secret: string;
  onSecret: (secret: string) => void;
  repeated: string;
  onRepeated: (repeated: string) => void;
  /** Whether the form was sent once, so that what is wrong is said. */
  tried: boolean;
  /** Whose password it is to be; it is judged while it is typed then. */
  owner?: { name: string; email: string };
}

/** A new password or passphrase, typed twice. */
export function NewSecret({ kind, secret, onSecret, repeated, onRepeated, tried, owner }: NewSecretProps) {
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
      {owner && <PasswordStrength password={secret} name={owner.name} email={owner.email} />}
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
