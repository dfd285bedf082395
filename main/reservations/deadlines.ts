import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type Deadline,
  type Due,
  type ReservationStatus,
  reservationStatus,
} from '../../preload/contract/reservations.ts';
import { localDate, segmentKind } from '../../preload/contract/trip.ts';
import rules from '../../resources/rules/deadlines.json' with { type: 'json' };

const days = z.int().min(0).max(366);
/** Days before a deadline from which it is near: 0 is from its own day on. */
const nearDays = days;

/** The periods that hold for bookings from a day on, each with the source that it was taken from. */
const deadlineRule = z.object({
  from: localDate,
  documents: z.object({ daysBeforeDeparture: days, nearDays, source: z.string() }),
  finalPayment: z.object({
    plans: z.array(z.enum(['deposit', 'full'])),
    daysBeforeDeparture: days,
    nearDays,
    source: z.string(),
  }),
  ticketing: z.object({
    kinds: z.array(segmentKind),
    daysAfterBooking: days,
    nearDays,
    source: z.string(),
  }),
});
/** Periods by the day from which they hold, the earliest first. */
export type DeadlineRules = readonly z.infer<typeof deadlineRule>[];

/** The rules of resources/rules/deadlines.json. */
export const deadlineRules: DeadlineRules = z
  .array(deadlineRule)
  .min(1)
  .parse(rules)
  .sort((a, b) => a.from.localeCompare(b.from));

/** Tells one set of rules from another. */
export function rulesDigest(of: DeadlineRules): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('hex');
}

/** The rule that holds on a day; before the first one begins, the first. */
function ruleOn(day: string, of: DeadlineRules): DeadlineRules[number] {
  const rule = of.findLast(({ from }) => from <= day) ?? of[0];
  if (rule === undefined) throw new Error('there are no deadline rules');
  return rule;
}

/** The states in which something is still to be done before the departure. */
export const openStatuses = ['new', 'inReview', 'onHold', 'confirmed', 'ticketed'] as const;
const isOpen: ReadonlySet<ReservationStatus> = new Set(reservationStatus.extract(openStatuses).options);

/** What the deadlines of a reservation depend on. */
export interface DeadlineFacts {
  readonly status: ReservationStatus;
  readonly departsOn: string | null;
  /** Kinds of the services, separated by spaces. */
  readonly kinds: string;
  readonly plan: 'deposit' | 'full';
  /** The local date of the booking. */
  readonly bookedOn: string;
}

/** So many days later. Plain arithmetic: it is done several times for every booking that comes in. */
function shifted(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The later of two days. */
function notBefore(day: string, earliest: string): string {
  return day < earliest ? earliest : day;
}

/**
 * The most pressing thing that must still be done, and its last day: the one that is, or was, near first. Null where
 * nothing is due, and once the trip has begun. A deadline that had passed on the day of the booking is due on that day: what is sold late is due at once.
 */
export function dueOf(facts: DeadlineFacts, today: string, by: DeadlineRules = deadlineRules): Due | null {
  const { status, departsOn, bookedOn } = facts;
  if (!isOpen.has(status)) return null;
  if (departsOn !== null && departsOn < today) return null;
  const rule = ruleOn(bookedOn, by);
  const dues: Due[] = [];
  if (status !== 'ticketed' && rule.ticketing.kinds.some((kind) => facts.kinds.split(' ').includes(kind))) {
    const on = shifted(bookedOn, rule.ticketing.daysAfterBooking);
    dues.push({ for: 'ticket', on: departsOn !== null && departsOn < on ? departsOn : on });
  }
  if (departsOn !== null) {
    const before = (count: number) => notBefore(shifted(departsOn, -count), bookedOn);
    if (rule.finalPayment.plans.includes(facts.plan)) {
      dues.push({ for: 'payment', on: before(rule.finalPayment.daysBeforeDeparture) });
    }
    dues.push({ for: 'documents', on: before(rule.documents.daysBeforeDeparture) });
  }
  const near = nearDaysOf(rule);
  /** Near first, then due first. */
  const pressing = (due: Due) => `${shifted(due.on, -near[due.for])} ${due.on}`;
  return dues.reduce<Due | null>(
    (first, due) => (first !== null && pressing(first) <= pressing(due) ? first : due),
    null,
  );
}

function nearDaysOf({ ticketing, finalPayment, documents }: DeadlineRules[number]): Record<Deadline, number> {
  return { ticket: ticketing.nearDays, payment: finalPayment.nearDays, documents: documents.nearDays };
}

/** The last day on which a deadline of each kind is near today. */
export type NearDeadlines = Readonly<Record<Deadline, string>>;

export function nearDeadlines(today: string, by: DeadlineRules = deadlineRules): NearDeadlines {
  const { ticket, payment, documents } = nearDaysOf(ruleOn(today, by));
  return {
    ticket: shifted(today, ticket),
    payment: shifted(today, payment),
    documents: shifted(today, documents),
  };
}

/** What is due, as the columns of a reservation. */
export function dueAsColumns(
  facts: DeadlineFacts,
  today: string,
): { readonly due_on: string | null; readonly due_for: Due['for'] | null } {
  const due = dueOf(facts, today);
  return { due_on: due?.on ?? null, due_for: due?.for ?? null };
}
