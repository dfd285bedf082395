import { z } from 'zod';

/** Money in integer minor units (12345 is 123.45) with its ISO 4217 currency. */
export const money = z.object({ amount: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) });
export type Money = z.infer<typeof money>;

/** The two languages of the desk and of its documents. */
export const language = z.enum(['en', 'fr']);
export type Language = z.infer<typeof language>;

/** A local date, YYYY-MM-DD. */
export const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** A UTC instant as ISO 8601 with milliseconds and Z. */
export const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);

const text = z.string();
const optionalText = z.string().optional();
/** The supplier's own number for a service, which staff note; the web form sends none. */
const confirmation = z.string().optional();

/** One flight. `departs` and `arrives` are local date-times at the airport (YYYY-MM-DDTHH:mm), `from` and `to` IATA codes. */
export const airSegment = z.object({
  kind: z.literal('air'),
  supplier: text,
  confirmation,
  carrier: text,
  number: text,
  from: text,
  to: text,
  departs: text,
  arrives: text,
  cabin: optionalText,
  fareBasis: optionalText,
});

/** A stay; check-in and check-out are local dates. */
export const hotelSegment = z.object({
  kind: z.literal('hotel'),
  supplier: text,
  confirmation,
  property: text,
  city: text,
  country: text,
  checkIn: text,
  checkOut: text,
  room: text,
  board: optionalText,
  rooms: z.number(),
});

/** A tour operator's package; dates are local. */
export const packageSegment = z.object({
  kind: z.literal('package'),
  supplier: text,
  confirmation,
  code: text,
  name: text,
  from: text,
  to: text,
  departs: text,
  returns: text,
  board: optionalText,
});

const place = z.object({ place: text, at: text });

/** A rental car; `at` is a local date-time. */
export const carSegment = z.object({
  kind: z.literal('car'),
  supplier: text,
  confirmation,
  class: text,
  pickUp: place,
  dropOff: place,
});

/** Travel insurance bought or declined; dates are local. */
export const insuranceSegment = z.object({
  kind: z.literal('insurance'),
  supplier: text,
  confirmation,
  plan: text,
  from: text,
  to: text,
  declined: z.boolean().optional(),
});

/** One service of a trip. */
export const segment = z.discriminatedUnion('kind', [
  airSegment,
  hotelSegment,
  packageSegment,
  carSegment,
  insuranceSegment,
]);
export type Segment = z.infer<typeof segment>;
export type SegmentKind = Segment['kind'];
export const segmentKind = z.enum(['air', 'hotel', 'package', 'car', 'insurance']);

/** A person on the trip. */
export const traveller = z.object({
  given: text,
  family: text,
  title: optionalText,
  type: z.enum(['adult', 'child', 'infant']),
  birthDate: optionalText,
  age: z.number().optional(),
});
export type Traveller = z.infer<typeof traveller>;

export const phone = z.object({ kind: z.enum(['home', 'work', 'mobile']), number: text });

/** A postal address as it was typed. */
export const address = z.object({
  lines: z.array(text),
  city: text,
  province: text,
  postalCode: text,
  country: text,
});

/** The person who sent the booking and to whom documents go. */
export const client = z.object({
  given: text,
  family: text,
  title: optionalText,
  address,
  phones: z.array(phone),
  emails: z.array(text),
});
export type Client = z.infer<typeof client>;

/** One price line; `segment` is the index of the segment it belongs to, absent where it belongs to the whole trip. */
export const priceLine = z.object({
  segment: z.int().nonnegative().optional(),
  kind: z.enum(['fare', 'tax', 'fee', 'insurance', 'discount']),
  label: text,
  amount: money,
});
export type PriceLine = z.infer<typeof priceLine>;

/** A supplier's booking conditions in the version that the client accepted. */
export const conditionAccepted = z.object({ supplier: text, version: text, acceptedAt: text });
export type ConditionAccepted = z.infer<typeof conditionAccepted>;
