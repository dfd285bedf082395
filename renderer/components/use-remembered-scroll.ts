import { type RefObject, useLayoutEffect } from 'react';

/** How far lists were scrolled, by their key; in this window's memory only. */
const places = new Map<string, number>();
const mostPlaces = 50;

/** Brings a list that is shown again to where it was left, and another one to its top. Without a key, nothing is remembered. */
export function useRememberedScroll(scroller: RefObject<HTMLElement | null>, key: string | undefined): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || key === undefined) return;
    element.scrollTop = places.get(key) ?? 0;
    return () => {
      places.delete(key);
      places.set(key, element.scrollTop);
      const [oldest] = places.keys();
      if (places.size > mostPlaces && oldest !== undefined) places.delete(oldest);
    };
  }, [scroller, key]);
}
