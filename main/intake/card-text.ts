import type { KeptBooking } from '../reservations/kept-booking.ts';
import { type Booking, parseBooking } from './booking.ts';
import { hasLongNumber, hideCardData, type Look, newLook, showsMask } from './card-numbers.ts';

/** Words for the security code in texts and in names of fields; a card says by `securityCodeGiven` that it had one. */
const CODE_WORD =
  /cv[vcdn]2?\b|csc\b|security[ _-]?code(?!Given)|verification|code de s[ée]curit|cryptogram/i;
/** A field whose name says that it holds the security code, its separators left out. */
const CODE_FIELD =
  /^(card)?(cv[vcdn]2?|csc|securitycode|verification(code|value|number)|cryptogramm?e?(visuel)?)$/i;
/** Fields that the form fills in: ids, instants, product codes. A customer types nothing there. */
const NOT_TYPED: ReadonlySet<string> = new Set(['id', 'submittedAt', 'acceptedAt', 'code', 'fareBasis']);
/** The numbers of the protocol; any other number in a booking is of a field that this desk does not know. */
const NUMBERS: ReadonlySet<string> = new Set(['version', 'age', 'rooms', 'amount', 'segment']);
/** Telephone numbers have at most 15 digits (ITU-T E.164): a longer one in their place is a card's. */
const LONGER_THAN_PHONES = 16;

/** Whether a booking's JSON may hold card data outside of its card. Most do not, and this finds that out cheaply. */
export function mayHoldCardText(json: string): boolean {
  return hasLongNumber(json) || CODE_WORD.test(json);
}

/**
 * A booking without the card data that customers type into remarks, names, addresses and the like, or that a form sends
 * in fields that this desk does not know: of a card number the middle is hidden, of a security code all. The number of
 * the booking's own card stays for whoever seals it.
 */
export function withoutCardText(booking: Booking): Booking {
  const look = newLook();
  const { payment, ...rest } = booking;
  const { card, ...intent } = payment;
  const hidden = { ...Object(withoutCardData(rest, '', look)), payment: intent };
  const parsed = parseBooking(JSON.stringify(hidden));
  if (!parsed.ok) throw new Error('a booking without card data is a booking still');
  if (card === undefined) return parsed.booking;
  const { holder, expiry } = card;
  return {
    ...parsed.booking,
    payment: {
      ...intent,
      card: { ...card, holder: hideCardData(holder, look), expiry: hideCardData(expiry, look) },
    },
  };
}

/** A value with card data hidden in all its texts, and without the fields that are named for a security code. */
function withoutCardData(value: unknown, field: string, look: Look): unknown {
  if (typeof value === 'string') return NOT_TYPED.has(field) ? value : hideCardData(value, look);
  if (typeof value === 'number') {
    const text = NUMBERS.has(field) ? '' : String(value);
    const hidden = hideCardData(text, look);
    return hidden === text ? value : hidden;
  }
  if (typeof value !== 'object' || value === null) return value;
  const inside = field === 'phones' ? { ...look, least: LONGER_THAN_PHONES } : look;
  if (Array.isArray(value)) return value.map((item) => withoutCardData(item, field, inside));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !CODE_FIELD.test(name.replace(/[\s_-]/g, '')))
      .map(([name, inner]) => [hideCardData(name, look), withoutCardData(inner, name, inside)]),
  );
}

/** Whether a card number was typed into a text of this booking: its mask stands there. */
export function showsCardNumber(booking: KeptBooking): boolean {
  return showsMask(JSON.stringify({ ...booking, payment: booking.payment.card?.holder }));
}
