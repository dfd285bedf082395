import { useTranslation } from 'react-i18next';
import { ariaKeys, partsOfKey, type ShortcutId, shortcuts } from '../app/shortcuts.ts';
import { isMac } from '../find/command-keys.ts';
import styles from './Keys.module.css';

/** The names of keys that have words of their own. */
const named = ['PageDown', 'PageUp', 'Home', 'End', 'Escape', 'Shift', 'Ctrl'] as const;

/** Gives a key's parts as they stand on this person's keyboard. */
export function useKeyNames(): (key: string) => string[] {
  const { t } = useTranslation();
  return (key) =>
    partsOfKey(key, isMac).map((part) => {
      if (part === ' ') return t('shortcuts.keys.Space');
      const word = named.find((one) => one === part);
      return word === undefined ? part : t(`shortcuts.keys.${word}`);
    });
}

/** Gives a link or a button its title with the keys that lead there, and tells them to screen readers. */
export function useTitleWithKeys(): (
  label: string,
  id: ShortcutId | undefined,
) => { title: string; 'aria-keyshortcuts'?: string } {
  const names = useKeyNames();
  return (label, id) =>
    id === undefined
      ? { title: label }
      : { title: `${label} (${names(shortcuts[id].keys[0]).join('+')})`, 'aria-keyshortcuts': ariaKeys(id) };
}

/** The first key of a shortcut, or all of them, as they stand on a keyboard. */
export function Keys({ of, all = false }: { of: ShortcutId; all?: boolean }) {
  const names = useKeyNames();
  const keys: readonly string[] = shortcuts[of].keys;
  return (
    <span className={styles.keys}>
      {(all ? keys : keys.slice(0, 1)).map((key) => (
        <span key={key} className={styles.key}>
          {names(key).map((name) => (
            <kbd key={name}>{name}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
