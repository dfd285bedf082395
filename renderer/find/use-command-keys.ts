import { useEffect, useRef } from 'react';
import { shortcutOfHeld } from '../app/shortcuts.ts';
import { keysOf, takesKeys } from './command-keys.ts';
import { useCommands } from './use-commands.ts';

/** Has every command of the box run by its own keys as well, from anywhere on the desk. */
export function useCommandKeys(): void {
  const commands = useCommands();
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const keys = keysOf(event);
      if (keys === undefined || event.defaultPrevented || event.repeat || !takesKeys(event, keys)) return;
      const shortcut = shortcutOfHeld(keys, 'everywhere', 'go', 'settings', 'reservation');
      const command = latest.current().find((one) => one.shortcut === shortcut);
      if (shortcut === undefined || command === undefined) return;
      // Without this a browser would take the keys for something of its own.
      event.preventDefault();
      command.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
