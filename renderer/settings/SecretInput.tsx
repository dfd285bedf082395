import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { TextInput } from '../components/Field.tsx';
import styles from './SecretInput.module.css';
import type { SecretChange } from './secret-change.ts';

interface SecretInputProps {
  label: string;
  /** Whether the office keeps one already. */
  isStored: boolean;
  change: SecretChange;
  onChange: (change: SecretChange) => void;
  description?: string;
  error?: string | undefined;
  /** The field for a new one; a password field where none is given. */
  field?: (text: string, onChange: (text: string) => void) => ReactNode;
}

/** A secret that goes in and never comes back: kept, replaced or removed. */
export function SecretInput({
  label,
  isStored,
  change,
  onChange,
  description,
  error,
  field,
}: SecretInputProps) {
  const { t } = useTranslation();
  const replace = (text: string) => onChange({ kind: 'replace', text });
  if (isStored && change.kind !== 'replace') {
    return (
      <fieldset className={styles.stored}>
        <legend className={styles.label}>{label}</legend>
        <div className={styles.line}>
          <Lock size={14} aria-hidden />
          <span className={styles.words}>
            {change.kind === 'keep' ? t('settings.secretStored') : t('settings.secretRemoved')}
          </span>
          {change.kind === 'keep' ? (
            <>
              <Button size="small" onPress={() => replace('')}>
                {t('settings.replaceSecret')}
              </Button>
              <Button size="small" onPress={() => onChange({ kind: 'remove' })}>
                {t('settings.removeSecret')}
              </Button>
            </>
          ) : (
            <Button size="small" onPress={() => onChange({ kind: 'keep' })}>
              {t('settings.keepSecret')}
            </Button>
          )}
        </div>
      </fieldset>
    );
  }
  const text = change.kind === 'replace' ? change.text : '';
  return (
    <div className={styles.new}>
      {field?.(text, replace) ?? (
        <TextInput
          label={label}
          type="password"
          autoComplete="off"
          value={text}
          onChange={replace}
          description={description}
          error={error}
        />
      )}
      {isStored && (
        <Button size="small" onPress={() => onChange({ kind: 'keep' })}>
          {t('settings.keepSecret')}
        </Button>
      )}
    </div>
  );
}
