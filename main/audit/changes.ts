/** What a field was and became. */
export type ChangeOfField = readonly [before: ChangedValue, after: ChangedValue];
type ChangedValue = string | number | boolean | null;

/**
 * The fields that a change changed: with what they were and became where that is a code, a number or a state; with
 * null where it is a person's data or a secret, of which the log has the name alone.
 */
export type Changes = Record<string, ChangeOfField | null>;

/**
 * What differs between two states of a record. Only fields in `shown` come with their values, so that a field that is
 * added later is hidden until somebody decides otherwise. `undefined` as a state means that there was none.
 */
export function changesBetween(
  before: object | undefined,
  after: object | undefined,
  shown: readonly string[] = [],
): Changes {
  const was = new Map<string, unknown>(Object.entries(before ?? {}));
  const is = new Map<string, unknown>(Object.entries(after ?? {}));
  const changes: Changes = {};
  for (const field of new Set([...was.keys(), ...is.keys()])) {
    const [old, now] = [was.get(field), is.get(field)];
    if (JSON.stringify(old) === JSON.stringify(now)) continue;
    changes[field] = shown.includes(field) ? [shownValue(old), shownValue(now)] : null;
  }
  return changes;
}

/** A value that can stand in the log; what is absent, or no code, number or state, is null. */
function shownValue(value: unknown): ChangedValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
