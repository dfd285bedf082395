import validator from 'card-validator';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ruleCodes } from '../../preload/contract/doubts.ts';
import { type WarningCode, warningCodes } from '../../preload/contract/reservations.ts';
import type { Client, PriceLine, Traveller } from '../../preload/contract/trip.ts';
import { type GeneratedBooking, generateBookings } from '../../scripts/generator/bookings.ts';
import { type WildKind, wildKinds } from '../../scripts/generator/wild.ts';
import { parseBooking } from '../intake/booking.ts';
import { summarise } from './derive.ts';
import type { KeptBooking, KeptCard } from './kept-booking.ts';
import { anyBooking, booking, findings, segments } from './testing.ts';
import { type Concern, concernsOf, type IntakeFindings } from './warnings.ts';

const today = '2026-11-22';

function concerns(of: KeptBooking, found: IntakeFindings = findings()): Concern[] {
  return concernsOf(of, summarise(of), found, today);
}

const codes = (of: KeptBooking, found?: IntakeFindings) => concerns(of, found).map(({ code }) => code);

const good = booking();
const adult = { given: 'Élodie', family: 'Tremblay', type: 'adult' } as const;
const card: KeptCard = {
  holder: 'E T',
  brand: 'visa',
  masked: '4111…',
  expiry: '11/28',
  securityCodeGiven: false,
};

const withTravellers = (...travellers: Traveller[]) => booking({ travellers });
const withClient = (changes: Partial<Client>) => booking({ client: { ...good.client, ...changes } });
const withAddress = (changes: Partial<Client['address']>) =>
  withClient({ address: { ...good.client.address, ...changes } });
const withCard = (changes: Partial<KeptCard>) =>
  booking({ payment: { method: 'card', plan: 'full', card: { ...card, ...changes } } });
const withPrice = (changes: Partial<PriceLine>) =>
  booking({
    prices: [
      { kind: 'fare', label: 'Fare', amount: { amount: 9_900, currency: 'CAD' } },
      { kind: 'tax', label: 'Tax', amount: { amount: 1_100, currency: 'CAD' }, ...changes },
    ],
  });

/** What main/doubts finds, and not this. */
const ofDoubts = [...ruleCodes, 'possibleDuplicate', 'mergedAmended'] as const satisfies WarningCode[];
type OfDoubts = (typeof ofDoubts)[number];
const isOfBooking = (code: WarningCode): code is Exclude<WarningCode, OfDoubts> =>
  !ofDoubts.some((one) => one === code);

