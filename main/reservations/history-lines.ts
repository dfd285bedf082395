import { z } from 'zod';
import type { FieldChange } from '../../preload/contract/reservations.ts';
import { type KeptChange, keptChange, shownChange } from './fields.ts';
import type { PartRecords } from './queries.ts';

const lineShape = z
  .object({ changes: z.array(keptChange).optional() })
  .catchall(z.union([z.string(), z.number(), z.boolean()]));
const factsShape = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

type HistoryRecord = PartRecords['history'][number];

/** A line's facts, and what it changed as text. */
export function storedLine(text: string): {
  facts: z.infer<typeof factsShape>;
  changes?: FieldChange[];
} {
  const { changes, ...facts } = lineShape.parse(JSON.parse(text));
  return { facts: factsShape.parse(facts), ...(changes && { changes: changes.map(shownChange) }) };
}

/** What a line changed, as it is kept. */
export function changesOf({ facts }: Pick<HistoryRecord, 'facts'>): readonly KeptChange[] {
  return lineShape.parse(JSON.parse(facts)).changes ?? [];
}

/**
 * The last correction that stands: neither undone, nor made to a version of the booking before the present one, whose
 * travellers and services may have had other places.
 */
export function lastEditOf(
  history: readonly Pick<HistoryRecord, 'id' | 'kind' | 'facts'>[],
): number | undefined {
  const standing: number[] = [];
  for (const { id, kind, facts } of history) {
    if (kind === 'edited') standing.push(id);
    if (kind === 'amendmentAccepted') standing.length = 0;
    if (kind !== 'editUndone') continue;
    const place = standing.indexOf(Number(lineShape.parse(JSON.parse(facts)).edit));
    if (place !== -1) standing.splice(place, 1);
  }
  return standing.at(-1);
}
