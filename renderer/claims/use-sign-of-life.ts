import { useEffect } from 'react';
import { useOffice } from '../office/use-office.ts';

/** Milliseconds between two signs of life, however much a person does. */
const pause = 60_000;

/** What shows that somebody is at the window. */
const signs = ['keydown', 'pointerdown', 'wheel'] as const;

/**
 * Tells the office, while a reservation that the person works on is open and they do something, that they are there, so
 * that it is not given up as idle.
 */
export function useSignOfLife(id: number, isMine: boolean): void {
  const office = useOffice();
  useEffect(() => {
    if (!isMine) return;
    let lastAt = performance.now();
    const onSign = () => {
      if (performance.now() - lastAt < pause) return;
      lastAt = performance.now();
      // Whether it was heard matters little: the next sign comes in a minute, and any command counts as one.
      office.call('claims.active', { id }).catch(() => undefined);
    };
    for (const sign of signs) window.addEventListener(sign, onSign, { passive: true });
    return () => {
      for (const sign of signs) window.removeEventListener(sign, onSign);
    };
  }, [office, id, isMine]);
}
