import { z } from 'zod';
import type { FieldChange } from '../../preload/contract/reservations.ts';

const leaf = z.union([z.string(), z.number(), z.boolean()]);
/** What stands in one field. */
export type Leaf = z.infer<typeof leaf>;

/** A field that changed, as the history keeps it: with what it was and became, of its own type. */
export const keptChange = z.object({ path: z.string(), before: leaf.nullable(), after: leaf.nullable() });
export type KeptChange = z.infer<typeof keptChange>;

/** Every field of a value by its path, e.g. `travellers.0.family`; what is absent or null has none. */
export function leavesOf(value: unknown): Map<string, Leaf> {
  const found = new Map<string, Leaf>();
  gather(value, '', found);
  return found;
}

function gather(value: unknown, path: string, found: Map<string, Leaf>): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') {
    found.set(path, leaf.parse(value));
    return;
  }
  for (const [name, child] of Object.entries(value)) {
    gather(child, path === '' ? name : `${path}.${name}`, found);
  }
}

/** The fields in which two values differ. */
export function fieldsChanged(before: unknown, after: unknown): KeptChange[] {
  const was = leavesOf(before);
  const is = leavesOf(after);
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((path) => was.get(path) !== is.get(path))
    .map((path) => ({ path, before: was.get(path) ?? null, after: is.get(path) ?? null }));
}

/** A change as text, for the contract. */
export function shownChange({ path, before, after }: KeptChange): FieldChange {
  return { path, before: textOf(before), after: textOf(after) };
}

function textOf(value: Leaf | null): string | null {
  return value === null ? null : String(value);
}

/** Puts a value together from its fields: numbers in a path are places in a list. Lists that are empty are absent. */
export function fromLeaves(leaves: ReadonlyMap<string, Leaf>): unknown {
  const own = leaves.get('');
  if (own !== undefined) return own;
  const children = new Map<string, Map<string, Leaf>>();
  for (const [path, value] of leaves) {
    const dot = path.indexOf('.');
    const name = dot === -1 ? path : path.slice(0, dot);
    const rest = dot === -1 ? '' : path.slice(dot + 1);
    const child = children.get(name) ?? new Map<string, Leaf>();
    child.set(rest, value);
    children.set(name, child);
  }
  const names = [...children.keys()];
  const entries = [...children].map(([name, child]) => [name, fromLeaves(child)] as const);
  if (names.length > 0 && names.every((name) => /^\d+$/.test(name))) {
    return entries.toSorted(([one], [other]) => Number(one) - Number(other)).map(([, value]) => value);
  }
  return Object.fromEntries(entries);
}
