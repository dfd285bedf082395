import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Keys } from '../components/Keys.tsx';
import styles from './ShortcutSheet.module.css';
import {
  type ShortcutId,
  type ShortcutScope,
  shortcutIds,
  shortcutOf,
  shortcutScopes,
  shortcuts,
} from './shortcuts.ts';

/** Whether somebody is typing into a field, where a sign is a sign. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"]') !== null
  );
}

/** Every shortcut of the desk on one sheet, which ? opens from everywhere but a field. */
export function ShortcutSheet() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      if (shortcutOf(event, 'everywhere') !== 'sheet') return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  if (!isOpen) return null;
  const close = () => setOpen(false);
  return (
    <Dialog
      title={t('shortcuts.title')}
      isOpen
      onClose={close}
      width="wide"
      footer={
        <Button look="primary" onPress={close}>
          {t('common.close')}
        </Button>
      }
    >
      <div className={styles.sheet}>
        {shortcutScopes.map((scope) => (
          <section key={scope}>
            <h3 className={styles.scope}>{t(`shortcuts.scopes.${scope}`)}</h3>
            <dl className={styles.shortcuts}>
              {idsOf(scope).map((id) => (
                <div key={id} className={styles.shortcut}>
                  <dt>{t(`shortcuts.does.${id}`)}</dt>
                  <dd>
                    <Keys of={id} all />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function idsOf(scope: ShortcutScope): readonly ShortcutId[] {
  return shortcutIds.filter((id) => shortcuts[id].scope === scope);
}
