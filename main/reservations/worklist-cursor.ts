import { Refusal } from '../refusal.ts';
import type { OrderColumn, Stretch } from './worklist.ts';

/** A place in a worklist: a reservation's value in the column that orders it, and its id. */
export interface Place {
  readonly key: string | number | null;
  readonly id: number;
}

/** What a value of each column looks like. */
const forms: Record<OrderColumn, RegExp> = {
  received_at: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
  due_on: /^\d{4}-\d{2}-\d{2}$/,
  departs_on: /^\d{4}-\d{2}-\d{2}$/,
  total_amount: /^-?\d{1,16}$/,
};

/**
 * A cursor names the last place of a page and the stretch in which it lies; it is opaque to the screens and holds no
 * personal data. The stretch is not worked out again from the day: midnight may lie between two pages.
 */
export function cursorOf({ letter }: Stretch, { key, id }: Place): string {
  return key === null ? `${letter} ${id}` : `${letter} ${key} ${id}`;
}

/** The stretch and the place that a cursor names. Throws Refusal invalidInput for one that this order never gave. */
export function readCursor(
  cursor: string,
  stretches: readonly Stretch[],
): { readonly at: number; readonly place: Place } {
  const [, letter, typed, id] = /^([a-z]) (?:(\S+) )?(\d{1,15})$/.exec(cursor) ?? [];
  const at = stretches.findIndex((one) => one.letter === letter);
  const stretch = stretches[at];
  if (stretch === undefined || id === undefined) throw new Refusal('invalidInput', { field: 'after' });
  const isBlank = stretch.values === 'blank';
  if (isBlank !== (typed === undefined) || (typed !== undefined && !forms[stretch.column].test(typed))) {
    throw new Refusal('invalidInput', { field: 'after' });
  }
  const key = typed === undefined ? null : stretch.column === 'total_amount' ? Number(typed) : typed;
  return { at, place: { key, id: Number(id) } };
}
