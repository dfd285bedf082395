import type { Reservation } from '../../preload/contract/reservations.ts';

/** One field in which a reservation differs from how it was seen; null where it was, or is, not there. */
export interface Difference {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * What a person compares: not what counts or follows from the rest (version, moves, history, what is due), nor who works
 * on it, which stands above.
 */
function comparable(of: Reservation): Record<string, unknown> {
  const { status, language, client, travellers, segments, prices, payment, conditions, consent, remarks } =
    of;
  return {
    status,
    amendment: of.amendment === null ? null : String(of.amendment.bookingVersion),
    warnings: Object.fromEntries(
      of.warnings.map((warning) => [warning.id, warning.resolvedAt === null ? 'open' : 'resolved']),
    ),
    documents: Object.fromEntries(of.documents.map(({ id, number }) => [id, number])),
    mailings: Object.fromEntries(of.mailings.map(({ id, state }) => [id, state])),
    language,
    client,
    travellers,
    segments,
    prices,
    payment,
    conditionsAccepted: conditions,
    subscribe: consent,
    remarks,
  };
}

function leaves(value: unknown, path: string, found: Map<string, string>): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') {
    found.set(path, String(value));
    return;
  }
  for (const [name, child] of Object.entries(value))
    leaves(child, path === '' ? name : `${path}.${name}`, found);
}

/** The fields in which a reservation now differs from how a person saw it, each as text before and after. */
export function differencesBetween(seen: Reservation, now: Reservation): Difference[] {
  const before = new Map<string, string>();
  const after = new Map<string, string>();
  leaves(comparable(seen), '', before);
  leaves(comparable(now), '', after);
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => ({ path, before: before.get(path) ?? null, after: after.get(path) ?? null }));
}

/** Who changed it since a person saw it, each name once; null for the office itself. */
export function changedBy(seen: Reservation, now: Reservation): readonly (string | null)[] {
  const last = Math.max(0, ...seen.history.map(({ id }) => id));
  return [...new Set(now.history.filter(({ id }) => id > last).map(({ actor }) => actor))];
}
