import type { Edit } from '../../preload/contract/edits.ts';
import { hideCardData, newLook } from '../intake/card-numbers.ts';
import { Refusal } from '../refusal.ts';
import { type Correctable, correctable } from './as-it-stands.ts';
import { fromLeaves, type KeptChange, leavesOf } from './fields.ts';

/** Texts in which long numbers belong: telephones, and the supplier's own numbers. */
const MAY_HOLD_NUMBERS = /(^|\.)(phones\.\d+\.number|confirmation)$/;

/**
 * A reservation's correctable part after a correction. Fields that the correction does not name stay; null takes one
 * away; a card number that was typed into one is masked. Throws Refusal notFound where there is no such traveller or
 * service, or it is of another kind. Pure.
 */
export function applyEdit(before: Correctable, edit: Edit): Correctable {
  switch (edit.part) {
    case 'client': {
      const { language = before.language, ...changes } = edit.changes;
      return { ...before, language, client: merged(before, 'client', changes).client };
    }
    case 'traveller': {
      const index = edit.number - 1;
      if (before.travellers[index] === undefined) throw new Refusal('notFound');
      return merged(before, `travellers.${index}`, edit.changes);
    }
    case 'segment': {
      const index = edit.number - 1;
      const { kind, ...changes } = edit.changes;
      if (before.segments[index]?.kind !== kind) throw new Refusal('notFound');
      return merged(before, `segments.${index}`, changes);
    }
  }
}

/** Replaces fields at a place; what a field held, whole lists and addresses too, goes first. */
function merged(before: Correctable, at: string, changes: object): Correctable {
  const leaves = leavesOf(before);
  const look = newLook();
  for (const [field, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    const place = `${at}.${field}`;
    for (const path of [...leaves.keys()]) {
      if (path === place || path.startsWith(`${place}.`)) leaves.delete(path);
    }
    for (const [rest, typed] of leavesOf(value)) {
      const path = rest === '' ? place : `${place}.${rest}`;
      const isHidden = typeof typed === 'string' && !MAY_HOLD_NUMBERS.test(path);
      leaves.set(path, isHidden ? hideCardData(typed, look) : typed);
    }
  }
  return correctable.parse(fromLeaves(leaves));
}

/**
 * Sets changes back. Undefined where one of the fields does not hold any more what the change set it to: somebody
 * changed it since, and that must not be lost. Pure.
 */
export function setBack(now: Correctable, changes: readonly KeptChange[]): Correctable | undefined {
  const leaves = leavesOf(now);
  for (const { path, before, after } of changes) {
    if ((leaves.get(path) ?? null) !== after) return undefined;
    if (before === null) leaves.delete(path);
    else leaves.set(path, before);
  }
  const parsed = correctable.safeParse(fromLeaves(leaves));
  return parsed.success ? parsed.data : undefined;
}
