import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBooking } from './booking.ts';

/** A booking of every kind of segment; made anew for each test, as most tests spoil it. */
const wholeBooking = () => ({
  version: 1,
  id: 'B0001',
  submittedAt: '2026-11-20T14:05:00-05:00',
  language: 'fr',
  client: {
    given: 'Élodie',
    family: 'Côté-Tremblay',
    address: {
      lines: ['12, rue des Érables'],
      city: 'Québec',
      province: 'QC',
      postalCode: 'G1R 2B5',
      country: 'CA',
    },
    phones: [{ kind: 'mobile', number: '418-555-0123' }],
    emails: ['elodie@example.com'],
  },
  travellers: [
    { given: 'Élodie', family: 'Côté-Tremblay', type: 'adult', birthDate: '1984-02-29' },
    { given: 'Zoé', family: 'Côté-Tremblay', type: 'child', age: 7 },
  ],
  segments: [
    {
      kind: 'air',
      supplier: 'Air Canada',
      carrier: 'AC',
      number: '870',
      from: 'YUL',
      to: 'CDG',
      departs: '2027-01-10T19:40',
      arrives: '2027-01-11T08:20',
    },
    {
      kind: 'hotel',
      supplier: 'Hotels',
      property: 'City Hotel',
      city: 'Lisbon',
      country: 'PT',
      checkIn: '2027-01-11',
      checkOut: '2027-01-14',
      room: 'A',
      rooms: 1,
    },
    {
      kind: 'package',
      supplier: 'Tours',
      code: 'P1',
      name: 'Sun',
      from: 'YUL',
      to: 'PUJ',
      departs: '2027-02-01',
      returns: '2027-02-08',
    },
    {
      kind: 'car',
      supplier: 'Cars',
      class: 'ECAR',
      pickUp: { place: 'LIS', at: '2027-01-11T10:00' },
      dropOff: { place: 'LIS', at: '2027-01-14T10:00' },
    },
    {
      kind: 'insurance',
      supplier: 'Cover',
      plan: 'Medical',
      from: '2027-01-10',
      to: '2027-01-14',
      declined: true,
    },
  ],
  prices: [{ segment: 0, kind: 'fare', label: 'Fare', amount: { amount: 62_500, currency: 'CAD' } }],
  payment: {
    method: 'card',
    plan: 'full',
    card: { holder: 'E COTE', number: '4111111111111111', expiry: '08/29', securityCode: '123' },
  },
  conditionsAccepted: [
    { supplier: 'Air Canada', version: '2026-10', acceptedAt: '2026-11-20T14:04:00-05:00' },
  ],
  subscribe: { specials: true, wording: 'Oui, je le veux.' },
  origin: { host: 'shop.example.com', ip: '192.0.2.7', userAgent: 'Mozilla/5.0' },
  remarks: 'Fenêtre, s’il vous plaît',
});

const parseValue = (value: unknown) => parseBooking(JSON.stringify(value));
const octetsOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

test('a whole booking comes out as it went in, from text and from octets', () => {
  const booking = wholeBooking();
  expect(parseValue(booking)).toEqual({ ok: true, booking });
  expect(parseBooking(octetsOf(booking))).toEqual({ ok: true, booking });
});

test('unknown fields are kept where they stand, but never beside a card number', () => {
  const whole = wholeBooking();
  const [traveller] = whole.travellers;
  const extended = {
    ...whole,
    campaign: { name: 'winter' },
    travellers: [{ ...traveller, loyalty: 'AC123' }],
    payment: { ...whole.payment, trace: 'x', card: { ...whole.payment.card, pin: '9999' } },
  };
  const parsed = parseValue(extended);
  expect(parsed).toMatchObject({
    ok: true,
    booking: { campaign: { name: 'winter' }, travellers: [{ loyalty: 'AC123' }] },
  });
  expect(JSON.stringify(parsed)).not.toContain('9999');
  expect(JSON.stringify(parsed)).not.toContain('trace');
});

test('a field named __proto__ does not reach the prototype of what was parsed', () => {
  const text = JSON.stringify(wholeBooking()).replace('{', '{"__proto__":{"locator":"EVIL"},');
  const parsed = parseBooking(text);
  expect(parsed.ok && 'locator' in parsed.booking).toBe(false);
  expect(parsed.ok).toBe(true);
});

test('a document that nests without end is refused before anything walks through it', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const text = JSON.stringify(wholeBooking()).replace('{', `{"deep":${deep},`);
  expect(parseBooking(text)).toEqual({ ok: false, reason: 'notABooking', where: ['(whole)'] });
});

