import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Palette } from './Palette.tsx';
import styles from './SearchBox.module.css';

/** Macs have their own key for shortcuts. */
const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The box in the bar on top: finds reservations and runs commands. Ctrl+K opens it from anywhere. */
export function SearchBox() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isShortcut =
        event.key.toLowerCase() === 'k' &&
        (event.ctrlKey || event.metaKey) &&
        !event.altKey &&
        !event.shiftKey;
      if (!isShortcut) return;
      // Without this the browser would take the key for a box of its own.
      event.preventDefault();
      // A dialog that is under way is finished or given up first.
      const isInDialog = event.target instanceof Element && event.target.closest('[role=dialog]') !== null;
      if (!isInDialog) setOpen(true);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <>
      <Button
        className={styles.box ?? ''}
        aria-keyshortcuts="Control+K"
        aria-haspopup="dialog"
        onPress={() => setOpen(true)}
      >
        <Search size={14} aria-hidden />
        <span className={styles.words}>{t('find.box')}</span>
        <kbd className={styles.keys} aria-hidden>
          {isMac ? '⌘ K' : 'Ctrl K'}
        </kbd>
      </Button>
      {isOpen && <Palette onClose={() => setOpen(false)} />}
    </>
  );
}
