import { z } from 'zod';
import { longestNote } from './note.ts';
import { command } from './procedure.ts';
import { reservation } from './reservations.ts';
import { language } from './trip.ts';

/** What can be wrong with a field that staff type into, each a sentence (`edits.problems.<code>`). */
export const editProblems = [
  'empty',
  'tooLong',
  'tooMany',
  'unprintable',
  'notADate',
  'notBornYet',
  'bornTooLongAgo',
  'notATime',
  'notAnEmail',
  'notAPhone',
  'notAnAirport',
  'notANumber',
] as const;
export type EditProblem = (typeof editProblems)[number];

/** Its code as zod's message, so that a screen says it in the person's language while they type. */
const saying = (problem: EditProblem) => problem;

/** A line of text: trimmed, its accents composed (NFC), without control characters or halves of characters. */
function line(most: number) {
  return z
    .string()
    .trim()
    .normalize()
    .max(most, saying('tooLong'))
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), saying('unprintable'));
}

/** A line that cannot be left empty. */
function needed(most: number) {
  return line(most).refine((text) => text !== '', saying('empty'));
}

/** A line that may be left away; null takes it away. */
function optional(most: number) {
  return line(most)
    .transform((text) => (text === '' ? null : text))
    .nullable();
}

/** Whether a text of the form YYYY-MM-DD is a day of the calendar. */
function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  // Only a day of the calendar stays in its month: 30 February would move to March.
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return Number(year) >= 1000 && midnight.getUTCMonth() === Number(month) - 1;
}

/** A day of the calendar, YYYY-MM-DD. */
const day = z.string().trim().refine(isDay, saying('notADate'));

/** A local date and time of the day, YYYY-MM-DDTHH:mm. */
const dayAndTime = z
  .string()
  .trim()
  .refine((text) => {
    const [, date = '', time = ''] = /^(.{10})T(.{5})$/.exec(text) ?? [];
    return isDay(date) && /^([01]\d|2[0-3]):[0-5]\d$/.test(time);
  }, saying('notATime'));

/** The day after today in UTC: today has begun everywhere by then. */
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

const birthDate = day
  .refine((text) => text <= tomorrow(), saying('notBornYet'))
  .refine((text) => text >= '1890-01-01', saying('bornTooLongAgo'))
  .nullable();

/** An airport by its IATA code; small letters are taken as capitals. */
const airport = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, saying('notAnAirport'));

/** The web form's own rule, as the warnings have it: something, an at sign, a name with a dot in it. */
const email = needed(254).refine((text) => /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text), saying('notAnEmail'));

