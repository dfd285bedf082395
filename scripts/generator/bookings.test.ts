import { createHash } from 'node:crypto';
import fc from 'fast-check';
import parsePhoneNumber from 'libphonenumber-js';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { type Booking, parseBooking } from '../../main/intake/booking.ts';
import { type GeneratorOptions, generateBookings } from './bookings.ts';
import { type HotelRow, readHotelRows } from './hotel-rows.ts';

const digestOf = (options: GeneratorOptions) => {
  const hash = createHash('sha256');
  for (const { id, receivedAt, octets } of generateBookings(options))
    hash.update(id).update(receivedAt).update(octets);
  return hash.digest('hex');
};

/** Good bookings only, parsed as the desk parses them. */
const parsedBookings = (options: GeneratorOptions): Booking[] =>
  [...generateBookings({ ...options, wildShare: 0 })].map(({ octets }) => {
    const parsed = parseBooking(octets);
    if (!parsed.ok) throw new Error(`a good booking did not parse: ${parsed.reason} ${parsed.where}`);
    return parsed.booking;
  });

const seeds = fc.integer();
const aFew = { numRuns: 30 };

describe('a seed', () => {
  test('gives the same bytes again, and another seed gives others', () => {
    expect(digestOf({ seed: 11, count: 400 })).toBe(digestOf({ seed: 11, count: 400 }));
    expect(digestOf({ seed: 11, count: 400 })).not.toBe(digestOf({ seed: 12, count: 400 }));
  });

  test('gives a shorter run as the beginning of a longer one', () => {
    const short = [...generateBookings({ seed: 5, count: 20 })];
    const long = [...generateBookings({ seed: 5, count: 50 })];
    expect(long.slice(0, 20)).toEqual(short);
  });

  test('never gives an id twice, and all in the form of the protocol', () => {
    const ids = [...generateBookings({ seed: 1, count: 5_000 })].map(({ id }) => id);
    expect(new Set(ids).size).toBe(5_000);
    expect(ids.every((id) => /^[A-Za-z0-9._-]{1,64}$/.test(id))).toBe(true);
  });
});

test('every good booking of every seed is a booking', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      expect(parsedBookings({ seed, count: 25 })).toHaveLength(25);
    }),
    aFew,
  );
});

test('a booking carries the id under which it is sent', () => {
  for (const { id, octets } of generateBookings({ seed: 3, count: 50, wildShare: 0 })) {
    expect(parseBooking(octets)).toMatchObject({ booking: { id } });
  }
});

describe('prices', () => {
  const sum = (lines: Booking['prices']) => lines.reduce((total, { amount }) => total + amount.amount, 0);

  test('add up to the total that the shop showed', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const booking of parsedBookings({ seed, count: 25 })) {
          expect(booking).toMatchObject({ total: { amount: sum(booking.prices), currency: 'CAD' } });
        }
      }),
      aFew,
    );
  });

  test('stand for the first flight of each journey, every stay, package and car, and insurance that was bought', () => {
    for (const { segments, prices } of parsedBookings({ seed: 21, count: 500 })) {
      const priced = new Set(prices.flatMap(({ segment }) => segment ?? []));
      segments.forEach((segment, place) => {
        const before = segments[place - 1];
        const connects = segment.kind === 'air' && before?.kind === 'air' && priced.has(place - 1);
        const declined = segment.kind === 'insurance' && segment.declined === true;
        if (declined) expect(priced.has(place)).toBe(false);
        else if (segment.kind !== 'air') expect(priced.has(place)).toBe(true);
        else if (before === undefined) expect(priced.has(place)).toBe(true);
        else if (connects && before.to !== segment.from) expect(priced.has(place)).toBe(true);
      });
      expect(Math.max(...priced)).toBeLessThan(segments.length);
    }
  });

  test('of a stay are whole nights, with the value-added tax of six percent within them', () => {
    const stays = parsedBookings({ seed: 8, count: 800 }).flatMap(({ segments, prices }) =>
      segments.flatMap((segment, place) =>
        segment.kind === 'hotel' ? { segment, lines: prices.filter((line) => line.segment === place) } : [],
      ),
    );
    expect(stays.length).toBeGreaterThan(300);
    for (const { segment, lines } of stays) {
      const [fare, tax] = lines;
      const nights = Temporal.PlainDate.from(segment.checkIn).until(segment.checkOut).days;
      if (fare === undefined || tax === undefined || fare.amount.amount <= 0) continue;
      const stay = fare.amount.amount + tax.amount.amount;
      expect(stay % nights).toBe(0);
      expect(Math.abs(tax.amount.amount - (stay * 6) / 106)).toBeLessThan(1);
    }
  });

  test('of the file fee bear the sales taxes of the province where the client lives', () => {
    const rates: Record<string, number[]> = {
      QC: [0.05, 0.09975],
      ON: [0.13],
      NS: [0.14],
      NB: [0.15],
      BC: [0.05],
    };
    const seen = new Set<string>();
    for (const { client, prices } of parsedBookings({ seed: 14, count: 1_500 })) {
      const expected = rates[client.address.province];
      const [fee, ...others] = prices.filter(
        (line) => line.segment === undefined && line.kind !== 'discount',
      );
      if (expected === undefined || fee === undefined) continue;
      seen.add(client.address.province);
      expect(others.map(({ amount }) => amount.amount)).toEqual(
        expected.map((rate) => Math.round(fee.amount.amount * rate)),
      );
    }
    expect([...seen].sort()).toEqual(Object.keys(rates).sort());
  });

  test('are below zero only for discounts, where the rate of the row is not', () => {
    const rows = readHotelRows().filter(({ rate, nights }) => rate > 3_000 && nights > 0);
    for (const { prices } of parsedBookings({ seed: 2, count: 800, rows })) {
      for (const { kind, amount } of prices) expect(amount.amount < 0).toBe(kind === 'discount');
    }
  });
});

