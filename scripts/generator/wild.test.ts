import valid from 'card-validator';
import { describe, expect, test } from 'vitest';
import { type Booking, parseBooking } from '../../main/intake/booking.ts';
import { type GeneratedBooking, generateBookings } from './bookings.ts';
import { type WildKind, wildKinds, wildOutcome, wildTextKinds } from './wild.ts';

const allOf = (kind: WildKind, count = 120): GeneratedBooking[] => [
  ...generateBookings({ seed: 71, count, wildShare: 1, wildKinds: [kind] }),
];

const workedOn = (kind: WildKind): Booking[] =>
  allOf(kind).map(({ octets }) => {
    const parsed = parseBooking(octets);
    if (!parsed.ok) throw new Error(`${kind} did not parse: ${parsed.reason} ${parsed.where}`);
    return parsed.booking;
  });

test.each([0, 0.06, 0.25, 1])('a share of %d is met', (wildShare) => {
  const count = 10_000;
  const wild = [...generateBookings({ seed: 40, count, wildShare })].filter(
    (booking) => booking.wild !== undefined,
  );
  const spread = Math.sqrt(count * wildShare * (1 - wildShare));
  expect(Math.abs(wild.length - count * wildShare)).toBeLessThanOrEqual(4 * spread);
});

test('without a share six in a hundred are wild, and every kind occurs', () => {
  const bookings = [...generateBookings({ seed: 41, count: 10_000 })];
  const wild = bookings.flatMap((booking) => booking.wild ?? []);
  expect(wild.length).toBeGreaterThan(500);
  expect(wild.length).toBeLessThan(700);
  expect(new Set(wild)).toEqual(new Set(wildKinds));
});

test.each(wildKinds)('the desk makes of %s what is promised, and the label says so', (kind) => {
  for (const booking of allOf(kind)) {
    expect(booking.wild).toBe(kind);
    const parsed = parseBooking(booking.octets);
    expect(parsed.ok ? 'reservation' : parsed.reason).toBe(wildOutcome(kind));
  }
});

test('what is spoilt is not what would have come without', () => {
  const tame = [...generateBookings({ seed: 71, count: 1, wildShare: 0 })];
  const spoilt = wildKinds.map((kind) => Buffer.from(allOf(kind, 1)[0]?.octets ?? []).toString('latin1'));
  const good = Buffer.from(tame[0]?.octets ?? []).toString('latin1');
  expect(new Set([good, ...spoilt]).size).toBe(wildKinds.length + 1);
});

test('kinds that travel as text are all UTF-8', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (const { octets } of generateBookings({
    seed: 8,
    count: 1_000,
    wildShare: 1,
    wildKinds: wildTextKinds,
  })) {
    expect(() => decoder.decode(octets)).not.toThrow();
  }
});

describe('each kind is wild in its own way', () => {
  test('noAdult', () => {
    const travellers = workedOn('noAdult').flatMap((booking) => booking.travellers);
    expect(travellers.some(({ type }) => type === 'adult')).toBe(false);
  });

  test('zeroPrice and negativePrice', () => {
    const amounts = (kind: WildKind) =>
      workedOn(kind).flatMap(({ prices }) => prices.map(({ amount }) => amount.amount));
    expect(amounts('zeroPrice').every((amount) => amount === 0)).toBe(true);
    expect(amounts('negativePrice').every((amount) => amount < 0)).toBe(true);
  });

  test('ageContradictsType', () => {
    for (const { travellers, submittedAt } of workedOn('ageContradictsType')) {
      const [lead] = travellers;
      const born = lead?.birthDate?.slice(0, 4);
      const age = lead?.age ?? Number(submittedAt.slice(0, 4)) - Number(born);
      const fits = { adult: age >= 18, child: age >= 2 && age < 18, infant: age < 2 };
      expect(lead && fits[lead.type]).toBe(false);
    }
  });

  test('noPostalCode', () => {
    expect(workedOn('noPostalCode').every(({ client }) => client.address.postalCode === '')).toBe(true);
  });

  test('twoSpellings', () => {
    for (const { client, travellers } of workedOn('twoSpellings')) {
      expect(travellers[0]?.given).toBe(client.given);
      expect(travellers[0]?.family).not.toBe(client.family);
    }
  });

  test('anyScript', () => {
    const text = JSON.stringify(
      workedOn('anyScript').map(({ travellers, remarks }) => [travellers, remarks]),
    );
    for (const script of [
      /\p{Script=Hebrew}/u,
      /\p{Script=Arabic}/u,
      /\p{Script=Thai}/u,
      /\p{Emoji_Presentation}/u,
    ]) {
      expect(text).toMatch(script);
    }
    expect(text).toContain('\\u0000');
  });

  test('longRemarks stay under the limit of a booking', () => {
    for (const { octets } of allOf('longRemarks')) {
      expect(octets.length).toBeGreaterThan(8_000);
      expect(octets.length).toBeLessThan(1_048_576);
    }
  });

  test('cardCheckDigit', () => {
    for (const { payment } of workedOn('cardCheckDigit')) {
      expect(payment.method).toBe('card');
      expect(valid.number(payment.card?.number).isValid).toBe(false);
    }
  });
});