/** For each code, bookings that are good but for the one thing that it names. */
const cases: {
  readonly [Code in Exclude<WarningCode, OfDoubts>]: readonly (KeptBooking | [KeptBooking, IntakeFindings])[];
} = {
  noTraveller: [withTravellers()],
  noAdult: [withTravellers({ given: 'Léa', family: 'Roy', type: 'child', age: 9 })],
  ageContradictsType: [
    withTravellers({ ...adult, age: 11 }),
    withTravellers({ ...adult, age: 11.9 }),
    withTravellers({ ...adult, birthDate: '2020-02-29' }),
    withTravellers({ ...adult, age: 131 }),
    withTravellers(adult, { given: 'Léa', family: 'Roy', type: 'child', age: 18 }),
    withTravellers(adult, { given: 'Léa', family: 'Roy', type: 'child', age: 1 }),
    withTravellers(adult, { given: 'Léa', family: 'Roy', type: 'infant', birthDate: '2025-01-02' }),
    // Not born yet on the day of departure.
    withTravellers(adult, { given: 'Léa', family: 'Roy', type: 'infant', birthDate: '2027-01-03' }),
    withTravellers(adult, { given: 'Léa', family: 'Roy', type: 'infant', age: -1 }),
  ],
  birthDateUnreadable: [
    withTravellers({ ...adult, birthDate: '17/04/1985' }),
    withTravellers({ ...adult, birthDate: '1985-02-30' }),
    withTravellers({ ...adult, birthDate: '' }),
  ],
  noSegment: [booking({ segments: [], prices: withPrice({}).prices })],
  datesUnreadable: [
    booking({ segments: [{ ...segments.air, departs: 'tomorrow' }, segments.hotel] }),
    booking({ segments: [segments.air, { ...segments.hotel, checkOut: '2027-02-29' }] }),
    booking({ segments: [segments.air, { ...segments.insurance, to: '' }] }),
  ],
  datesReversed: [
    booking({ segments: [segments.air, { ...segments.hotel, checkOut: '2027-01-02' }] }),
    booking({ segments: [segments.air, { ...segments.package, returns: '2027-01-01' }] }),
    booking({ segments: [segments.air, { ...segments.insurance, to: '2026-11-21' }] }),
    // No flight crosses the date line twice.
    booking({ segments: [{ ...segments.air, arrives: '2026-12-31T09:05' }, segments.hotel] }),
  ],
  departurePast: [booking({ segments: [segments.hotel, { ...segments.air, departs: '2026-11-21T10:00' }] })],
  noNights: [booking({ segments: [segments.air, { ...segments.hotel, checkOut: '2027-01-03' }] })],
  priceZero: [booking({ prices: [{ kind: 'fare', label: 'Fare', amount: { amount: 0, currency: 'CAD' } }] })],
  priceNegative: [withPrice({ amount: { amount: -1, currency: 'CAD' } })],
  noPrice: [booking({ prices: [] })],
  mixedCurrencies: [withPrice({ amount: { amount: 100, currency: 'USD' } })],
  priceLineWithoutSegment: [withPrice({ segment: 2 })],
  noPostalCode: [withAddress({ postalCode: '' }), withAddress({ postalCode: ' ', country: 'FR' })],
  postalCodeForm: [
    withAddress({ postalCode: 'D3A 3R7' }),
    withAddress({ postalCode: 'H3A 3O7' }),
    withAddress({ postalCode: '75001', country: ' Canada ' }),
  ],
  addressIncomplete: [
    withAddress({ lines: [] }),
    withAddress({ lines: ['', ' '] }),
    withAddress({ city: ' ' }),
  ],
  noEmail: [withClient({ emails: [] })],
  emailForm: [
    withClient({ emails: ['elodie@client.example', 'elodie@'] }),
    withClient({ emails: [''] }),
    withClient({ emails: ['elodie@client'] }),
    withClient({ emails: ['a@b.example, c@d.example'] }),
  ],
  noPhone: [withClient({ phones: [] })],
  phoneForm: [
    withClient({ phones: [{ kind: 'home', number: '555' }] }),
    withClient({ phones: [...good.client.phones, { kind: 'work', number: 'after six' }] }),
  ],
  nameSpelling: [
    withTravellers({ ...adult, given: 'Elodie' }),
    withTravellers({ ...adult, given: 'ÉLODIE', family: 'TREMBLAY' }),
    withTravellers({ ...adult, family: 'Tremmblay' }),
    withTravellers({ ...adult, family: 'Trembaly' }),
    withTravellers({ ...adult, given: 'Élodie Tremblay', family: '—' }),
  ],
  nameMissing: [
    withTravellers(adult, { given: '', family: 'Roy', type: 'adult' }),
    withTravellers({ given: 'Ana', family: ' ', type: 'adult' }),
    withClient({ family: '' }),
  ],
  cardCheckDigit: [[good, findings({ cardNumberValid: false })]],
  cardExpired: [withCard({ expiry: '10/26' }), withCard({ expiry: '10-2026' })],
  cardExpiryForm: [withCard({ expiry: '' }), withCard({ expiry: '13/28' }), withCard({ expiry: '11/028' })],
  cardMissing: [
    booking({ payment: { method: 'card', plan: 'full' } }),
    // A card without a number is none, whatever else the form sent of it.
    withCard({ masked: '' }),
    [withCard({ masked: '' }), findings({ cardNumberValid: false })],
  ],
  cardNumberInText: [[good, findings({ cardNumberInText: true })]],
  conditionsMissing: [booking({ conditionsAccepted: [] })],
  bookingIdDiffers: [[good, findings({ wireId: 'b-2' })]],
  countryUnknown: [
    booking({ segments: [segments.air, { ...segments.hotel, country: 'QX' }] }),
    booking({ segments: [segments.air, { ...segments.hotel, country: 'NULL' }] }),
    booking({ segments: [segments.air, { ...segments.hotel, country: '' }] }),
    booking({ segments: [segments.air, { ...segments.hotel, country: 'zz' }] }),
  ],
};

