import { useTranslation } from 'react-i18next';
import { partsOfKey, type ShortcutId, shortcuts } from '../app/shortcuts.ts';
import styles from './Keys.module.css';

/** The names of keys that have words of their own. */
const named = ['PageDown', 'PageUp', 'Home', 'End', 'Escape', 'Shift', 'Ctrl'] as const;

/** The first key of a shortcut, or all of them, as they stand on a keyboard. */
export function Keys({ of, all = false }: { of: ShortcutId; all?: boolean }) {
  const { t } = useTranslation();
  const keys: readonly string[] = shortcuts[of].keys;
  const name = (part: string) => {
    if (part === ' ') return t('shortcuts.keys.Space');
    const word = named.find((one) => one === part);
    return word === undefined ? part : t(`shortcuts.keys.${word}`);
  };
  return (
    <span className={styles.keys}>
      {(all ? keys : keys.slice(0, 1)).map((key) => (
        <span key={key} className={styles.key}>
          {partsOfKey(key).map((part) => (
            <kbd key={part}>{name(part)}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
