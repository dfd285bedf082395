import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { ShortcutSheet } from '../app/ShortcutSheet.tsx';
import { shortcutOf, shortcuts } from '../app/shortcuts.ts';
import { isTyping } from '../app/typing.ts';
import { takesKeys } from '../find/command-keys.ts';
import { HelpContext } from './help.ts';
import { Tour } from './Tour.tsx';

/** Milliseconds after which a menu that closed has given the focus back, which the help gives back in its turn. */
const settled = 120;

const [sheetKey] = shortcuts.sheet.keys;

/** Gives every screen its help: the sheet of shortcuts, which ? opens from everywhere but a field, and the tour. */
export function HelpProvider({ children }: { children: ReactNode }) {
  const [isSheetOpen, setSheetOpen] = useState(false);
  const [isTouring, setTouring] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target) || !takesKeys(event, sheetKey)) return;
      if (shortcutOf(event, 'everywhere') !== 'sheet') return;
      event.preventDefault();
      setSheetOpen(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const help = useMemo(
    () => ({
      startTour: () => void setTimeout(() => setTouring(true), settled),
      openSheet: () => void setTimeout(() => setSheetOpen(true), settled),
    }),
    [],
  );
  return (
    <HelpContext value={help}>
      {children}
      {isSheetOpen && <ShortcutSheet onClose={() => setSheetOpen(false)} />}
      {isTouring && <Tour onEnd={() => setTouring(false)} />}
    </HelpContext>
  );
}
