import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseOutput } from '../../preload/contract/index.ts';
import { anyBooking, booking, segments } from '../reservations/testing.ts';
import { openSearchDesk, type SearchDesk } from './testing.ts';

let desk: SearchDesk;
beforeEach(() => {
  desk = openSearchDesk();
});
afterEach(() => desk.close());

const { client } = booking();
const named = (given: string, family: string) => ({
  client: { ...client, given, family, emails: [], phones: [] },
  travellers: [{ given, family, type: 'adult' as const }],
});
const reachedAt = (phones: string[], emails: string[] = []) => ({
  ...named('Ana', 'Roy'),
  client: { ...client, emails, phones: phones.map((number) => ({ kind: 'home' as const, number })) },
});

/** What the box says of the first hit. */
async function firstMatch(text: string) {
  const answer = parseOutput('search.find', await desk.search.find({ text, limit: 5 }));
  return answer.hits[0]?.matched;
}

describe('A name is found', () => {
  test.each([
    [
      'Élodie Tremblay',
      ['elodie', 'ÉLODIE', 'Trembl', 'tremblay elodie', 'elo tre', 'e t', 'Tremblay, Élodie', 't'],
    ],
    ["Zoé L'Heureux", ["l'heureux", 'lheureux', 'L’HEUREUX', 'heureux', 'lheu', 'l heureux', 'zoe l’h']],
    ['Liam O’Brien', ["o'brien", 'obrien', 'OBRI', 'brien', "o'b"]],
    [
      'Marie-Ève Côté-Roy',
      ['marie-eve', 'marie eve', 'marieeve', 'mariee', 'eve', 'cote roy', 'coteroy', 'Côté-R', 'roy'],
    ],
    ['Marie Ève Roy', ['marie-ève', 'marieeve', 'mari ev']],
    ['Ana de la Cruz', ['de la cruz', 'delacruz', 'delac', 'cruz', 'la cruz']],
    ['J.-P. Mac Donald', ['macdonald', 'mac donald', 'jp', 'j.-p.', 'j p macd']],
    ['Søren Łukasz', ['soren', 'lukasz', 'łuk']],
    ['Lætitia Strauß', ['laetitia', 'lætitia', 'strauss', 'STRAUẞ']],
    ['小明 王', ['王', '小明', '王 小明', '小']],
    ['محمد حداد', ['حداد', 'حد']],
    ['Ольга Ковалёва', ['ковалева', 'КОВАЛЁ']],
  ])('%s', async (name, texts) => {
    const at = name.lastIndexOf(' ');
    const cruz = name.startsWith('Ana de') ? ['Ana', 'de la Cruz'] : undefined;
    const mac = name.startsWith('J.') ? ['J.-P.', 'Mac Donald'] : undefined;
    const cote = name.startsWith('Zoé') ? ['Zoé', "L'Heureux"] : undefined;
    const [given = '', family = ''] = cruz ?? mac ?? cote ?? [name.slice(0, at), name.slice(at + 1)];
    await desk.add(named('Nobody', 'Else'));
    const [id] = await desk.add(named(given, family));
    for (const text of texts) expect([text, (await desk.found(text))[0]]).toEqual([text, id]);
    expect(await desk.found('xavier')).toEqual([]);
  });

  test('of any traveller, and of the client who does not travel; what matched is said', async () => {
    const [id] = await desk.add({
      client: { ...client, given: 'Paul', family: 'Payeur' },
      travellers: [
        { given: 'Ana', family: 'Roy', type: 'adult' },
        { given: 'Théo', family: 'Roy', type: 'child' },
      ],
    });
    expect(await desk.found('theo roy')).toEqual([id]);
    expect(await firstMatch('theo')).toEqual({ by: 'name', text: 'Théo Roy' });
    expect(await firstMatch('paye')).toEqual({ by: 'name', text: 'Paul Payeur' });
  });

  test('whole before one that only begins so, and then the newest first', async () => {
    const ids = await desk.add(
      named('A', 'Roy'),
      named('B', 'Royer'),
      named('C', 'Roy'),
      named('D', 'Royal'),
    );
    expect(await desk.found('roy')).toEqual([ids[2], ids[0], ids[3], ids[1]]);
    expect(await desk.found('roy', 3)).toEqual([ids[2], ids[0], ids[3]]);
    expect(await desk.found('ro', 2)).toEqual([ids[3], ids[2]]);
  });

  test('only where every word fits', async () => {
    await desk.add(named('Ana', 'Roy'));
    expect(await desk.found('ana tremblay')).toEqual([]);
  });
});

