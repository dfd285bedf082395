import type { RuleCode } from '../../preload/contract/doubts.ts';
import { localDateOf, typedSpan } from '../reservations/dates.ts';
import type { KeptBooking } from '../reservations/kept-booking.ts';
import type { Concern } from '../reservations/warnings.ts';
import { countryCode } from './countries.ts';
import { isDisposable } from './disposable.ts';
import { holderDiffers } from './names.ts';

/** What a rule found in a booking; whether it becomes a flag, and of what weight, is the manager's to say. */
export interface Sign {
  readonly code: RuleCode;
  /** Codes, numbers and positions (counted from 1) for its sentence. */
  readonly facts: Concern['facts'];
}

/** So many hours before the departure a booking is late. */
const LATE = 48;

/** What the rules find in one booking by itself. Pure; `receivedAt` is the server's own instant. */
export function signsOf(booking: KeptBooking, receivedAt: string): Sign[] {
  return [
    cardCountry(booking),
    departureSoon(booking, receivedAt),
    disposableEmail(booking),
    namesDiffer(booking),
  ].filter((sign) => sign !== undefined);
}

/** The card's country is what the shop's payment service said of it; where it said nothing, nothing is found. */
function cardCountry({ payment, client }: KeptBooking): Sign | undefined {
  const ofCard = countryCode(payment.card?.country ?? '');
  const ofAddress = countryCode(client.address.country);
  if (ofCard === undefined || ofAddress === undefined || ofCard === ofAddress) return undefined;
  return { code: 'cardCountry', facts: { cardCountry: ofCard, country: ofAddress } };
}

/** Milliseconds of a wall clock, as if it were UTC's: a day without a time begins at midnight. */
function wallClock(text: string): number {
  const date = localDateOf(text);
  if (date === undefined) return Number.NaN;
  const [, hour = '00', minute = '00'] = /^.{10}[T ](\d{2}):(\d{2})/.exec(text) ?? [];
  return Date.parse(`${date}T${hour}:${minute}:00Z`);
}

/**
 * The client's own clock, which the form sends with its offset, is held against the clock at the place of departure:
 * they may be some hours apart, as a plain rule may be.
 */
function departureSoon({ segments, submittedAt }: KeptBooking, receivedAt: string): Sign | undefined {
  const starts = segments
    .filter(({ kind }) => kind !== 'insurance')
    .map((segment) => wallClock(typedSpan(segment).starts))
    .filter((start) => !Number.isNaN(start));
  const typed = wallClock(submittedAt.trim());
  const booked = Number.isNaN(typed) ? wallClock(receivedAt) : typed;
  const hours = Math.floor((Math.min(...starts) - booked) / 3_600_000);
  // A day without a time may have begun when it was booked on that day; what left before is a warning of its own.
  return hours >= -24 && hours < LATE
    ? { code: 'departureSoon', facts: { hours: Math.max(0, hours) } }
    : undefined;
}

function disposableEmail({ client }: KeptBooking): Sign | undefined {
  const at = client.emails.findIndex(isDisposable);
  return at < 0 ? undefined : { code: 'disposableEmail', facts: { email: at + 1 } };
}

function namesDiffer({ payment, client, travellers }: KeptBooking): Sign | undefined {
  const holder = payment.card?.holder ?? '';
  return holderDiffers(holder, [client, ...travellers]) ? { code: 'namesDiffer', facts: {} } : undefined;
}
