import { z } from 'zod';
import { documentRow } from './documents.ts';
import { mailingRow } from './mailing.ts';
import { note } from './note.ts';
import { command, push, query } from './procedure.ts';
import {
  client,
  conditionAccepted,
  instant,
  language,
  localDate,
  money,
  priceLine,
  segment,
  segmentKind,
  traveller,
} from './trip.ts';

/** new → in review → confirmed → ticketed → mailed; on hold and back; cancelled is the end. */
export const reservationStatuses = [
  'new',
  'inReview',
  'confirmed',
  'ticketed',
  'mailed',
  'onHold',
  'cancelled',
] as const;
export const reservationStatus = z.enum(reservationStatuses);
export type ReservationStatus = z.infer<typeof reservationStatus>;

/** What a reviewer is warned of, each a sentence (`warnings.<code>`). */
export const warningCodes = [
  'noTraveller',
  'noAdult',
  'ageContradictsType',
  'birthDateUnreadable',
  'noSegment',
  'datesUnreadable',
  'datesReversed',
  'departurePast',
  'noNights',
  'priceZero',
  'priceNegative',
  'noPrice',
  'mixedCurrencies',
  'priceLineWithoutSegment',
  'noPostalCode',
  'postalCodeForm',
  'addressIncomplete',
  'noEmail',
  'emailForm',
  'noPhone',
  'phoneForm',
  'nameSpelling',
  'nameMissing',
  'cardCheckDigit',
  'cardExpired',
  'cardExpiryForm',
  'cardMissing',
  'cardNumberInText',
  'conditionsMissing',
  'bookingIdDiffers',
  'countryUnknown',
  // doubts: see preload/contract/doubts.ts
  'possibleDuplicate',
  'mergedAmended',
  'cardCountry',
  'manyFromOneOrigin',
  'departureSoon',
  'disposableEmail',
  'namesDiffer',
] as const;
export const warningCode = z.enum(warningCodes);
export type WarningCode = z.infer<typeof warningCode>;

/** What must still be done by a day: the ticket issued, the final payment taken, the documents sent. */
export const deadlines = ['ticket', 'payment', 'documents'] as const;
export type Deadline = (typeof deadlines)[number];
/** The earliest thing that must still be done for a reservation, and the last day for it. */
export const due = z.object({ on: localDate, for: z.enum(deadlines) });
export type Due = z.infer<typeof due>;

/** Who works on a reservation. */
export const claim = z.object({
  staffId: z.int(),
  name: z.string(),
  since: instant,
  /** The last command, or the last sign of that person at the opened reservation. */
  lastActive: instant,
});
export type Claim = z.infer<typeof claim>;

/** One line of a worklist. */
export const reservationRow = z.object({
  id: z.int(),
  locator: z.string(),
  status: reservationStatus,
  version: z.int(),
  lead: z.object({ given: z.string(), family: z.string() }),
  travellers: z.int(),
  /** The first destination, as a place name or IATA code. */
  destination: z.string().nullable(),
  kinds: z.array(segmentKind),
  departsOn: localDate.nullable(),
  due: due.nullable(),
  /** Sum of the price lines; null where they are missing or in several currencies. */
  total: money.nullable(),
  openWarnings: z.int(),
  /** What the open warnings are of, each code once. */
  warnings: z.array(warningCode),
  amended: z.boolean(),
  claim: claim.nullable(),
  submittedAt: instant,
  receivedAt: instant,
});
export type ReservationRow = z.infer<typeof reservationRow>;

export const warning = z.object({
  id: z.int(),
  code: warningCode,
  /** Which traveller, segment or field: numbers and field names only. */
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  raisedAt: instant,
  resolvedAt: instant.nullable(),
  resolvedBy: z.string().nullable(),
  reason: z.string().nullable(),
  /** What a doubt weighs, which holds nothing up; null for what must be looked at before the reservation is confirmed. */
  weight: z.int().nullable(),
});
export type Warning = z.infer<typeof warning>;

/** What happened to a reservation, `history.<kind>` in the locales; never edited. */
export const historyKinds = [
  'received',
  'amendmentReceived',
  'amendmentAccepted',
  'amendmentRefused',
  'moved',
  'warningResolved',
  'documentMade',
  'mailingQueued',
  'mailingSent',
  'mailingRefused',
  'mailingUnknown',
  'mailingDecided',
  'mergedInto',
  'mergedFrom',
  'mergeUndone',
  'claimed',
  'assigned',
  'takenOver',
  'released',
  'departed',
  'documentPrinted',
  'edited',
  'editUndone',
  'noteAdded',
  'noteCorrected',
  'clientJoined',
  'clientParted',
] as const;