describe('A number is found', () => {
  test('of a telephone, by any four digits and more in a row, however both are typed', async () => {
    const [here] = await desk.add(reachedAt(['+1 (514) 555-0199']));
    const [abroad] = await desk.add(reachedAt(['+33 6 12 34 56 78']));
    const [plain] = await desk.add(reachedAt(['418 555 0123']));
    for (const text of [
      '0199',
      '5550199',
      '555-0199',
      '514 555',
      '1 514 555-0199',
      '15145',
      '(514) 555 0199',
    ]) {
      expect([text, await desk.found(text)]).toEqual([text, [here]]);
    }
    for (const text of ['06 12 34 56 78', '+33 6 12', '345678']) {
      expect([text, await desk.found(text)]).toEqual([text, [abroad]]);
    }
    expect(await desk.found('1 418 555 0123')).toEqual([plain]);
    expect(await firstMatch('0123')).toEqual({ by: 'phone', text: '418 555 0123' });
    expect(await firstMatch('5 145 55')).toEqual({ by: 'phone', text: '+1 (514) 555-0199' });
    for (const text of ['199', '0198', '5551 0199'])
      expect([text, await desk.found(text)]).toEqual([text, []]);
  });

  test('of a postal code, with and without its blank, whole or begun', async () => {
    const address = { ...client.address, postalCode: 'K1A 0B1' };
    const [id] = await desk.add({ client: { ...client, address } });
    for (const text of ['k1a 0b1', 'K1A0B1', 'k1a', 'K1A 0', 'k1a-0b1'])
      expect(await desk.found(text)).toEqual([id]);
    expect(await firstMatch('k1a0')).toEqual({ by: 'postalCode', text: 'K1A 0B1' });
  });

  test('of a supplier: flight, package, and a confirmation where a segment has one', async () => {
    const confirmed = { ...segments.hotel, confirmation: 'HTL-77-8812' };
    const [flight, tour, stay] = await desk.add(
      { segments: [segments.air] },
      { segments: [segments.package] },
      { segments: [confirmed] },
    );
    expect(await desk.found('TS480')).toEqual([flight]);
    expect(await desk.found('ts 480')).toEqual([flight]);
    expect(await firstMatch('ts480')).toEqual({ by: 'supplierNumber', text: 'TS480' });
    expect(await desk.found('sv-113')).toEqual([tour]);
    expect(await desk.found('htl778812')).toEqual([stay]);
  });

  test('of the web shop’s booking', async () => {
    const [id] = await desk.add({ id: 'B7XQ-000123' }, {});
    expect(await desk.found('b7xq000123')).toEqual([id]);
    expect(await firstMatch('B7XQ-000')).toEqual({ by: 'bookingId', text: 'B7XQ-000123' });
  });

  test('of a ticket, as soon as it is issued: whole, begun, or by what counts up', async () => {
    const [, id = 0] = await desk.add({}, {});
    await desk.store.write(async (tx) => {
      await tx
        .insertInto('document')
        .values({
          reservation_id: id,
          kind: 'eticket',
          number: 'E-2026-000123',
          language: 'en',
          file_name: 'ticket.pdf',
          content: Buffer.alloc(1),
          sha256: Buffer.alloc(32),
          made_at: desk.clock.now(),
          made_by: 'Ana Roy',
        })
        .execute();
    });
    await desk.search.settled();
    for (const text of ['E-2026-000123', 'e2026000123', 'e-2026-0001', '2026-000123', '123']) {
      expect([text, (await desk.found(text))[0]]).toEqual([text, id]);
    }
    expect(await firstMatch('e-2026')).toEqual({ by: 'documentNumber', text: 'E-2026-000123' });
  });

  test('of the locator, whole or begun, before anything else', async () => {
    const [id = 0] = await desk.add({}, {});
    const { locator } = await desk.reservations.open(id);
    for (const text of [
      locator,
      locator.toLowerCase(),
      `${locator.slice(0, 3)} ${locator.slice(3)}`,
      locator.slice(0, 5),
    ]) {
      expect((await desk.found(text))[0]).toBe(id);
    }
    expect(await firstMatch(locator)).toEqual({ by: 'locator', text: locator });
  });
});

