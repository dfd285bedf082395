import { z } from 'zod';
import {
  address,
  airSegment,
  type Client,
  type ConditionAccepted,
  carSegment,
  client,
  conditionAccepted,
  hotelSegment,
  insuranceSegment,
  type Language,
  language,
  type PriceLine,
  packageSegment,
  phone,
  priceLine,
  type Segment,
  type Traveller,
  traveller,
} from '../../preload/contract/trip.ts';

/** A web booking, version 1 of the intake protocol, as the client typed it. */
export interface Booking {
  version: 1;
  id: string;
  /** RFC 3339, or '' where the form sent none: then only the server's time of receipt is known. */
  submittedAt: string;
  language: Language;
  client: Client;
  travellers: Traveller[];
  segments: Segment[];
  prices: PriceLine[];
  payment: {
    method: 'card' | 'cheque' | 'transfer';
    plan: 'deposit' | 'full';
    /** The security code is dropped before anything is written to disk. */
    card?: { holder: string; number: string; expiry: string; securityCode?: string; country?: string };
  };
  conditionsAccepted: ConditionAccepted[];
  /** Consent to the weekly specials, with the words that were shown. */
  subscribe?: { specials: boolean; wording: string };
  origin: { host: string; ip: string; userAgent?: string };
  remarks?: string;
}

/** Why octets are not a booking that the desk can work on. */
export type NotABookingReason = 'notUtf8' | 'notJson' | 'notABooking' | 'unsupportedVersion';

/**
 * What parsing octets gave. `where` names the fields that were wrong by their paths, at most 20, without any value
 * of them, so that it may be shown and logged.
 */
export type ParsedBooking =
  | { ok: true; booking: Booking }
  | { ok: false; reason: NotABookingReason; where: string[] };

const mostPaths = 20;
const whole = '(whole)';
/** A booking nests five levels; what nests far deeper is made to overflow the stack of whoever walks through it. */
const mostLevels = 32;

/** What a person may leave out of a form. */
const typed = z.string().default('');
const optionalText = z.string().optional();
const listOf = <Schema extends z.ZodType>(item: Schema) => z.array(item).default(() => []);

const typedAddress = address
  .extend({
    lines: listOf(z.string()),
    city: typed,
    province: typed,
    postalCode: typed,
    country: typed,
  })
  .loose();

const typedClient = client
  .extend({
    given: typed,
    family: typed,
    address: typedAddress.prefault({}),
    phones: listOf(phone.extend({ number: typed }).loose()),
    emails: listOf(z.string()),
  })
  .loose();

const typedTraveller = traveller.extend({ given: typed, family: typed }).loose();

const typedSegment = z.discriminatedUnion('kind', [
  airSegment.loose(),
  hotelSegment.loose(),
  packageSegment.loose(),
  carSegment.loose(),
  insuranceSegment.loose(),
]);

/** Not loose, unlike the rest: nobody knows what an unknown field beside a card number holds. */
const payment = z.object({
  method: z.enum(['card', 'cheque', 'transfer']),
  plan: z.enum(['deposit', 'full']),
  card: z
    .object({
      holder: typed,
      number: typed,
      expiry: typed,
      securityCode: optionalText,
      // A code or a name and nothing longer: what a form writes here by mistake may be the number.
      country: z
        .string()
        .optional()
        .transform((country) =>
          country === undefined || /\d/.test(country) ? undefined : country.slice(0, 60),
        ),
    })
    .optional(),
});

/** Built once: unknown fields are kept where they stand, and what a reviewer can still put right is let through. */
const bookingSchema: z.ZodType<Booking> = z.looseObject({
  version: z.literal(1),
  id: z.string().min(1),
  submittedAt: typed,
  language,
  client: typedClient,
  travellers: z.array(typedTraveller),
  segments: z.array(typedSegment),
  prices: listOf(priceLine.extend({ label: typed }).loose()),
  payment,
  conditionsAccepted: listOf(conditionAccepted.extend({ version: typed, acceptedAt: typed }).loose()),
  subscribe: z.looseObject({ specials: z.boolean(), wording: typed }).optional(),
  origin: z.looseObject({ host: typed, ip: typed, userAgent: optionalText }).prefault({}),
  remarks: optionalText,
});

/** A version field that is a number, but of another version than this desk reads. */
const otherVersion = z.object({ version: z.number().refine((version) => version !== 1) });

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a booking of version 1 from the octets (or the text) in which it came. Never throws. What a person can still
 * work on is a booking: empty names, no traveller, prices of zero, an address without a postal code, fields that this
 * desk does not know. What has no id, client, travellers, segments or payment, or a value of the wrong type, is not.
 */
export function parseBooking(octets: Uint8Array | string): ParsedBooking {
  const text = typeof octets === 'string' ? octets : decoded(octets);
  if (text === undefined) return { ok: false, reason: 'notUtf8', where: [] };
  const document = parsedJson(text);
  if (document === undefined) return { ok: false, reason: 'notJson', where: [] };
  const { value } = document;
  if (nestsDeeperThan(mostLevels, value)) return { ok: false, reason: 'notABooking', where: [whole] };
  const parsed = bookingSchema.safeParse(value);
  if (parsed.success) return { ok: true, booking: parsed.data };
  if (otherVersion.safeParse(value).success) {
    return { ok: false, reason: 'unsupportedVersion', where: ['version'] };
  }
  // Some forms write null for what was left out. Tried second, because few do and it costs as much again.
  const again = bookingSchema.safeParse(withoutNulls(value));
  if (again.success) return { ok: true, booking: again.data };
  return { ok: false, reason: 'notABooking', where: pathsOf(again.error) };
}

function decoded(octets: Uint8Array): string | undefined {
  try {
    return utf8.decode(octets);
  } catch {
    return undefined;
  }
}

function parsedJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function nestsDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => nestsDeeperThan(levels - 1, inner));
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  const given = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(given.map(([name, field]) => [name, withoutNulls(field)]));
}

/** Only names of this schema and indexes can stand in these paths, never a name or a value out of the document. */
function pathsOf(error: z.ZodError): string[] {
  const paths = new Set<string>();
  for (const { path } of error.issues) {
    paths.add(path.length === 0 ? whole : path.join('.'));
    if (paths.size === mostPaths) break;
  }
  return [...paths];
}
