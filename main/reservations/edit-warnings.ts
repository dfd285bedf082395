import type { Selectable } from 'kysely';
import { z } from 'zod';
import { warningCode } from '../../preload/contract/reservations.ts';
import type { Schema } from '../store/schema.ts';
import type { Concern } from './warnings.ts';

const warningFacts = z.record(z.string(), z.union([z.string(), z.number()]));
type WarningRecord = Selectable<Schema['warning']>;

/** What a correction does to the warnings. */
export interface WarningChanges {
  /** Open ones that say what is not so any more. */
  readonly moot: readonly number[];
  readonly raised: readonly Concern[];
}

function keyOf({ code, facts }: Concern): string {
  return `${code} ${JSON.stringify(Object.entries(facts).sort(([one], [other]) => (one < other ? -1 : 1)))}`;
}

/**
 * Which warnings a correction makes moot, and which it raises: by what there was to warn of just before it and what there
 * is behind it. So nothing is closed or raised that the correction has no part in, be it that days went by, or that a
 * warning was raised by another subject; and one that a person resolved stays resolved while it says the same. Pure.
 */
export function warningsAfterEdit(
  open: readonly Pick<WarningRecord, 'id' | 'code' | 'facts'>[],
  before: readonly Concern[],
  after: readonly Concern[],
): WarningChanges {
  const was = new Set(before.map(keyOf));
  const is = new Set(after.map(keyOf));
  return {
    moot: open
      .filter(({ code, facts }) => {
        const key = keyOf({ code: warningCode.parse(code), facts: warningFacts.parse(JSON.parse(facts)) });
        return was.has(key) && !is.has(key);
      })
      .map(({ id }) => id),
    raised: after.filter((concern) => !was.has(keyOf(concern))),
  };
}
