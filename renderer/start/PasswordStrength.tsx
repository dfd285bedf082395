import { useTranslation } from 'react-i18next';
import type { PasswordVerdict } from '../../preload/contract/session.ts';
import { classes } from '../components/classes.ts';
import styles from './PasswordStrength.module.css';
import { fewestCharacters } from './secrets.ts';
import { usePasswordVerdict } from './use-password-verdict.ts';

interface PasswordStrengthProps {
  password: string;
  /** Whose it is to be: their name and address do not count in it. */
  name: string;
  email: string;
}

function strengthOf({ score, hint }: PasswordVerdict): 'weak' | 'fit' | 'strong' {
  if (hint !== null) return 'weak';
  return score === 4 ? 'strong' : 'fit';
}

/** How soon a new password would be guessed, and what makes it easy, while it is being typed. */
export function PasswordStrength({ password, name, email }: PasswordStrengthProps) {
  const { t } = useTranslation();
  const verdict = usePasswordVerdict(password, { name, email });
  const isLong = password.length >= fewestCharacters;
  const strength = verdict && strengthOf(verdict);
  return (
    // Always there, so that screen readers say what changes in it.
    <div className={styles.strength} aria-live="polite">
      {isLong && (
        <>
          <span className={styles.bar} aria-hidden>
            {[1, 2, 3, 4].map((step) => (
              <span
                key={step}
                className={classes(
                  styles.step,
                  verdict && strength && verdict.score >= step && styles[strength],
                )}
              />
            ))}
          </span>
          <p className={styles.words}>
            {strength === undefined ? t('password.weighing') : t(`password.strengths.${strength}`)}
            {verdict?.hint && <span className={styles.hint}> {t(`password.hints.${verdict.hint}`)}</span>}
          </p>
        </>
      )}
    </div>
  );
}