describe('The reviewer', () => {
  test('is warned of nothing in a good booking, whatever its segments', () => {
    expect(concerns(good)).toEqual([]);
    expect(concerns(booking({ segments: Object.values(segments) }))).toEqual([]);
  });

  for (const code of warningCodes.filter(isOfBooking)) {
    test(`is warned of ${code} by a booking with that, and of nothing else in it`, () => {
      expect(cases[code].length).toBeGreaterThan(0);
      for (const one of cases[code]) {
        const [of, found] = Array.isArray(one) ? one : [one];
        expect(codes(of, found)).toEqual([code]);
      }
    });
  }

  test.each<[string, KeptBooking]>([
    [
      'an insurance that was declined and has no dates',
      booking({ segments: [segments.air, { ...segments.insurance, from: '', to: '', declined: true }] }),
    ],
    [
      'a flight over the date line that arrives the day before',
      booking({ segments: [{ ...segments.air, arrives: '2027-01-01T09:05' }, segments.hotel] }),
    ],
    [
      'a departure today',
      booking({ segments: [{ ...segments.air, departs: '2026-11-22T06:00' }, segments.hotel] }),
    ],
    [
      'a car brought back on the same day',
      booking({
        segments: [segments.air, { ...segments.car, dropOff: { place: 'Faro', at: '2027-01-04T22:00' } }],
      }),
    ],
    [
      'an infant who turns two on the day after departure',
      withTravellers(adult, { given: 'Léa', family: 'Roy', type: 'infant', birthDate: '2025-01-03' }),
    ],
    [
      'an infant born on the day of departure',
      withTravellers(adult, { given: 'Léa', family: 'Roy', type: 'infant', birthDate: '2027-01-02' }),
    ],
    [
      'a child of twelve to seventeen, as hotels count',
      withTravellers(adult, { given: 'Léa', family: 'Roy', type: 'child', age: 17.5 }),
    ],
    [
      'a free extra and a discount',
      withPrice({ kind: 'discount', amount: { amount: -500, currency: 'CAD' } }),
    ],
    ['a tax of zero', withPrice({ amount: { amount: 0, currency: 'CAD' } })],
    ['a postal code of another country', withAddress({ postalCode: '75001', country: 'FR' })],
    ['a postal code in lower case without a blank', withAddress({ postalCode: 'h3a3r7' })],
    [
      'a name that a keyboard composed in another way',
      withTravellers({ ...adult, given: 'Élodie'.normalize('NFD') }),
    ],
    ['a namesake in the family', withTravellers(adult, { given: 'Jean', family: 'Tremblay', type: 'adult' })],
    ['a card that expires this month', withCard({ expiry: '11/2026' })],
    ['no card where none is to be charged', booking({ payment: { method: 'cheque', plan: 'deposit' } })],
    [
      'a country by its name',
      booking({ segments: [segments.air, { ...segments.hotel, country: 'Portugal' }] }),
    ],
  ])('is not warned of %s', (_, of) => {
    expect(codes(of, findings({ cardNumberValid: of.payment.card ? true : undefined }))).toEqual([]);
  });

  test('is told which traveller, segment or line it is, counted from one', () => {
    expect(concerns(withTravellers(adult, { given: '', family: '', type: 'child', age: 40 }))).toEqual([
      { code: 'nameMissing', facts: { traveller: 2 } },
      { code: 'ageContradictsType', facts: { traveller: 2, age: 40, type: 'child' } },
    ]);
    expect(concerns(booking({ segments: [segments.air, { ...segments.hotel, checkIn: '?' }] }))).toEqual([
      { code: 'datesUnreadable', facts: { segment: 2 } },
    ]);
    expect(concerns(withPrice({ segment: 7 }))).toEqual([
      { code: 'priceLineWithoutSegment', facts: { line: 2 } },
    ]);
  });

  test('is told of everything at once', () => {
    const bad = booking({ travellers: [], segments: [], prices: [], conditionsAccepted: [] });
    expect(codes(bad)).toEqual(['noTraveller', 'noSegment', 'noPrice', 'conditionsMissing']);
    const twice = booking({
      segments: [],
      travellers: [{ ...adult, given: 'Elodie' }],
      prices: withPrice({}).prices,
    });
    expect(codes(twice).sort()).toEqual(['nameSpelling', 'noSegment']);
  });
});

