import type { NotABookingReason } from '../../main/intake/booking.ts';
import type { Traveller } from '../../preload/contract/trip.ts';
import { cardOf, testCards } from './payment.ts';
import type { Random, Weighted } from './random.ts';
import type { WebBooking } from './web-booking.ts';

/** What the desk makes of a wild booking: one to work on, with warnings, or a reason for quarantine. */
type WildOutcome = 'reservation' | NotABookingReason;

/** Makes the octets of a wild booking from a good one. */
type Spoil = (booking: WebBooking, random: Random) => Uint8Array;

interface Wildness {
  outcome: WildOutcome;
  /** How many of a hundred wild ones are of this kind, where all kinds are wanted. */
  weight: number;
  spoil: Spoil;
}

const encoder = new TextEncoder();
const json = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));

/** What real forms send. Seventy in a hundred can still be worked on; the rest the desk cannot understand. */
const wildness = {
  noAdult: { outcome: 'reservation', weight: 8, spoil: withoutAdult },
  zeroPrice: { outcome: 'reservation', weight: 8, spoil: withPrices(0) },
  negativePrice: { outcome: 'reservation', weight: 6, spoil: withPrices(-638) },
  ageContradictsType: { outcome: 'reservation', weight: 10, spoil: withContradictingAge },
  noPostalCode: { outcome: 'reservation', weight: 10, spoil: withoutPostalCode },
  twoSpellings: { outcome: 'reservation', weight: 10, spoil: withTwoSpellings },
  anyScript: { outcome: 'reservation', weight: 8, spoil: withTextInAnyScript },
  longRemarks: { outcome: 'reservation', weight: 3, spoil: withLongRemarks },
  cardCheckDigit: { outcome: 'reservation', weight: 7, spoil: withWrongCheckDigit },
  notJson: { outcome: 'notJson', weight: 6, spoil: notJson },
  truncatedJson: { outcome: 'notJson', weight: 7, spoil: truncated },
  notABooking: { outcome: 'notABooking', weight: 5, spoil: notABooking },
  laterVersion: { outcome: 'unsupportedVersion', weight: 6, spoil: ofALaterVersion },
  notUtf8: { outcome: 'notUtf8', weight: 6, spoil: notUtf8 },
} satisfies Record<string, Wildness>;

/** A way in which a booking is wild. */
export type WildKind = keyof typeof wildness;

/** Every kind, in a fixed order. */
export const wildKinds = Object.keys(wildness).filter(isWildKind);

/** Kinds that can be written as text: for the `api` profile, where the octets travel as a JSON string. */
export const wildTextKinds = wildKinds.filter((kind) => kind !== 'notUtf8');

/** Whether a name names a kind of wildness. */
export function isWildKind(name: string): name is WildKind {
  return Object.hasOwn(wildness, name);
}

/** What the desk makes of that kind. */
export function wildOutcome(kind: WildKind): WildOutcome {
  return wildness[kind].outcome;
}

/** The kinds to choose from, each with its weight. */
export function weightedKinds(kinds: readonly WildKind[]): Weighted<WildKind> {
  return kinds.map((kind) => [kind, wildness[kind].weight]);
}

/** The octets of a booking that went wild in that way. */
export function spoilt(kind: WildKind, booking: WebBooking, random: Random): Uint8Array {
  return wildness[kind].spoil(booking, random);
}

function withoutAdult(booking: WebBooking, random: Random): Uint8Array {
  const travellers = booking.travellers.map(
    ({ given, family }): Traveller => ({ given, family, type: 'child', age: random.between(3, 10) }),
  );
  return json({ ...booking, travellers });
}

function withPrices(amount: number): Spoil {
  return (booking) => {
    const money = { amount, currency: booking.total.currency };
    const prices = booking.prices.map((line) => ({ ...line, amount: money }));
    return json({ ...booking, prices, total: { ...money, amount: amount * prices.length } });
  };
}

function withContradictingAge(booking: WebBooking, random: Random): Uint8Array {
  const { given, family } = booking.client;
  const year = Number(booking.submittedAt.slice(0, 4));
  const contradiction: Traveller = random.pick([
    { given, family, type: 'adult', age: random.between(1, 9) },
    { given, family, type: 'child', age: random.between(24, 71) },
    { given, family, type: 'infant', birthDate: `${year - 15}-03-09` },
    { given, family, type: 'adult', birthDate: `${year - 2}-02-28` },
  ]);
  return json({ ...booking, travellers: [contradiction, ...booking.travellers.slice(1)] });
}

function withoutPostalCode(booking: WebBooking, random: Random): Uint8Array {
  // Some forms send an empty text, others nothing.
  const postalCode = random.chance(0.5) ? '' : undefined;
  const address = { ...booking.client.address, postalCode };
  return json({ ...booking, client: { ...booking.client, address } });
}

/** The same person under two spellings: accents lost, a letter doubled, or two letters swapped. */
function withTwoSpellings(booking: WebBooking, random: Random): Uint8Array {
  const [lead, ...others] = booking.travellers;
  const { given, family } = booking.client;
  const type = lead?.type ?? 'adult';
  const respelt: Traveller = { ...lead, type, given, family: respelled(family, random) };
  return json({ ...booking, travellers: [respelt, ...others] });
}