/** A field that changed, by its path (`travellers.0.family`), as text; null where it was, or is, not there. */
export const fieldChange = z.object({
  path: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type FieldChange = z.infer<typeof fieldChange>;

export const historyLine = z.object({
  id: z.int(),
  at: instant,
  /** A member of staff's name; null where the office itself did it. */
  actor: z.string().nullable(),
  kind: z.enum(historyKinds),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** The fields that were changed, with what they were and became. */
  changes: z.array(fieldChange).optional(),
});
export type HistoryLine = z.infer<typeof historyLine>;

/** How the client means to pay; the card number itself never crosses the contract. */
export const paymentIntent = z.object({
  method: z.enum(['card', 'cheque', 'transfer']),
  plan: z.enum(['deposit', 'full']),
  card: z
    .object({
      holder: z.string(),
      /** visa, mastercard, american-express, discover, …; null where the number fits none. */
      brand: z.string().nullable(),
      /** First 6 digits at most, last 4: PCI DSS 3.4.1. */
      masked: z.string(),
      expiry: z.string(),
      securityCodeGiven: z.boolean(),
    })
    .nullable(),
});

/**
 * What staff corrected and a newer version of the booking changes too: a person says which of the two stands. `path` may
 * be a whole traveller or service (`travellers.1`), where the newer version no longer has it as it was.
 */
export const amendmentConflict = z.object({
  path: z.string(),
  /** What the client had booked, before both. */
  booked: z.string().nullable(),
  ours: z.string().nullable(),
  theirs: z.string().nullable(),
  /** Whether the correction can be kept: not where what it is of is gone. */
  canKeep: z.boolean(),
});
export type AmendmentConflict = z.infer<typeof amendmentConflict>;

/** A reservation with everything in it. */
export const reservation = z.object({
  id: z.int(),
  locator: z.string(),
  status: reservationStatus,
  /** Counts every change; a command names the version it was made against. */
  version: z.int(),
  /** The moves that the state machine allows from here. */
  moves: z.array(reservationStatus),
  language,
  client,
  travellers: z.array(traveller),
  segments: z.array(segment),
  prices: z.array(priceLine),
  total: money.nullable(),
  destination: z.string().nullable(),
  departsOn: localDate.nullable(),
  returnsOn: localDate.nullable(),
  due: due.nullable(),
  claim: claim.nullable(),
  payment: paymentIntent,
  conditions: z.array(conditionAccepted),
  consent: z.object({ specials: z.boolean(), wording: z.string() }).nullable(),
  remarks: z.string().nullable(),
  warnings: z.array(warning),
  amendment: z
    .object({
      bookingVersion: z.int(),
      receivedAt: instant,
      /** What taking it over changes of what stands now, where it wins every conflict. */
      changes: z.array(fieldChange),
      conflicts: z.array(amendmentConflict),
      /** Corrections by staff that stay as they are, because the newer version says nothing else there. */
      kept: z.int(),
    })
    .nullable(),
  source: z.object({
    bookingId: z.string(),
    bookingVersion: z.int(),
    submittedAt: instant,
    receivedAt: instant,
    pulledAt: instant,
    sealed: z.boolean(),
    removal: z.enum(['pending', 'removed', 'absent', 'changed']),
    receipt: z.enum(['none', 'kept', 'verified']),
  }),
  documents: z.array(documentRow),
  mailings: z.array(mailingRow),
  history: z.array(historyLine),
  notes: z.array(note),
  /** The line of the history whose correction can be undone: the last one that stands. */
  lastEdit: z.int().nullable(),
  /** What was received of the client, in the currency of the total; null where there is no total to hold it against. */
  received: money.nullable(),
});
export type Reservation = z.infer<typeof reservation>;

/**
 * The worklists. `urgent` holds what must be done within days (resources/rules/deadlines.json), `mine` what the person
 * has claimed; the others are states, or what is so in any state.
 */
export const queues = [
  'new',
  'urgent',
  'mine',
  'onHold',
  'warnings',
  'amended',
  'inReview',
  'confirmed',
  'ticketed',
  'mailed',
  'cancelled',
  'all',
] as const;
export const queue = z.enum(queues);
export type Queue = z.infer<typeof queue>;

/**
 * newest: by arrival, latest first. urgent: by what is due, soonest first. departure: soonest first, then those that
 * have left, latest first, then those without a date. amount: greatest first, whatever the currency.
 */
export const worklistOrders = ['newest', 'urgent', 'departure', 'amount'] as const;
export type WorklistOrder = (typeof worklistOrders)[number];

/** What a worklist is narrowed to; several of one kind mean any of them, several kinds mean all of them. */
export const worklistFilter = z.object({
  kinds: z.array(segmentKind).min(1).max(5).optional(),
  statuses: z.array(reservationStatus).min(1).max(7).optional(),
  warnings: z.enum(['open', 'none']).optional(),
  claimed: z.enum(['mine', 'nobody', 'others']).optional(),
  /** Departs today or within so many days. */
  departsWithin: z.int().min(0).max(366).optional(),
});
export type WorklistFilter = z.infer<typeof worklistFilter>;

/** A queue in an order, narrowed by a filter. */
export const worklist = z.object({
  queue,
  order: z.enum(worklistOrders),
  filter: worklistFilter.optional(),
});
export type Worklist = z.infer<typeof worklist>;

/** Counts of queues stop here, so that no count reads a long queue: one more than this means that there are more. */
export const countedUpTo = 999;
/** At most so many reservations can be chosen at once. */
export const mostChosen = 10_000;

const onReservation = z.object({ id: z.int(), version: z.int() });

export const reservationProcedures = {
  /**
   * A page of a worklist by keyset: `after` is the `next` of the page before. A page looks at a few thousand reservations
   * at most, so a filter that few fit gives short or empty pages with a `next`.
   */
  'reservations.list': query(
    'agent',
    worklist.extend({ after: z.string().max(100).optional(), limit: z.int().min(1).max(500) }),
    z.object({ rows: z.array(reservationRow), next: z.string().nullable() }),
  ),
  /** The first `mostChosen` reservations of a worklist in its order, to choose them all; `more` where there are more. */
  'reservations.everyOne': query(
    'agent',
    worklist,
    z.object({ items: z.array(z.object({ id: z.int(), version: z.int() })), more: z.boolean() }),
  ),
  /** How many stand in each queue, up to `countedUpTo` and one; `mine` is the caller's. */
  'reservations.counts': query('agent', z.void(), z.record(queue, z.int())),
  /** Failures: notFound. */
  'reservations.open': query('agent', z.object({ id: z.int() }), reservation),
  /**
   * Moves a reservation along its states. On hold and cancelled want a reason. Like every command on a reservation it
   * claims what nobody works on, and is refused where somebody else does.
   * Failures: claimedByOther, changedMeanwhile, moveNotAllowed, warningsOpen (confirming with open warnings other than
   * doubts that weigh something), amendmentOpen,
   * reasonNeeded.
   * Ticketed and mailed are reached by issuing and mailing, not by this.
   */
  'reservations.move': command(
    'agent',
    onReservation.extend({ to: reservationStatus, reason: z.string().trim().max(500).optional() }),
    reservation,
  ),
  /** Marks a warning as looked at, with the reviewer's reason. Failures: claimedByOther, changedMeanwhile, notFound. */
  'reservations.resolveWarning': command(
    'agent',
    onReservation.extend({ warningId: z.int(), reason: z.string().trim().min(3).max(500) }),
    reservation,
  ),
  /**
   * Takes a newer version of the booking over into the reservation, or keeps the present one. Corrections by staff stay
   * where the newer version changes nothing; where it does, `choices` says for each conflict which of the two stands.
   * Failures: claimedByOther, changedMeanwhile, notFound, editsUndecided (a conflict without a choice).
   */
  'reservations.decideAmendment': command(
    'agent',
    onReservation.extend({
      bookingVersion: z.int(),
      decision: z.enum(['accept', 'refuse']),
      reason: z.string().trim().min(3).max(500),
      choices: z
        .array(z.object({ path: z.string().max(100), stands: z.enum(['ours', 'theirs']) }))
        .max(1000)
        .optional(),
    }),
    reservation,
  ),
};

export const reservationPushes = {
  /** Reservations came or changed; `ids` is empty where many did. */
  'reservations.changed': push('agent', z.object({ ids: z.array(z.int()) })),
};