/** Digits and what people write between them, an extension behind; what looks odd beyond that is a warning. */
const phoneNumber = needed(40).refine(
  (text) => /^[+(\d][\d\s().+/-]*(?:\s*(?:x|ext\.?|poste|#)\s*\d+)?$/i.test(text) && /\d.*\d.*\d/.test(text),
  saying('notAPhone'),
);

const editedAddress = z.object({
  lines: z.array(needed(120)).max(6, saying('tooMany')),
  city: line(80),
  province: line(80),
  postalCode: line(16),
  country: line(60),
});

/** What can be corrected of the client, field by field. */
export const clientFields = z.object({
  given: line(80),
  family: needed(80),
  title: optional(20),
  address: editedAddress,
  phones: z
    .array(z.object({ kind: z.enum(['home', 'work', 'mobile']), number: phoneNumber }))
    .max(10, saying('tooMany')),
  emails: z.array(email).max(10, saying('tooMany')),
  /** The language of the documents that go to the client. */
  language,
});

/** What can be corrected of a traveller. */
export const travellerFields = z.object({
  given: line(80),
  family: needed(80),
  title: optional(20),
  type: z.enum(['adult', 'child', 'infant']),
  birthDate,
  /** The age that was given instead of a birth date, or beside it. */
  age: z.int(saying('notANumber')).min(0, saying('notANumber')).max(130, saying('notANumber')).nullable(),
});

/** The supplier's number for this service, by which they find it. */
const confirmation = optional(60);
const supplier = needed(120);
const handOver = z.object({ place: needed(120), at: dayAndTime });

/**
 * What can be corrected of a service, by its kind. Its kind stays, and so does whether insurance was declined: that is
 * what the client said.
 */
export const segmentFields = {
  air: z.object({
    supplier,
    confirmation,
    carrier: needed(3),
    number: needed(8),
    from: airport,
    to: airport,
    departs: dayAndTime,
    arrives: dayAndTime,
    cabin: optional(40),
    fareBasis: optional(20),
  }),
  hotel: z.object({
    supplier,
    confirmation,
    property: needed(120),
    city: needed(80),
    country: needed(60),
    checkIn: day,
    checkOut: day,
    room: needed(80),
    rooms: z.int(saying('notANumber')).min(1, saying('notANumber')).max(99, saying('notANumber')),
    board: optional(60),
  }),
  package: z.object({
    supplier,
    confirmation,
    code: needed(40),
    name: needed(160),
    from: needed(60),
    to: needed(60),
    departs: day,
    returns: day,
    board: optional(60),
  }),
  car: z.object({ supplier, confirmation, class: needed(80), pickUp: handOver, dropOff: handOver }),
  insurance: z.object({ supplier, confirmation, plan: needed(120), from: day, to: day }),
};

/** Those fields of the client that change. */
const clientChanges = clientFields.partial();
export type ClientChanges = z.infer<typeof clientChanges>;

const segmentChanges = z.discriminatedUnion('kind', [
  segmentFields.air.partial().extend({ kind: z.literal('air') }),
  segmentFields.hotel.partial().extend({ kind: z.literal('hotel') }),
  segmentFields.package.partial().extend({ kind: z.literal('package') }),
  segmentFields.car.partial().extend({ kind: z.literal('car') }),
  segmentFields.insurance.partial().extend({ kind: z.literal('insurance') }),
]);

/**
 * A correction of one part of a reservation. Only the fields that change are named, so that a field which nobody touched
 * may stay as odd as the client typed it; null takes a field away. Travellers and services are counted from 1.
 */
export const edit = z.discriminatedUnion('part', [
  z.object({ part: z.literal('client'), changes: clientChanges }),
  z.object({
    part: z.literal('traveller'),
    number: z.int().min(1).max(1000),
    changes: travellerFields.partial(),
  }),
  z.object({ part: z.literal('segment'), number: z.int().min(1).max(1000), changes: segmentChanges }),
]);
export type Edit = z.infer<typeof edit>;

const noteText = z
  .string()
  .trim()
  .normalize()
  .min(1, saying('empty'))
  .max(longestNote, saying('tooLong'))
  .refine((text) => text.isWellFormed() && !/[^\P{Cc}\n\r\t]/u.test(text), saying('unprintable'));

const onReservation = z.object({ id: z.int(), version: z.int() });

/** Corrections by staff of what came from the web shop. What was booked and agreed to (prices, payment, conditions, consent) has none. */
export const editProcedures = {
  /**
   * Corrects fields of one part. What already stands so is no change, and a correction without any is none. A person's
   * correction claims what nobody works on. Failures: notFound, claimedByOther, changedMeanwhile, reservationClosed.
   */
  'reservations.edit': command('agent', onReservation.extend({ edit }), reservation),
  /**
   * Sets the last correction back, as a correction of its own. `edit` is its line of the history. Failures: notFound,
   * claimedByOther, changedMeanwhile (it is not the last one any more, or what it set does not stand any more),
   * reservationClosed.
   */
  'reservations.undoEdit': command('agent', onReservation.extend({ edit: z.int() }), reservation),
  /**
   * Notes something, whoever works on the reservation and whatever its state. A card number in it is masked. A note is
   * never changed: `corrects` names the one that the new one stands for. Failures: notFound (the reservation, or the
   * note), changedMeanwhile (the note was corrected already).
   */
  'reservations.addNote': command(
    'agent',
    z.object({ id: z.int(), text: noteText, corrects: z.int().optional() }),
    reservation,
  ),
};
/** The text of a note, for a screen to judge while it is typed. */
export const noteShape = noteText;