describe('people', () => {
  const bookings = parsedBookings({ seed: 99, count: 4_000 });
  const names = bookings.flatMap(({ client, travellers }) =>
    [client, ...travellers].flatMap(({ given, family }) => [given, family]),
  );

  test.each([
    ['accents', /[éèêëçôûî]/],
    ['an apostrophe', /['’]/],
    ['a compound', /\p{L}-\p{L}/u],
    ['a long name', /^.{25,}$/u],
    ['Chinese', /\p{Script=Han}/u],
    ['Arabic', /\p{Script=Arabic}/u],
    ['Devanagari', /\p{Script=Devanagari}/u],
    ['Cyrillic', /\p{Script=Cyrillic}/u],
    ['Inuktitut syllabics', /\p{Script=Canadian_Aboriginal}/u],
    ['Hangul', /\p{Script=Hangul}/u],
    ['Greek', /\p{Script=Greek}/u],
    ['Vietnamese', /ễ|ầ|Đ/],
  ])('%s occurs in names', (_, form) => {
    expect(names.some((name) => form.test(name))).toBe(true);
  });

  test('write in both languages, and about half of them live in Quebec', () => {
    const share = (has: (booking: Booking) => boolean) => bookings.filter(has).length / bookings.length;
    expect(share(({ language }) => language === 'fr')).toBeGreaterThan(0.35);
    expect(share(({ language }) => language === 'en')).toBeGreaterThan(0.35);
    expect(share(({ client }) => client.address.province === 'QC')).toBeGreaterThan(0.45);
  });

  test('have a postal code of their province', () => {
    const letters: Record<string, string> = {
      QC: 'GHJ',
      ON: 'KLMNP',
      BC: 'V',
      AB: 'T',
      MB: 'R',
      SK: 'S',
      NS: 'B',
      NB: 'E',
      PE: 'C',
      NL: 'A',
      YT: 'Y',
      NT: 'X',
      NU: 'X',
    };
    const inCanada = bookings.filter(({ client }) => client.address.province in letters);
    expect(inCanada.length).toBeGreaterThan(3_500);
    for (const { client } of inCanada) {
      const { province, postalCode } = client.address;
      expect(postalCode).toMatch(/^[a-z]\d[a-z] ?\d[a-z]\d$/i);
      expect(letters[province]).toContain(postalCode.charAt(0).toUpperCase());
    }
  });

  test('can be reached by numbers kept for fiction, at example addresses, from documentation networks', () => {
    for (const { client, origin } of bookings) {
      for (const { number } of client.phones) {
        const phone = parsePhoneNumber(number, 'CA');
        expect(phone?.isValid()).toBe(true);
        expect(phone?.nationalNumber).toMatch(/^\d{3}55501\d{2}$|^46571\d{4}$|^2079460\d{3}$/);
      }
      for (const email of client.emails) expect(email).toMatch(/^[a-z0-9._+]{1,64}@example\.(com|ca|org)$/);
      expect(origin.ip).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|^2001:db8:/);
    }
  });

  test('have ages that fit their types on the day they leave', () => {
    const most = { infant: 2, child: 12, adult: 120 };
    const least = { infant: 0, child: 2, adult: 18 };
    for (const { travellers, segments } of bookings) {
      const [first] = segments;
      if (first === undefined) continue;
      const leaving = 'departs' in first ? first.departs : 'checkIn' in first ? first.checkIn : undefined;
      for (const { type, birthDate, age } of travellers) {
        const lived =
          birthDate === undefined || leaving === undefined
            ? age
            : Temporal.PlainDate.from(birthDate).until(leaving.slice(0, 10), { largestUnit: 'years' }).years;
        if (lived === undefined) continue;
        if (age !== undefined) expect(lived).toBe(age);
        expect(lived).toBeGreaterThanOrEqual(least[type]);
        expect(lived).toBeLessThan(most[type]);
      }
    }
  });
});

describe('time', () => {
  test('bookings were sent in the seven days before today, most trips lie ahead and some have begun', () => {
    const today = '2031-06-15';
    const bookings = parsedBookings({ seed: 4, count: 2_000, today });
    let ahead = 0;
    for (const { submittedAt, segments } of bookings) {
      const days = Temporal.PlainDate.from(submittedAt.slice(0, 10)).until(today).days;
      expect(days).toBeGreaterThanOrEqual(1);
      expect(days).toBeLessThanOrEqual(7);
      const [first] = segments;
      const begins = first !== undefined && 'departs' in first ? first.departs : '';
      const staysFrom = first !== undefined && 'checkIn' in first ? first.checkIn : '';
      if ((begins || staysFrom).slice(0, 10) >= today) ahead += 1;
    }
    expect(ahead).toBeGreaterThan(1_800);
    expect(ahead).toBeLessThan(2_000);
  });

  test('a booking was received seconds after it was submitted', () => {
    for (const { octets, receivedAt } of generateBookings({ seed: 6, count: 500, wildShare: 0 })) {
      const parsed = parseBooking(octets);
      if (!parsed.ok) throw new Error(parsed.reason);
      const waited = Temporal.Instant.from(parsed.booking.submittedAt).until(receivedAt).total('seconds');
      expect(waited).toBeGreaterThan(0);
      expect(waited).toBeLessThan(10);
    }
  });

  test('no flight of a journey leaves before the one before it has landed', () => {
    for (const { segments } of parsedBookings({ seed: 17, count: 1_000 })) {
      let landed = '';
      let at = '';
      for (const segment of segments) {
        if (segment.kind !== 'air') continue;
        if (segment.from === at) expect(segment.departs > landed).toBe(true);
        landed = segment.arrives;
        at = segment.to;
      }
    }
  });
});

describe('bad values of real data pass through', () => {
  const rows = readHotelRows();
  const bookingsOf = (isBad: (row: HotelRow) => boolean) => {
    const bad = rows.filter(isBad);
    expect(bad.length).toBeGreaterThan(0);
    return parsedBookings({ seed: 31, count: 60, rows: bad });
  };
  const stays = (bookings: Booking[]) =>
    bookings.flatMap(({ segments }) =>
      segments.flatMap((segment) => (segment.kind === 'hotel' ? segment : [])),
    );

  test('stays of no nights', () => {
    const found = stays(bookingsOf(({ nights }) => nights === 0));
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ checkIn, checkOut }) => checkIn === checkOut)).toBe(true);
  });

  test('prices of zero and below', () => {
    const zero = bookingsOf(({ rate }) => rate === 0);
    expect(zero.some(({ prices }) => prices.some(({ amount }) => amount.amount === 0))).toBe(true);
    const below = bookingsOf(({ rate }) => rate < 0);
    expect(
      below.some(({ prices }) => prices.some((line) => line.kind === 'fare' && line.amount.amount < 0)),
    ).toBe(true);
  });

  test('parties without an adult, and of nobody', () => {
    const found = bookingsOf(({ adults }) => adults === 0);
    expect(found.every(({ travellers }) => travellers.every(({ type }) => type !== 'adult'))).toBe(true);
    expect(
      bookingsOf(({ adults, children, babies }) => adults + children + babies === 0)[0]?.travellers,
    ).toEqual([]);
  });

  test('a country that nobody knows', () => {
    const found = bookingsOf(({ country }) => country === 'NULL');
    expect(found.every(({ client }) => client.address.country === 'NULL')).toBe(true);
  });
});
