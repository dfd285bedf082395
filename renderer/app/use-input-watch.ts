import { useEffect } from 'react';
import { idleMilliseconds } from '../../preload/contract/session.ts';
import { useSetSession } from '../office/session.ts';
import { useOffice } from '../office/use-office.ts';
import { inputWatch } from './input-watch.ts';

/** What tells that somebody sits at the desk. */
const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Milliseconds between two looks at how long nothing was touched. */
const betweenLooks = 5_000;

/**
 * Tells the office of keys and pointer while the desk is open. The office locks the desk when it hears of none for too
 * long; should its word not reach this window, the window asks for it when the time has come.
 */
export function useInputWatch(isOpen: boolean): void {
  const office = useOffice();
  const { ask } = useSetSession();
  useEffect(() => {
    if (!isOpen) return;
    const watch = inputWatch({
      report: (secondsAgo) =>
        office
          .call('session.stillHere', { secondsAgo: Math.min(secondsAgo, idleMilliseconds / 1000) })
          .catch((error: unknown) => {
            void ask();
            throw error;
          }),
      now: () => Date.now(),
    });
    const looks = setInterval(() => {
      if (watch.idle() >= idleMilliseconds) void ask();
    }, betweenLooks);
    for (const input of inputs) window.addEventListener(input, watch.noted, { capture: true, passive: true });
    return () => {
      watch.stop();
      clearInterval(looks);
      for (const input of inputs) window.removeEventListener(input, watch.noted, { capture: true });
    };
  }, [isOpen, office, ask]);
}
