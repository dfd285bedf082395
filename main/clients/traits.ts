import type { Kysely } from 'kysely';
import { z } from 'zod';
import { nameKey } from '../doubts/names.ts';
import { phoneDigits } from '../search/normalise.ts';
import type { Schema } from '../store/schema.ts';
import { clientsOf, emailsOf, phonesOf } from './queries.ts';

/** A client as one reservation has them, in the form in which clients compare. */
export interface Traits {
  readonly id: number;
  readonly locator: string;
  readonly given: string;
  readonly family: string;
  /** The record that staff put the reservation into. */
  readonly record: number | null;
  /** See nameKey; empty where the form had no name. */
  readonly name: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly postalCode: string;
}

/** What two reservations of one client have in common, enough to show them as one: the name with an address or telephone. */
export interface Key {
  readonly ground: 'email' | 'phone';
  readonly name: string;
  readonly value: string;
  /** All of it as one text, to be held against others. */
  readonly text: string;
}

/** A form that sends hundreds of them is no client. */
const MOST_OF_A_KIND = 16;
/** A number with fewer digits is nobody's. */
const SHORTEST_PHONE = 7;

/** An address as it compares; undefined where it is none. */
export function emailKey(address: string): string | undefined {
  const typed = address.trim().toLowerCase();
  return /^[^\s@]+@[^\s@]+$/.test(typed) ? typed : undefined;
}

/** A telephone number as it compares; undefined where it is none: 000 000 0000 is what people type who give none. */
export function phoneKey(number: string): string | undefined {
  const digits = phoneDigits(number);
  return digits.length < SHORTEST_PHONE || /^1?(\d)\1*$/.test(digits) ? undefined : digits;
}

/** The keys of a client; none where there is no name, because an address alone may be a household's or an agency's. */
export function keysOf({ name, emails, phones }: Traits): Key[] {
  if (name === '') return [];
  const key = (ground: Key['ground'], value: string): Key => ({
    ground,
    name,
    value,
    text: `${ground} ${value} ${name}`,
  });
  return [...emails.map((email) => key('email', email)), ...phones.map((phone) => key('phone', phone))];
}

const postal = z.object({ postalCode: z.string() }).catch({ postalCode: '' });

/** The clients of some reservations; those that are gone are left out. */
export async function traitsOf(db: Kysely<Schema>, ids: readonly number[]): Promise<Traits[]> {
  if (ids.length === 0) return [];
  const emails = grouped(await emailsOf(db, ids), ({ address }) => emailKey(address));
  const phones = grouped(await phonesOf(db, ids), ({ number }) => phoneKey(number));
  return (await clientsOf(db, ids)).map(({ id, locator, given, family, address, record }) => ({
    id,
    locator,
    given,
    family,
    record,
    name: nameKey({ given, family }),
    emails: emails.get(id) ?? [],
    phones: phones.get(id) ?? [],
    postalCode: postal
      .parse(JSON.parse(address))
      .postalCode.toUpperCase()
      .replace(/[^\p{L}\p{N}]/gu, ''),
  }));
}

function grouped<Row extends { id: number }>(
  rows: readonly Row[],
  keyOf: (row: Row) => string | undefined,
): Map<number, string[]> {
  const values = new Map<number, string[]>();
  for (const row of rows) {
    const value = keyOf(row);
    const known = values.get(row.id) ?? [];
    if (value === undefined || known.includes(value) || known.length >= MOST_OF_A_KIND) continue;
    values.set(row.id, [...known, value]);
  }
  return values;
}
