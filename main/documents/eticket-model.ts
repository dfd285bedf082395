import validator from 'card-validator';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { Agency } from '../../preload/contract/settings.ts';
import type {
  Client,
  ConditionAccepted,
  Language,
  Money,
  PriceLine,
  Segment,
  Traveller,
} from '../../preload/contract/trip.ts';
import { totalsOf } from './totals.ts';
import { inOrderOfTravel } from './travel-order.ts';

/** A service of the trip with the price lines that belong to it. */
interface ServiceOnPaper {
  readonly segment: Segment;
  readonly prices: readonly PriceLine[];
}

/**
 * Everything that an e-ticket shows and nothing more: of a card its brand and last four digits, no expiry, no holder.
 * Plain data, so that it crosses to the rendering thread as a structured clone; the same model gives the same bytes.
 */
export interface EticketModel {
  readonly language: Language;
  /** The register's number, e.g. E-2026-000123. */
  readonly number: string;
  /** UTC instant, ISO 8601; shown as a date in `timeZone`. */
  readonly issuedAt: string;
  /** The agency's IANA time zone. */
  readonly timeZone: string;
  readonly locator: string;
  readonly agency: Agency;
  readonly client: { readonly name: string; readonly address: Client['address'] };
  readonly travellers: readonly { readonly name: string; readonly type: Traveller['type'] }[];
  /** In order of travel. */
  readonly services: readonly ServiceOnPaper[];
  /** Price lines of the whole trip, and those that name no segment of it. */
  readonly tripPrices: readonly PriceLine[];
  /** One sum a currency, in minor units. */
  readonly totals: readonly Money[];
  readonly payment: {
    readonly method: Reservation['payment']['method'];
    readonly plan: Reservation['payment']['plan'];
    /** `lastFour` is empty where the number was too short or unreadable. */
    readonly card: { readonly brand: string | null; readonly lastFour: string } | null;
  };
  readonly conditions: readonly ConditionAccepted[];
  /** Advice of the agency for this trip, a paragraph each, in the client's language. */
  readonly advice: readonly string[];
}

/** What a model is made of. */
export interface EticketSource {
  readonly reservation: Reservation;
  readonly agency: Agency;
  readonly number: string;
  /** UTC instant, ISO 8601. */
  readonly issuedAt: string;
  /** The agency's IANA time zone. */
  readonly timeZone: string;
  readonly advice?: readonly string[];
}

/** Takes from a reservation what its e-ticket shows. Pure. */
export function eticketModel(source: EticketSource): EticketModel {
  const { reservation, agency, number, issuedAt, timeZone, advice = [] } = source;
  const { client, segments, prices } = reservation;
  return {
    language: reservation.language,
    number,
    issuedAt,
    timeZone,
    locator: reservation.locator,
    agency,
    client: { name: fullName(client), address: client.address },
    travellers: reservation.travellers.map((traveller) => ({
      name: fullName(traveller),
      type: traveller.type,
    })),
    services: inOrderOfTravel(segments).map(({ segment, index }) => ({
      segment,
      prices: prices.filter((line) => line.segment === index),
    })),
    tripPrices: prices.filter(({ segment }) => segment === undefined || segments[segment] === undefined),
    totals: totalsOf(prices),
    payment: paymentOnPaper(reservation.payment),
    conditions: reservation.conditions,
    advice,
  };
}

function fullName(person: { title?: string | undefined; given: string; family: string }): string {
  return [person.title, person.given, person.family]
    .map((part) => part?.trim())
    .filter(Boolean)
    .join(' ');
}

function paymentOnPaper({ method, plan, card }: Reservation['payment']): EticketModel['payment'] {
  if (card === null) return { method, plan, card: null };
  return { method, plan, card: { brand: brandName(card.brand), lastFour: lastFourDigits(card.masked) } };
}

/** The brand as it writes itself (american-express is American Express). */
function brandName(brand: string | null): string | null {
  if (brand === null) return null;
  return validator.creditCardType.getTypeInfo(brand)?.niceType ?? brand;
}

/** At most four digits ever reach paper, whatever a mask shows. */
function lastFourDigits(masked: string): string {
  return /\d{4}$/.exec(masked)?.[0] ?? '';
}