describe('what a person can still work on is a booking', () => {
  test('absent and null texts and lists of the client become empty ones', () => {
    const parsed = parseValue({
      ...wholeBooking(),
      client: { given: null, address: null },
      submittedAt: null,
      prices: undefined,
      conditionsAccepted: null,
      subscribe: null,
      origin: undefined,
      remarks: null,
    });
    expect(parsed.ok && parsed.booking.remarks).toBe(undefined);
    expect(parsed).toMatchObject({
      ok: true,
      booking: {
        client: {
          given: '',
          family: '',
          address: { lines: [], city: '', province: '', postalCode: '', country: '' },
          phones: [],
          emails: [],
        },
        submittedAt: '',
        prices: [],
        conditionsAccepted: [],
        origin: { host: '', ip: '' },
      },
    });
  });

  test('what one booking leaves out is not shared with the next', () => {
    const bare = { ...wholeBooking(), client: {} };
    const first = parseValue(bare);
    if (first.ok) first.booking.client.address.lines.push('spoilt');
    const second = parseValue(bare);
    expect(second.ok && second.booking.client.address.lines).toEqual([]);
  });

  test.each([
    ['no traveller', { travellers: [] }],
    ['no segment', { segments: [] }],
    [
      'a negative price',
      { prices: [{ kind: 'fare', label: 'Fare', amount: { amount: -638, currency: 'CAD' } }] },
    ],
    ['a price of zero', { prices: [{ kind: 'fare', label: '', amount: { amount: 0, currency: 'CAD' } }] }],
    [
      'an adult of four',
      { travellers: [{ given: 'A', family: 'B', type: 'adult', birthDate: '2022-13-40', age: 4 }] },
    ],
    [
      'a card number that fails its check digit',
      {
        payment: {
          method: 'card',
          plan: 'full',
          card: { holder: '', number: '4111111111111112', expiry: '' },
        },
      },
    ],
    ['payment by card without a card', { payment: { method: 'card', plan: 'deposit', card: null } }],
  ])('%s', (_, spoilt) => {
    expect(parseValue({ ...wholeBooking(), ...spoilt })).toMatchObject({ ok: true });
  });
});

describe('what is not a booking says where, without values', () => {
  test.each([
    ['id', { id: undefined }],
    ['id', { id: '' }],
    ['client', { client: undefined }],
    ['travellers', { travellers: undefined }],
    ['segments', { segments: undefined }],
    ['payment', { payment: undefined }],
    ['language', { language: 'tlh' }],
    ['segments.0.kind', { segments: [{ kind: 'boat' }] }],
    [
      'segments.1.number',
      { segments: [wholeBooking().segments[1], { ...wholeBooking().segments[0], number: 870 }] },
    ],
    [
      'prices.0.amount.amount',
      { prices: [{ kind: 'fare', label: 'Fare', amount: { amount: '625.00', currency: 'CAD' } }] },
    ],
    [
      'prices.0.amount.amount',
      { prices: [{ kind: 'fare', label: 'Fare', amount: { amount: 0.5, currency: 'CAD' } }] },
    ],
    ['travellers.0', { travellers: ['Élodie'] }],
  ])('%s', (path, spoilt) => {
    const parsed = parseValue({ ...wholeBooking(), ...spoilt });
    expect(parsed.ok === false && parsed.reason).toBe('notABooking');
    expect(parsed.ok === false && parsed.where).toContain(path);
  });

  test.each([null, [], 'booking', 7, true])('%j is not an object', (value) => {
    expect(parseValue(value)).toEqual({ ok: false, reason: 'notABooking', where: ['(whole)'] });
  });

  test('another version is told apart from what is no booking', () => {
    expect(parseValue({ ...wholeBooking(), version: 2 })).toEqual({
      ok: false,
      reason: 'unsupportedVersion',
      where: ['version'],
    });
    expect(parseValue({ ...wholeBooking(), version: 'two' })).toMatchObject({ reason: 'notABooking' });
  });

  test('cut off text is not JSON and a stray octet is not UTF-8', () => {
    const octets = octetsOf(wholeBooking());
    expect(parseBooking(octets.subarray(0, -7))).toEqual({ ok: false, reason: 'notJson', where: [] });
    expect(parseBooking(new Uint8Array([...octets.subarray(0, 20), 0xff, ...octets.subarray(20)]))).toEqual({
      ok: false,
      reason: 'notUtf8',
      where: [],
    });
  });

  test('at most twenty paths are named', () => {
    const parsed = parseValue({ ...wholeBooking(), travellers: Array.from({ length: 500 }, () => 'x') });
    expect(parsed.ok === false && parsed.where.length).toBe(20);
  });
});

test('no octets make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
      expect(parseBooking(octets).ok).toBe(false);
    }),
  );
});

test('no JSON in the place of any field makes it throw, nor shows in what it names', () => {
  const whole = wholeBooking();
  const field = fc.constantFrom(...Object.keys(whole));
  fc.assert(
    fc.property(field, fc.jsonValue({ maxDepth: 4 }), (name, value) => {
      const parsed = parseValue({ ...whole, [name]: value });
      if (parsed.ok) {
        expect(Array.isArray(parsed.booking.travellers)).toBe(true);
        return;
      }
      expect(parsed.where.length).toBeGreaterThan(0);
      for (const path of parsed.where) expect(path).toMatch(/^[A-Za-z0-9.()]+$/);
    }),
  );
});