function respelled(name: string, random: Random): string {
  const bare = name.normalize('NFD').replace(/\p{M}/gu, '');
  if (bare !== name && random.chance(0.6)) return bare;
  const letters = [...name];
  const place = random.between(0, Math.max(0, letters.length - 2));
  const [one = '', two = ''] = letters.slice(place, place + 2);
  const changed = two !== '' && one !== two && random.chance(0.5) ? [two, one] : [one, one, two];
  return letters.toSpliced(place, 2, ...changed).join('');
}

const strangeTexts = [
  'Zoë 🧳✈️👩‍👩‍👧‍👦🇨🇦 Ça va être génial ‼️',
  'مرحبا بكم في كندا — Booking #12 (يرجى الاتصال)',
  'שלום, room with a ‏view‏ please',
  'Z̸̡̛͙͌a̶l̴g̵o̷ Ṫ̴r̵e̸m̵b̷l̴a̵y̶',
  'ภาษาไทย · தமிழ் · አማርኛ · ქართული · ᓄᓇᕗᑦ · ᏣᎳᎩ',
  '𝓕𝓪𝓷𝓬𝔂 ﬁnger ½ Ａｌｐｈａ ㍿',
  "Robert'); DROP TABLE reservations;--",
  '=HYPERLINK("http://example.com","x")',
  '<b onmouseover=alert(1)>Marie</b> &amp; fils',
  'un\u0000deux\u0007trois\u200Bquatre\u202Etxet desrever\u202C',
  'line one\r\nline two\ttabbed\u2028three',
  '\uFEFF  leading and trailing  ',
  'CÔTÉ-TREMBLAY'.normalize('NFD'),
] as const;

function withTextInAnyScript(booking: WebBooking, random: Random): Uint8Array {
  const [lead, ...others] = booking.travellers;
  const strange = random.pick(strangeTexts);
  const named: Traveller = {
    ...lead,
    type: lead?.type ?? 'adult',
    given: strange,
    family: booking.client.family,
  };
  return json({ ...booking, travellers: [named, ...others], remarks: random.pick(strangeTexts) });
}

function withLongRemarks(booking: WebBooking, random: Random): Uint8Array {
  const sentence = `${booking.remarks ?? 'Merci de nous rappeler. Please call us back.'} `;
  return json({
    ...booking,
    remarks: sentence.repeat(Math.ceil(random.between(8_000, 60_000) / sentence.length)),
  });
}

/** UnionPay issues numbers without a check digit, so there is nothing to be wrong in them. */
const cardsWithCheckDigit = testCards.filter(([{ brand }]) => brand !== 'unionpay');

function withWrongCheckDigit(booking: WebBooking, random: Random): Uint8Array {
  const { payment, client, submittedAt } = booking;
  const card = payment.card ?? cardOf(client.family, submittedAt.slice(0, 10), random);
  const { number } = random.weighted(cardsWithCheckDigit);
  const wrongDigit = (Number(number.slice(-1)) + random.between(1, 9)) % 10;
  const wrong = { ...card, number: `${number.slice(0, -1)}${wrongDigit}` };
  return json({ ...booking, payment: { ...payment, method: 'card', card: wrong } });
}

function notJson(booking: WebBooking, random: Random): Uint8Array {
  return encoder.encode(
    random.pick([
      '',
      'undefined',
      '<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>',
      `version=1&id=${booking.id}&given=${encodeURIComponent(booking.client.given)}`,
      `{version: 1, id: '${booking.id}'}`,
      `${JSON.stringify(booking)}${JSON.stringify({ version: 1 })}`,
    ]),
  );
}

/** Cut in the middle of a body, between two characters. */
function truncated(booking: WebBooking, random: Random): Uint8Array {
  const text = JSON.stringify(booking);
  return encoder.encode(
    text.slice(0, Math.floor((text.length * random.between(5, 95)) / 100)).toWellFormed(),
  );
}

function notABooking(booking: WebBooking, random: Random): Uint8Array {
  const { segments: _, ...withoutSegments } = booking;
  return json(
    random.pick<unknown>([
      {},
      [],
      null,
      'booking',
      { subject: 'Question', name: booking.client.given, message: 'Are you open on Sundays?' },
      withoutSegments,
      { ...booking, segments: [{ kind: 'cruise', supplier: 'Fjords', ship: 'Nordlys' }] },
      {
        ...booking,
        prices: [{ kind: 'fare', label: 'Fare', amount: { amount: '625.00', currency: 'CAD' } }],
      },
      { ...booking, client: booking.client.family },
      { ...booking, language: 'tlh' },
    ]),
  );
}

function ofALaterVersion(booking: WebBooking): Uint8Array {
  return json({ ...booking, version: 2, party: booking.travellers });
}

/** A name that an old form sent in ISO 8859-1. */
function notUtf8(booking: WebBooking): Uint8Array {
  const text = JSON.stringify({ ...booking, client: { ...booking.client, given: '\u0001' } });
  const [before = '', after = ''] = text.split('\\u0001');
  return Buffer.concat([encoder.encode(before), Buffer.from('Édith', 'latin1'), encoder.encode(after)]);
}