describe('An address is found', () => {
  test('whole, begun, by its domain, in any case', async () => {
    const [one, other] = await desk.add(
      reachedAt([], ['Marc.Andre+trips@Client.example']),
      reachedAt([], ['zoe_99@mail.example']),
    );
    for (const text of ['marc.andre+trips@client.example', 'MARC.ANDRE+TRIPS@C', '@client', 'marc.an']) {
      expect([text, await desk.found(text)]).toEqual([text, [one]]);
    }
    expect(await desk.found('zoe_99@')).toEqual([other]);
    expect(await firstMatch('zoe_')).toEqual({ by: 'email', text: 'zoe_99@mail.example' });
    expect(await firstMatch('@mail.ex')).toEqual({ by: 'email', text: 'zoe_99@mail.example' });
  });
});

test('A name with a number beside it narrows', async () => {
  const [id] = await desk.add(
    { client: { ...client, phones: [{ kind: 'home', number: '514 555-0144' }] } },
    { client: { ...client, phones: [{ kind: 'home', number: '514 555-0177' }] } },
  );
  expect(await desk.found('tremblay 0144')).toEqual([id]);
  expect((await desk.found('tremblay h3a3r7')).length).toBe(2);
});

test('A text that says nothing finds nothing', async () => {
  await desk.add({});
  for (const text of [
    '',
    ' ',
    '""',
    '*',
    '@',
    '-',
    "' OR 1=1",
    '"n" OR "e',
    '(',
    '😀',
    '\0',
    '\ud800',
    'NEAR(',
  ]) {
    expect([text, await desk.found(text)]).toEqual([text, []]);
  }
});

test('A text that as a whole is a number of something is not looked for word by word', async () => {
  const [bearer] = await desk.add({ ...reachedAt(['514 555 0199']), id: 'one' });
  await desk.add({ ...reachedAt(['555 800 1514']), id: '5140199' });
  expect(await desk.found('514 555 0199')).toEqual([bearer]);
});

test('The longest texts that the box takes are answered', async () => {
  await desk.add({});
  for (const piece of ['a-', 'a ', '1 ', '1', 'a1-', "a'", 'é', '@', '1@', '王 ', '12-34 ']) {
    const text = piece.repeat(200).slice(0, 200);
    expect([piece, await desk.found(text)]).toEqual([piece, []]);
  }
});

test('Whatever a form sent, its people are found by their names, and whatever is typed is answered', async () => {
  await fc.assert(
    fc.asyncProperty(anyBooking, fc.string({ unit: 'grapheme', maxLength: 30 }), async (wild, text) => {
      const [id] = await desk.add({ ...wild, id: `wild-${Math.random()}` });
      const people = [wild.client, ...wild.travellers];
      for (const { given, family } of people) {
        const name = `${given} ${family}`;
        const answer = parseOutput(
          'search.find',
          await desk.search.find({ text: name.slice(0, 200), limit: 50 }),
        );
        const hasWord = /[\p{L}\p{N}]/u.test(name.normalize('NFKD')) && !name.includes('@');
        if (hasWord) expect([name, answer.hits.some(({ row }) => row.id === id)]).toEqual([name, true]);
      }
      parseOutput('search.find', await desk.search.find({ text, limit: 10 }));
    }),
    { numRuns: 60 },
  );
});
