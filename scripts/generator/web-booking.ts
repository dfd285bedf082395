import type { Booking } from '../../main/intake/booking.ts';
import type { ConditionAccepted, Language, Money } from '../../preload/contract/trip.ts';
import { type DayNumber, isoDay, wallTime } from './calendar.ts';
import type { HotelRow } from './hotel-rows.ts';
import { labels } from './labels.ts';
import { paymentBy } from './payment.ts';
import { type Purchaser, party, purchaser } from './people.ts';
import { billed, fileFee, type Quote, quote } from './prices.ts';
import type { Random, Weighted } from './random.ts';
import { type Trip, tripFor } from './trip.ts';

/** A booking as the shop sends it. `total` is a field of the shop's own, which the protocol does not know. */
export interface WebBooking extends Booking {
  total: Money;
}

/** A booking and the instant, in milliseconds, at which the shop took it in. */
interface SentBooking {
  booking: WebBooking;
  receivedAt: number;
}

/** Joins a real row with people, a trip and its prices. Everything in it parses and adds up, but for the row's own bad values. */
export function webBooking(id: string, row: HotelRow, today: DayNumber, random: Random): SentBooking {
  const by = purchaser(row, random);
  const { booked, arrival } = shifted(row, today, random);
  const travellers = party(row, by, arrival, random);
  const trip = tripFor({
    row,
    arrival,
    booked,
    travellers,
    language: by.language,
    random,
    ...(by.town.airport !== undefined && { home: by.town.airport }),
  });
  // Six in the morning to midnight, by the client's clock.
  const seconds = random.between(6 * 3_600, 24 * 3_600 - 1);
  const submitted = wallTime(booked, seconds, by.town.zone);
  const { prices, total } = billed([...trip.quotes, ...agencyQuotes(by, random)]);
  const booking: WebBooking = {
    version: 1,
    id,
    submittedAt: submitted.text,
    language: by.language,
    client: by.client,
    travellers,
    segments: trip.segments,
    prices,
    payment: paymentBy(by.cardHolder, trip.departs - booked, isoDay(today), random),
    conditionsAccepted: conditionsOf(
      trip,
      wallTime(booked, seconds - random.between(15, 240), by.town.zone).text,
    ),
    ...consentOf(by.language, random),
    origin: originOf(random),
    ...remarksOf(row, by.language, random),
    total,
  };
  return { booking, receivedAt: submitted.instant + random.between(400, 9_000) };
}

/**
 * Shifts the row's dates by whole weeks, so that its weekends stay weekends, until it was booked within the seven
 * days before `today`. What would have begun by now is mostly moved one week on; some bookings do come late.
 */
function shifted(row: HotelRow, today: DayNumber, random: Random): { booked: DayNumber; arrival: DayNumber } {
  const yesterday = today - 1;
  const weeks = Math.floor((yesterday - (row.arrival - row.leadDays)) / 7);
  const arrival = row.arrival + weeks * 7;
  if (arrival >= today || random.chance(0.15)) return { booked: arrival - row.leadDays, arrival };
  const later = arrival + 7;
  return { booked: Math.min(later - row.leadDays, yesterday), arrival: later };
}

/** What the agency itself asks and gives. */
function agencyQuotes(by: Purchaser, random: Random): Quote[] {
  const words = labels[by.language];
  const quotes: Quote[] = [];
  if (random.chance(0.55)) quotes.push(fileFee(words.fileFee, random.pick([2_500, 3_500, 4_000]), by.town));
  if (random.chance(0.08)) quotes.push(quote({ kind: 'discount', label: words.promotion }, -2_500, []));
  return quotes;
}

const conditionVersions = ['2026-04', '2026-09', '2026-11-01', 'v3.2'];

function conditionsOf(trip: Trip, acceptedAt: string): ConditionAccepted[] {
  const suppliers = [...new Set(trip.segments.map((segment) => segment.supplier))];
  return suppliers.map((supplier) => ({
    supplier,
    // A supplier's conditions have one version at a time.
    version: conditionVersions[supplier.length % conditionVersions.length] ?? '1',
    acceptedAt,
  }));
}

function consentOf(language: Language, random: Random): Pick<Booking, 'subscribe'> {
  if (!random.chance(0.7)) return {};
  return { subscribe: { specials: random.chance(0.45), wording: labels[language].consent } };
}

const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  'Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0',
];

/** Blocks kept for documentation: RFC 5737 and RFC 3849. */
const addressBlocks: Weighted<(random: Random) => string> = [
  [(random) => `192.0.2.${random.between(1, 254)}`, 3],
  [(random) => `198.51.100.${random.between(1, 254)}`, 3],
  [(random) => `203.0.113.${random.between(1, 254)}`, 3],
  [(random) => `2001:db8:${random.text('123456789abcdef', 3)}::${random.text('123456789abcdef', 4)}`, 2],
];

function originOf(random: Random): Booking['origin'] {
  return {
    host: random.pick(['www.example.ca', 'reservations.example.ca', 'm.example.com']),
    ip: random.weighted(addressBlocks)(random),
    ...(random.chance(0.97) && { userAgent: random.pick(agents) }),
  };
}

/** As many remarks as the row has special requests. */
function remarksOf(row: HotelRow, language: Language, random: Random): Pick<Booking, 'remarks'> {
  if (row.specialRequests === 0) return {};
  const remarks = Array.from({ length: row.specialRequests }, () => random.pick(labels[language].remarks));
  return { remarks: [...new Set(remarks)].join('\n') };
}
