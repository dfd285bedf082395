import { z } from 'zod';
import type { ClientProfile, ClientStanding, Used } from '../../preload/contract/clients.ts';
import { address, type Client } from '../../preload/contract/trip.ts';
import type { BookedRecord, conditionsIn, consentsIn, emailsOf, phonesOf } from './queries.ts';
import { emailKey, phoneKey } from './traits.ts';

type Rows<Query extends (...given: never[]) => unknown> = Awaited<ReturnType<Query>>;

/** Everything that a profile is put together from; reservations the newest first. */
export interface ProfileRows {
  readonly booked: readonly BookedRecord[];
  readonly phones: Rows<typeof phonesOf>;
  readonly emails: Rows<typeof emailsOf>;
  readonly consents: Rows<typeof consentsIn>;
  readonly conditions: Rows<typeof conditionsIn>;
}

type Address = Client['address'];

const said = z.object({ specials: z.boolean(), wording: z.string() });

/** Addresses are one where only capitals and blanks differ. */
function addressKey({ lines, city, province, postalCode, country }: Address): string {
  return JSON.stringify([lines, city, province, postalCode, country]).toLowerCase().replace(/\s+/g, ' ');
}

/** By what a thing that stands in a reservation is known in another one. Names differ in every letter: spelling is what is corrected. */
export function standingKey(standing: ClientStanding): string {
  switch (standing.what) {
    case 'name': {
      const { given, family, title } = standing.name;
      return JSON.stringify([given, family, title]);
    }
    case 'phone':
      return phoneKey(standing.number) ?? standing.number.trim();
    case 'email':
      return emailKey(standing.email) ?? standing.email.trim();
    case 'address':
      return addressKey(standing.address);
  }
}

/** What stands in a client part, each thing once by kind. */
export function standingIn({
  given,
  family,
  title,
  address: postal,
  phones,
  emails,
}: Client): ClientStanding[] {
  return [
    { what: 'name', name: { given, family, title: title ?? null } },
    { what: 'address', address: postal },
    ...phones.map(({ number }): ClientStanding => ({ what: 'phone', number })),
    ...emails.map((email): ClientStanding => ({ what: 'email', email })),
  ];
}

/** A client as each of some reservations has them, by reservation. */
export function clientsIn({ booked, phones, emails }: Omit<ProfileRows, 'consents' | 'conditions'>) {
  const phonesById = Map.groupBy(phones, ({ id }) => id);
  const emailsById = Map.groupBy(emails, ({ id }) => id);
  return booked.map((record) => ({
    record,
    client: {
      given: record.client_given,
      family: record.client_family,
      title: record.client_title ?? undefined,
      address: address.parse(JSON.parse(record.client_address)),
      phones: (phonesById.get(record.id) ?? []).map(({ kind, number }) => ({ kind, number })),
      emails: (emailsById.get(record.id) ?? []).map((row) => row.address),
    },
  }));
}

/** Values with the reservations that they stand in; each is shown as its newest reservation has it. The newest first. */
function usesOf<Value>(
  found: readonly { readonly value: Value; readonly record: BookedRecord }[],
  keyOf: (value: Value) => string,
): (Value & { used: Used })[] {
  return [...Map.groupBy(found, ({ value }) => keyOf(value)).values()].flatMap((same) => {
    const [newest] = same;
    const records = new Set(same.map(({ record }) => record));
    const oldest = same.at(-1);
    if (newest === undefined || oldest === undefined) return [];
    const place = ({ id, locator, received_at }: BookedRecord) => ({ id, locator, at: received_at });
    const used = { count: records.size, first: place(oldest.record), last: place(newest.record) };
    return [{ ...newest.value, used }];
  });
}

/** What a client's reservations say about them. Pure. */
export function profileOf(
  rows: ProfileRows,
  today: string,
): Pick<
  ClientProfile,
  'name' | 'language' | 'names' | 'phones' | 'emails' | 'addresses' | 'consents' | 'conditions'
> & { totals: Omit<ClientProfile['totals'], 'mailings'> } {
  const clients = clientsIn(rows);
  const [newest] = clients;
  if (newest === undefined) throw new Error('a client without a reservation');
  const each = <Value>(valuesOf: (client: Client) => readonly Value[]) =>
    clients.flatMap(({ record, client }) => valuesOf(client).map((value) => ({ value, record })));
  const nameOf = ({ given, family, title }: Client) => ({ given, family, title: title ?? null });
  return {
    name: nameOf(newest.client),
    language: newest.record.language,
    names: usesOf(
      each((client) => [nameOf(client)]),
      (name) => standingKey({ what: 'name', name }),
    ),
    phones: usesOf(
      each(({ phones }) => phones),
      ({ number }) => standingKey({ what: 'phone', number }),
    ),
    emails: usesOf(
      each(({ emails }) => emails.map((one) => ({ address: one }))),
      (one) => standingKey({ what: 'email', email: one.address }),
    ),
    addresses: usesOf(
      each((client) => [{ address: client.address }]),
      (one) => addressKey(one.address),
    ),
    consents: consentsOf(rows),
    conditions: conditionsOf(rows.conditions),
    totals: totalsOf(rows.booked, today),
  };
}

/** What was said about the specials, the newest first; the wordings are numbered in the order in which they came. */
function consentsOf({ consents, booked }: ProfileRows): ClientProfile['consents'] {
  const locators = new Map(booked.map(({ id, locator }) => [id, locator]));
  const texts = new Map<string, number>();
  return consents
    .map((row) => ({ ...row, at: row.at ?? '', told: said.parse(JSON.parse(row.said)) }))
    .sort((one, other) => instantOf(one.at) - instantOf(other.at) || one.version - other.version)
    .map(({ id, at, told: { specials, wording } }) => {
      const text = texts.get(wording) ?? texts.size + 1;
      texts.set(wording, text);
      return { reservationId: id, locator: locators.get(id) ?? '', at, specials, wording, text };
    })
    .reverse();
}

/** When a form was sent; what is no date comes before all that are. */
function instantOf(text: string): number {
  const at = Date.parse(text);
  return Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at;
}

/** Each version of a supplier's conditions once, as it was last accepted; the newest first. */
function conditionsOf(rows: ProfileRows['conditions']): ClientProfile['conditions'] {
  const each = Map.groupBy(rows, ({ supplier, version }) => JSON.stringify([supplier, version]));
  return [...each.values()]
    .flatMap((same) => {
      const newest = same.reduce((one, other) => (other.accepted_at > one.accepted_at ? other : one));
      const { supplier, version, accepted_at: acceptedAt } = newest;
      return [{ supplier, version, acceptedAt, count: same.length }];
    })
    .sort((one, other) => (one.acceptedAt < other.acceptedAt ? 1 : -1));
}

function totalsOf(booked: readonly BookedRecord[], today: string): Omit<ClientProfile['totals'], 'mailings'> {
  const standing = booked.filter(({ status }) => status !== 'cancelled');
  const sums = new Map<string, number>();
  for (const { total_amount: amount, total_currency: currency } of standing) {
    if (amount !== null && currency !== null) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  }
  return {
    reservations: booked.length,
    cancelled: booked.length - standing.length,
    ahead: standing.filter(({ departs_on }) => departs_on !== null && departs_on >= today).length,
    // A form can send amounts that no sum can be made of; none is said then.
    values: [...sums]
      .filter(([, amount]) => Number.isSafeInteger(amount))
      .map(([currency, amount]) => ({ value: { amount, currency }, received: { amount: 0, currency } })),
  };
}
