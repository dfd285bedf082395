import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ariaKeys, shortcutOfHeld } from '../app/shortcuts.ts';
import { Keys } from '../components/Keys.tsx';
import { keysOf, takesKeys } from './command-keys.ts';
import { Palette } from './Palette.tsx';
import styles from './SearchBox.module.css';
import { useCommandKeys } from './use-command-keys.ts';

/** The box in the bar on top: finds reservations and runs commands. Ctrl+K opens it from anywhere. */
export function SearchBox() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  useCommandKeys();

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const keys = keysOf(event);
      if (keys === undefined || shortcutOfHeld(keys, 'everywhere') !== 'find') return;
      // Without this the browser would take the key for a box of its own.
      event.preventDefault();
      if (takesKeys(event, keys)) setOpen(true);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <>
      <Button
        className={styles.box ?? ''}
        data-tour="find"
        render={(props) => <button {...props} aria-keyshortcuts={ariaKeys('find')} />}
        aria-haspopup="dialog"
        onPress={() => setOpen(true)}
      >
        <Search size={14} aria-hidden />
        <span className={styles.words}>{t('find.box')}</span>
        <span className={styles.keys} aria-hidden>
          <Keys of="find" />
        </span>
      </Button>
      {isOpen && <Palette onClose={() => setOpen(false)} />}
    </>
  );
}
