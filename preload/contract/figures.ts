import { z } from 'zod';
import { connectionFault } from './intake.ts';
import { command, query } from './procedure.ts';
import { instant, localDate } from './trip.ts';

/** The most days of a period, both ends included: a leap year. */
export const MOST_DAYS = 366;
/** The most names that a table of values has; the others stand together in one line. */
export const MOST_NAMES = 5_000;
/** The most reservations whose price lines are added up: some ten seconds beside the office's work. */
export const MOST_VALUED = 200_000;

/** The most failed runs that are listed: a day of an intake that fails every two minutes. */
export const MOST_FAILURES = 720;

/** How far ahead departures are counted, in days from today. */
export const aheads = [30, 90, 365] as const;

/**
 * Bounds between which the time to review is counted, in minutes: up to 15 minutes, up to an hour, 4 hours, a day, two,
 * a week, and longer.
 */
export const reviewBounds = [15, 60, 240, 1_440, 2_880, 10_080] as const;

/** Days of the agency's own time zone, both included; not more than MOST_DAYS. */
export const period = z.object({ from: localDate, to: localDate });
export type Period = z.infer<typeof period>;
export const figuresAsked = period.extend({ ahead: z.union(aheads.map((days) => z.literal(days))) });
export type FiguresAsked = z.infer<typeof figuresAsked>;

const count = z.int().min(0);

/** Minor units; null where the sum is beyond exact integers, which no real price is. */
const sum = z.int().nullable();

/** What was booked with each name, in one currency. Sums of different currencies are never added up. */
const valuesInCurrency = z.object({
  currency: z.string(),
  /** The sum of all names, those that are not listed too. */
  total: sum,
  /** Largest first. A null name is what has none: lines that belong to no segment, reservations without a destination. */
  rows: z.array(z.object({ name: z.string().nullable(), amount: sum, reservations: count })),
  /** The names behind those; null where all are listed. */
  others: z.object({ names: count, amount: sum, reservations: count }).nullable(),
});
export type ValuesInCurrency = z.infer<typeof valuesInCurrency>;

/** What the reservations received in a period are worth by their price lines; cancelled ones are not counted. */
export const values = z.object({
  period,
  /** The reservations that were counted. */
  reservations: count,
  bySupplier: z.array(valuesInCurrency),
  byDestination: z.array(valuesInCurrency),
});
export type Values = z.infer<typeof values>;

/** The office in figures, all read at one moment. */
export const figures = z.object({
  asked: figuresAsked,
  /** When they were read. */
  at: instant,
  /** Today in the agency's time zone, from which departures count. */
  today: localDate,
  /** IANA, e.g. America/Toronto: whose days and hours these are. */
  timeZone: z.string(),
  /** The day on which the first booking was received; null before it. */
  since: localDate.nullable(),
  /** Reservations by when the web shop received them. */
  received: z.object({
    total: count,
    /** Every day of the period. */
    days: z.array(z.object({ day: localDate, count })),
    /** By the hour of the clock, 0 to 23, over the whole period. */
    hours: z.array(count).length(24),
  }),
  /** From the web shop's receipt to the first time that somebody took it out of New; of those received in the period. */
  review: z.object({
    /** How many took up to each of `reviewBounds`, and longer. */
    bins: z.array(count).length(reviewBounds.length + 1),
    /** Those that stand in New. */
    waiting: count,
    /** Those that left New without a line of their history that says so. */
    unrecorded: count,
    /** Minutes within which half, and nine in ten, were taken; null where none was. */
    half: z.number().nullable(),
    nineInTen: z.number().nullable(),
  }),
  /** From today on; cancelled ones do not depart. `ready` are ticketed or mailed, `open` all others. */
  departures: z.object({ days: z.array(z.object({ day: localDate, ready: count, open: count })) }),
  intake: z.object({
    /**
     * `kept` by the day on which the desk pulled a booking, `amended` by that of its newest amendment, `removed` by that of
     * its last removal from the server: each reservation counts once. `quarantined` by the day of the pull.
     */
    days: z.array(
      z.object({
        day: localDate,
        kept: count,
        amended: count,
        removed: count,
        quarantined: count,
        failures: count,
      }),
    ),
    /** The last failed runs of the period, newest first. */
    failures: z.array(z.object({ at: instant, fault: connectionFault })).max(MOST_FAILURES),
    /** How it stands now. */
    now: z.object({
      inQuarantine: count,
      leftOnServer: count,
      /** Reservations, and bookings in quarantine, that are still to be removed from the server. */
      removalsPending: count,
      quarantinedPending: count,
      /** When the oldest of them was first to be removed. */
      oldestPendingAt: instant.nullable(),
      /** The last run that went through; null where none is known of. */
      lastContactAt: instant.nullable(),
    }),
  }),
});
export type Figures = z.infer<typeof figures>;

/** The tables that can be taken as a file. */
export const figureTables = [
  'receivedByDay',
  'receivedByHour',
  'review',
  'departures',
  'suppliers',
  'destinations',
  'intake',
] as const;
export type FigureTable = (typeof figureTables)[number];

export const figuresProcedures = {
  /**
   * The figures of a period, read beside the office's work. Failures: invalidInput (details.field) for a day that no
   * calendar has or a period that ends before it begins; figuresPeriodTooLong (details.most).
   */
  'figures.show': query('manager', figuresAsked, figures),
  /**
   * The values of a period, which take longer. Failures: those of figures.show; figuresTooMany (details.count,
   * details.most) for a period in which more than MOST_VALUED reservations were received.
   */
  'figures.values': query('manager', period, values),
  /**
   * One of the tables as CSV (RFC 4180, UTF-8 with a byte order mark, dates as ISO 8601, money as decimals with its
   * currency beside it). That it was taken is an audit line. Failures: those of figures.show
   * and figures.values.
   */
  'figures.export': command(
    'manager',
    figuresAsked.extend({ table: z.enum(figureTables) }),
    z.object({ fileName: z.string(), mediaType: z.string(), text: z.string() }),
  ),
};
