import { z } from 'zod';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { KeptBooking } from './kept-booking.ts';

type Change = NonNullable<Reservation['amendment']>['changes'][number];

/** What an amendment does not change for a person: ids and instants of the form itself. */
const NOT_COMPARED = new Set(['version', 'id', 'submittedAt']);

function leaves(value: unknown, path: string, found: Map<string, string>): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') {
    found.set(path, String(value));
    return;
  }
  for (const [name, child] of Object.entries(value)) {
    if (path === '' && NOT_COMPARED.has(name)) continue;
    leaves(child, path === '' ? name : `${path}.${name}`, found);
  }
}

/**
 * The fields in which two versions of a booking differ, by their path (`travellers.0.family`), each as text before and
 * after; null where a version has no such field.
 */
export function changesBetween(before: KeptBooking, after: KeptBooking): Change[] {
  const left = new Map<string, string>();
  const right = new Map<string, string>();
  leaves(before, '', left);
  leaves(after, '', right);
  const paths = new Set([...left.keys(), ...right.keys()]);
  return [...paths]
    .filter((path) => left.get(path) !== right.get(path))
    .map((path) => ({ path, before: left.get(path) ?? null, after: right.get(path) ?? null }));
}

/** A version of a booking as reservations read it. */
export interface BookingVersion {
  readonly version: number;
  readonly booking: KeptBooking;
  readonly receivedAt: string;
  readonly pulledAt: string;
  readonly sealed: boolean;
  readonly cardNumberValid: boolean | undefined;
  readonly cardNumberInText?: boolean | undefined;
  readonly removal: Reservation['source']['removal'];
  readonly receipt: Reservation['source']['receipt'];
}

/** What reservations need of the intake; office.ts hands it over. */
export interface BookingVersions {
  /** One version of a reservation's booking. Throws where there is none: then the program is wrong. */
  version(reservationId: number, version: number): Promise<BookingVersion>;
}

/** Facts of a warning or a history line as they stand in the store. */
export const storedFacts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