describe('Looking at a booking', () => {
  test('never fails, whatever parses as one, and names fields and numbers only', () => {
    fc.assert(
      fc.property(anyBooking, fc.option(fc.boolean(), { nil: undefined }), (of, cardNumberValid) => {
        for (const { code, facts } of concerns(of, { cardNumberValid, wireId: 'b-1' })) {
          expect(warningCodes).toContain(code);
          for (const value of Object.values(facts)) {
            const known = ['adult', 'child', 'infant', 'client'].includes(String(value));
            expect(typeof value === 'number' || known || /^\d{4}-\d{2}-\d{2}$/.test(value)).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  /** What the real hotel bookings behind the generator have wrong of themselves. */
  const ofTheRows: readonly WarningCode[] = [
    'noTraveller',
    'noAdult',
    'noNights',
    'priceZero',
    'priceNegative',
    'departurePast',
  ];

  const ofTheWild: { readonly [Kind in WildKind]?: WarningCode } = {
    noAdult: 'noAdult',
    zeroPrice: 'priceZero',
    negativePrice: 'priceNegative',
    ageContradictsType: 'ageContradictsType',
    noPostalCode: 'noPostalCode',
    twoSpellings: 'nameSpelling',
    cardCheckDigit: 'cardCheckDigit',
  };

  test('finds in the wild bookings of web forms what they were spoilt with', () => {
    const kinds = wildKinds.filter((kind) => ofTheWild[kind] !== undefined);
    const seen = new Set<string>();
    for (const sent of generateBookings({ seed: 7, count: 400, wildShare: 1, wildKinds: kinds, today })) {
      if (sent.wild === undefined) continue;
      const found = codesOf(sent);
      // Nobody at all is a worse case of no adult: some of the real bookings had no guest.
      const nobody = sent.wild === 'noAdult' && found.includes('noTraveller');
      const expected = nobody ? 'noTraveller' : ofTheWild[sent.wild];
      expect([sent.wild, found]).toEqual([sent.wild, expect.arrayContaining([expected])]);
      seen.add(sent.wild);
    }
    expect([...seen].sort()).toEqual([...kinds].sort());
  });

  test('finds nothing in the good ones but what the real data behind them has wrong', () => {
    let good = 0;
    for (const sent of generateBookings({ seed: 8, count: 300, wildShare: 0, today })) {
      const found = codesOf(sent);
      expect(found.filter((code) => !ofTheRows.includes(code))).toEqual([]);
      if (found.length === 0) good += 1;
    }
    expect(good).toBeGreaterThan(200);
  });
});

/** The codes for a booking of the generator, kept as the intake keeps it. */
function codesOf({ octets, id }: GeneratedBooking): WarningCode[] {
  const parsed = parseBooking(octets);
  if (!parsed.ok) throw new Error('the generator made no booking of it');
  const { payment, origin: _, ...rest } = parsed.booking;
  const { card: sent, ...intent } = payment;
  const kept = sent && {
    holder: sent.holder,
    brand: null,
    masked: sent.number.slice(-4),
    expiry: sent.expiry,
    securityCodeGiven: false,
  };
  return codes(
    { ...rest, payment: { ...intent, ...(kept ? { card: kept } : {}) } },
    { cardNumberValid: sent && validator.number(sent.number).isValid, wireId: id },
  );
}
