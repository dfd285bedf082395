import { z } from 'zod';
import { query } from './procedure.ts';
import { reservationRow, reservationStatus } from './reservations.ts';
import { localDate, segment } from './trip.ts';

/** What of a reservation fits what was typed, `find.by.<field>` in the locales. */
export const matchedFields = [
  'locator',
  'name',
  'phone',
  'email',
  'postalCode',
  'supplierNumber',
  'documentNumber',
  'bookingId',
] as const;

/** A reservation that was found, with the words by which it was. */
export const searchHit = z.object({
  row: reservationRow,
  matched: z.object({
    by: z.enum(matchedFields),
    /** As it stands in the reservation: the name, the number, the address. */
    text: z.string(),
  }),
});
export type SearchHit = z.infer<typeof searchHit>;

const segmentKind = z.enum(segment.options.map(({ shape }) => shape.kind.value));
/** Both ends are included; either may be open. */
const dates = z.object({ from: localDate.optional(), to: localDate.optional() });
const words = z.string().trim().min(1).max(100);
const currency = z.string().regex(/^[A-Z]{3}$/);
/** A name to the letter, as it stands in the reservation but for blanks around it. */
const exactName = z.string().min(1).max(2_000);
const minutes = z.int().min(0);

/** What a reservation may be without (`find.filters.without.<what>`). */
export const withouts = ['supplier', 'destination'] as const;

/** What a list is narrowed by; everything that is given has to fit. */
export const searchFilter = z.object({
  /** As in the box: names, numbers, addresses. */
  text: words.optional(),
  statuses: z.array(reservationStatus).max(10).optional(),
  /** Any of these services. */
  kinds: z.array(segmentKind).max(10).optional(),
  departs: dates.optional(),
  /** When the web shop received it; days of the agency's time zone. */
  received: dates.optional(),
  /** The hour of the agency's clock in which the web shop received it. */
  receivedHour: z.int().min(0).max(23).optional(),
  /**
   * Only those that somebody took out of New: `timed` in more than `above` minutes and not more than `upTo`, begun ones
   * counted whole; `unrecorded` without a line of their history that says when.
   */
  reviewed: z
    .object({
      how: z.enum(['timed', 'unrecorded']),
      above: minutes.optional(),
      upTo: minutes.optional(),
    })
    .optional(),
  /** Words of a supplier's name, or their beginnings. */
  supplier: words.optional(),
  /** Words of the destination, or their beginnings. */
  destination: words.optional(),
  /** The total in minor units of that currency; both ends are included. */
  amount: z
    .object({
      currency,
      least: z.int().optional(),
      most: z.int().optional(),
    })
    .optional(),
  /** Only those with open warnings. */
  warnings: z.literal(true).optional(),
  /** Only those with an amendment that waits for a person. */
  amended: z.literal(true).optional(),
  /** Only those with a price line in that currency. */
  pricedIn: currency.optional(),
  /** Only those with a price line for a segment of exactly that supplier; in `pricedIn`, where that is given. */
  supplierIs: exactName.optional(),
  destinationIs: exactName.optional(),
  /** `supplier`: with a price line that belongs to no segment, or to one that names none; in `pricedIn`, where that is given. */
  without: z.array(z.enum(withouts)).min(1).max(withouts.length).optional(),
  /** The day on which the desk pulled the booking. */
  pulled: dates.optional(),
  /** Only amended ones: the day on which the desk pulled the newest amendment. */
  amendedOn: dates.optional(),
  /** The day on which the booking, or its newest amendment that was, was removed from the Internet server. */
  removed: dates.optional(),
  /** Only those that wait to be removed from the Internet server. */
  removal: z.literal('pending').optional(),
});
export type SearchFilter = z.infer<typeof searchFilter>;

export const searchOrders = ['newest', 'departure'] as const;
/** `newest` is by arrival at the web shop, latest first; `departure` soonest first, from today or the filter's first day on. */
export const searchOrder = z.enum(searchOrders);

/** How many reservations are still on their way into the index: they are found a moment later. */
const left = z.int();

export const searchProcedures = {
  /**
   * What the box finds as somebody types: locators, names (accents and apostrophes do not count, a beginning is enough),
   * fragments of telephone numbers from four digits on, e-mail addresses, postal codes, numbers of suppliers and of
   * documents. The surest first, then the newest.
   */
  'search.find': query(
    'agent',
    z.object({ text: z.string().max(200), limit: z.int().min(1).max(50) }),
    z.object({ hits: z.array(searchHit), left }),
  ),
  /** The lines of these reservations, in the same order; those that are gone are left out. */
  'search.rows': query(
    'agent',
    z.object({ ids: z.array(z.int()).max(50) }),
    z.object({ rows: z.array(reservationRow) }),
  ),
  /**
   * A page of a narrowed list by keyset: `after` is the `next` of the page before. A page may have fewer rows than asked
   * for, or none, and a `next` all the same, where little fits: so much was looked at, and the rest comes with the next.
   * Failures: invalidInput for a cursor that it never gave.
   */
  'search.list': query(
    'agent',
    z.object({
      filter: searchFilter,
      order: searchOrder,
      after: z.string().max(100).optional(),
      limit: z.int().min(1).max(500),
    }),
    z.object({ rows: z.array(reservationRow), next: z.string().nullable(), left }),
  ),
};
