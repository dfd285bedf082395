import { z } from 'zod';
import { address, client, language, segment, traveller } from '../../preload/contract/trip.ts';
import type { KeptBooking } from './kept-booking.ts';
import type { PartRecords, ReservationRecord } from './queries.ts';

/** What of a booking staff may correct; the rest stands as it was booked. */
export type Correctable = Pick<KeptBooking, 'client' | 'travellers' | 'segments' | 'language'>;

/** The same, from fields: a list without an item has none. */
export const correctable: z.ZodType<Correctable> = z.object({
  client: client.extend({
    address: address.extend({ lines: z.array(z.string()).default([]) }),
    phones: client.shape.phones.default([]),
    emails: client.shape.emails.default([]),
  }),
  travellers: z.array(traveller).default([]),
  segments: z.array(segment).default([]),
  language,
});

type Rows = Pick<PartRecords, 'travellers' | 'segments' | 'phones' | 'emails'>;

/** What staff may correct, as it stands in a reservation. */
export function correctableOf(record: ReservationRecord, parts: Rows): Correctable {
  return {
    language: record.language,
    client: {
      given: record.client_given,
      family: record.client_family,
      title: record.client_title ?? undefined,
      address: address.parse(JSON.parse(record.client_address)),
      phones: parts.phones.map(({ kind, number }) => ({ kind, number })),
      emails: parts.emails.map((row) => row.address),
    },
    travellers: parts.travellers.map(({ given, family, title, type, birth_date, age }) => ({
      given,
      family,
      type,
      title: title ?? undefined,
      birthDate: birth_date ?? undefined,
      age: age ?? undefined,
    })),
    segments: parts.segments.map(({ facts }) => segment.parse(JSON.parse(facts))),
  };
}

/** What staff may correct of a booking as it was sent. */
export function correctableIn({
  client: sent,
  travellers,
  segments,
  language: of,
}: KeptBooking): Correctable {
  return { client: sent, travellers, segments, language: of };
}
