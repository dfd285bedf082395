import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClientStanding } from '../../preload/contract/clients.ts';
import { parseOutput } from '../../preload/contract/index.ts';
import { booking, segments } from '../reservations/testing.ts';
import { auditLines, refusalOf } from '../testing.ts';
import { ana, bookedBy, type ClientDesk, luc, openClientDesk } from './testing.ts';

let desk: ClientDesk;

beforeEach(async () => {
  desk = await openClientDesk();
});
afterEach(() => desk.close());

const open = async (id: number) => parseOutput('clients.open', await desk.clients.open(id));
const page = async (id: number, before?: number, limit = 50) =>
  parseOutput(
    'clients.reservations',
    await desk.clients.reservations({ id, limit, ...(before && { before }) }),
  );
const ids = async (id: number) => (await page(id)).rows.map(({ row }) => row.id);
const because = async (id: number, of: number) =>
  (await page(id)).rows.find(({ row }) => row.id === of)?.because;
const other = {
  emails: ['other@client.example'],
  phones: [{ kind: 'home' as const, number: '418 555-0144' }],
};
const home = booking().client.address;

describe('A client', () => {
  test('is everything with the same name and the same address or telephone, and says of each why', async () => {
    const [one = 0, two = 0, three = 0] = await desk.add(
      {},
      bookedBy({ phones: other.phones, given: 'ELODIE', title: 'Mme' }),
      bookedBy({ phones: [{ kind: 'work', number: '418.555.0144 poste' }], emails: [] }),
    );
    await desk.add(bookedBy({ given: 'Luc', family: 'Gagnon', ...other }));
    expect(await ids(one)).toEqual([three, two, one]);
    expect(await ids(three)).toEqual([three, two, one]);
    const locator = (await desk.reservations.open(one)).locator;
    expect(await because(one, two)).toMatchObject({ ground: 'email', like: locator });
    expect(await because(one, three)).toMatchObject({ ground: 'phone' });
    expect(await because(one, one)).toMatchObject({ ground: 'opened', like: null });
  });

  test('is never taken for another one by an address, a name or a postal code alone: those are only likely', async () => {
    const [one = 0, spouse = 0, junior = 0, stranger = 0] = await desk.add(
      {},
      bookedBy({ given: 'Luc', family: 'Tremblay' }),
      bookedBy(other),
      bookedBy({
        ...other,
        emails: ['x@client.example'],
        phones: [],
        address: { ...home, postalCode: 'G1R 4P5' },
      }),
    );
    expect(await ids(one)).toEqual([one]);
    const { likely } = await open(one);
    expect(likely.map(({ id, grounds }) => ({ id, grounds }))).toEqual([
      { id: spouse, grounds: ['email', 'phone'] },
      { id: junior, grounds: ['postalCode'] },
    ]);
    expect(likely.some(({ id }) => id === stranger)).toBe(false);
  });

  test('without a name, or with a telephone of zeros, is nobody else’s', async () => {
    const zeros = [{ kind: 'home' as const, number: '000-000-0000' }];
    const [nameless = 0, zero = 0] = await desk.add(
      bookedBy({ given: '', family: ' ' }),
      bookedBy({ emails: ['none'], phones: zeros }),
      bookedBy({ given: '', family: '' }),
      bookedBy({ emails: ['none'], phones: zeros }),
    );
    expect(await ids(nameless)).toEqual([nameless]);
    expect(await ids(zero)).toEqual([zero]);
  });

  test('whose address is that of many names is likely nobody', async () => {
    const shared = { emails: ['desk@travel.example'], phones: [] };
    const [one = 0] = await desk.add(
      ...Array.from({ length: 13 }, (_, at) =>
        bookedBy({ ...shared, family: `Roy ${'abcdefghijklmn'[at]}` }),
      ),
    );
    expect((await open(one)).likely).toEqual([]);
  });

  test('that nobody has is not found', async () => {
    expect(await refusalOf(desk.clients.open(404))).toBe('notFound');
    expect(await refusalOf(desk.clients.reservations({ id: 404, limit: 5 }))).toBe('notFound');
    expect(await refusalOf(desk.clients.mail({ id: 404, limit: 5 }))).toBe('notFound');
  });

  test('shows names, telephones, e-mails and postal addresses over time with where each came from', async () => {
    const [first = 0] = await desk.add({});
    desk.clock.forward({ hours: 48 });
    const [second = 0] = await desk.add({
      ...bookedBy({
        family: 'TREMBLAY',
        address: { ...home, lines: ['12, rue Neuve'] },
        phones: [...other.phones, { kind: 'work', number: '514.555.0199' }],
      }),
      language: 'en',
    });
    const now = await open(first);
    expect([now.id, now.language, now.name]).toEqual([
      first,
      'en',
      { given: 'Élodie', family: 'TREMBLAY', title: null },
    ]);
    expect(now.names.map(({ family, used }) => [family, used.count])).toEqual([
      ['TREMBLAY', 1],
      ['Tremblay', 1],
    ]);
    expect(now.addresses.map(({ address, used }) => [address.lines[0], used.first.id, used.last.id])).toEqual(
      [
        ['12, rue Neuve', second, second],
        ['1188, rue Sherbrooke Ouest', first, first],
      ],
    );
    expect(now.addresses[0]?.used.last.at).toBe('2026-11-24T12:00:00.000Z');
    // The same number however it is written.
    expect(now.phones.map(({ number, used }) => [number, used.count])).toEqual([
      ['418 555-0144', 1],
      ['514.555.0199', 2],
    ]);
    expect(now.emails).toMatchObject([{ address: 'elodie@client.example', used: { count: 2 } }]);
  });

  test('shows what was consented to and accepted, by date and text, in every version of a booking', async () => {
    const text = { one: 'Offers by e-mail', two: 'Weekly specials by e-mail' };
    const [id = 0] = await desk.add(
      { submittedAt: '2026-10-01T10:00:00-04:00', subscribe: { specials: true, wording: text.one } },
      { submittedAt: '2026-11-20T10:00:00-05:00', subscribe: { specials: true, wording: text.two } },
      { submittedAt: '2026-11-21T10:00:00-05:00' },
    );
    await desk.store.write((tx) =>
      tx
        .insertInto('booking_version')
        .columns([
          'connection_id',
          'booking_id',
          'version',
          'wire_digest',
          'kept',
          'kept_digest',
          'media_type',
          'received_at',
          'pulled_at',
          'reservation_id',
        ])
        .values({
          connection_id: 1,
          booking_id: 'web-1',
          version: 2,
          wire_digest: Buffer.alloc(32, 1),
          kept: JSON.stringify({
            submittedAt: '2026-11-21T11:00:00-05:00',
            subscribe: { specials: false, wording: text.one },
          }),
          kept_digest: Buffer.alloc(32, 1),
          media_type: 'application/json',
          received_at: desk.clock.now(),
          pulled_at: desk.clock.now(),
          reservation_id: id,
        })
        .execute(),
    );
    const { consents, conditions } = await open(id);
    expect(consents.map(({ at, specials, text: number }) => [at.slice(0, 10), specials, number])).toEqual([
      ['2026-11-21', false, 1],
      ['2026-11-20', true, 2],
      ['2026-10-01', true, 1],
    ]);
    expect(consents[0]).toMatchObject({ reservationId: id, wording: text.one });
    expect(conditions).toEqual([
      { supplier: 'Air Transat', version: '2026-03', acceptedAt: '2026-11-22T06:29:00-05:00', count: 3 },
    ]);
  });

  test('adds up what is not cancelled, by currency, and counts what is ahead', async () => {
    const [one = 0, two = 0] = await desk.add(
      {},
      {},
      {
        prices: [{ kind: 'fare', label: 'Fare', amount: { amount: 10_000, currency: 'USD' } }],
      },
    );
    const { version } = await desk.reservations.open(two);
    await desk.reservations.moveByHand({ id: two, version, to: 'cancelled', reason: 'No longer' }, ana);
    const { totals } = await open(one);
    expect(totals).toMatchObject({ reservations: 3, cancelled: 1, ahead: 2, mailings: 0 });
    expect(totals.values).toEqual([
      { value: { amount: 10_000, currency: 'USD' }, received: { amount: 0, currency: 'USD' } },
      { value: { amount: 220_479, currency: 'CAD' }, received: { amount: 0, currency: 'CAD' } },
    ]);
    desk.clock.forward({ hours: 24 * 100 });
    expect((await open(one)).totals.ahead).toBe(0);
  });

  test('has reservations by keyset pages, the newest first, with how each is paid', async () => {
    const made = await desk.add(...Array.from({ length: 7 }, () => ({})));
    const [one = 0] = made;
    const seen: number[] = [];
    let before: number | undefined;
    do {
      const { rows, next } = await page(one, before, 3);
      seen.push(...rows.map(({ row }) => row.id));
      before = next ?? undefined;
    } while (before !== undefined);
    expect(seen).toEqual(made.toReversed());
    const [first] = (await page(one)).rows;
    expect(first?.payment).toMatchObject({ method: 'card', card: { masked: '411111••••••1111' } });
    expect(first?.received).toEqual({ amount: 0, currency: 'CAD' });
  });

  test('is found in the box by their own name or address, once, and not by who travels with them', async () => {
    const [one = 0, two = 0, child = 0] = await desk.add(
      {},
      {},
      { ...bookedBy({ given: 'Luc', family: 'Gagnon', ...other }), travellers: booking().travellers },
    );
    const hits = (await desk.search.find({ text: 'tremblay', limit: 10 })).hits;
    expect(hits.map(({ row }) => row.id)).toEqual([child, two, one]);
    const found = await desk.clients.found({
      hits: hits.map(({ row, matched }) => ({ id: row.id, text: matched.text })),
    });
    expect(parseOutput('clients.found', found)).toEqual([
      { id: two, given: 'Élodie', family: 'Tremblay', contact: 'elodie@client.example', reservations: 2 },
    ]);
    expect(
      await desk.clients.found({
        hits: [
          { id: child, text: '418 555-0144' },
          { id: 404, text: 'x' },
        ],
      }),
    ).toMatchObject([{ id: child, family: 'Gagnon' }]);
  });
});

describe('Staff', () => {
  const reason = 'She married and told us so';

  test('say that two are one person, with a reason that stands in the history, and both names show the same client', async () => {
    const [one = 0, married = 0, again = 0] = await desk.add(
      {},
      bookedBy({ family: 'Gagnon' }),
      bookedBy({ family: 'Gagnon', phones: [] }),
    );
    const now = await desk.clients.join({ id: one, other: married, reason }, ana);
    expect(now.totals.reservations).toBe(3);
    expect(await ids(again)).toEqual([again, married, one]);
    expect(await because(one, married)).toEqual({
      ground: 'said',
      like: null,
      by: 'Ana Roy',
      at: desk.clock.now(),
      reason,
    });
    expect((await desk.reservations.open(married)).history.at(-1)).toMatchObject({
      kind: 'clientJoined',
      actor: 'Ana Roy',
      facts: { reason },
    });
    const line = (await auditLines(desk.store)).at(-1);
    expect(line).toMatchObject({ action: 'client.joined', subject: `reservation/${married}`, staffId: 7 });
    expect(JSON.stringify(line?.facts)).not.toContain('married');
    // What comes later under either name is theirs.
    const [later = 0] = await desk.add(bookedBy({ family: 'Gagnon', phones: [] }));
    expect(await ids(one)).toEqual([later, again, married, one]);
  });

  test('say that one is somebody else: it stands alone, is named as such, and can be taken back', async () => {
    const [father = 0, son = 0, second = 0] = await desk.add({}, bookedBy({ phones: [] }), {});
    const now = await desk.clients.part(
      { id: father, reservationId: son, reason: 'Her daughter, same name' },
      ana,
    );
    expect(now.totals.reservations).toBe(2);
    expect(await ids(second)).toEqual([second, father]);
    expect(await ids(son)).toEqual([son]);
    expect(now.likely).toMatchObject([{ id: son, grounds: ['apart'] }]);
    expect((await open(son)).likely).toMatchObject([{ grounds: ['apart'] }]);
    expect((await desk.reservations.open(son)).history.at(-1)).toMatchObject({
      kind: 'clientParted',
      facts: { reason: 'Her daughter, same name' },
    });
    await desk.clients.join({ id: son, other: father, reason: 'It was her after all' }, luc);
    expect(await ids(father)).toEqual([second, son, father]);
    expect((await open(father)).likely).toEqual([]);
    expect(await desk.store.read.selectFrom('client').selectAll().execute()).toHaveLength(1);
  });

  test('are asked where a reservation fits two people whom they know apart: it is neither’s until they say', async () => {
    const [mother = 0, daughter = 0] = await desk.add({}, bookedBy({ phones: [] }));
    await desk.clients.part({ id: mother, reservationId: daughter, reason: 'Her daughter' }, ana);
    const [unsure = 0] = await desk.add({});
    expect(await ids(mother)).toEqual([mother]);
    expect(await ids(daughter)).toEqual([daughter]);
    expect(await ids(unsure)).toEqual([unsure]);
    expect((await open(mother)).likely).toMatchObject([
      { id: unsure, grounds: ['both'] },
      { id: daughter, grounds: ['apart'] },
    ]);
    expect((await open(unsure)).likely.map(({ id }) => id).sort()).toEqual([mother, daughter].sort());
    await desk.clients.join({ id: daughter, other: unsure, reason: 'She called' }, ana);
    expect(await ids(daughter)).toEqual([unsure, daughter]);
    expect(await ids(mother)).toEqual([mother]);
  });

  test('cannot part a client from itself, or from what is not theirs, nor join what is not there', async () => {
    const [one = 0, stranger = 0] = await desk.add({}, bookedBy({ ...other, family: 'Roy' }));
    expect(await refusalOf(desk.clients.part({ id: one, reservationId: one, reason }, ana))).toBe('notFound');
    expect(await refusalOf(desk.clients.part({ id: one, reservationId: stranger, reason }, ana))).toBe(
      'notFound',
    );
    expect(await refusalOf(desk.clients.join({ id: one, other: 404, reason }, ana))).toBe('notFound');
  });
});

describe('A correction of a client', () => {
  const phone: ClientStanding = { what: 'phone', number: '+1 514 555-0199' };
  const right = { what: 'phone', phone: { kind: 'mobile', number: '+1 514 555-0188' } } as const;
  const choose = async (id: number, standing: ClientStanding) => {
    const { rows } = await desk.clients.standing({ id, standing }, ana);
    return parseOutput('clients.standing', { rows }).rows;
  };

  test('changes a number once in every chosen reservation, each with its history, and can be undone', async () => {
    const made = await desk.add(
      {},
      {},
      bookedBy({ phones: [...other.phones, { kind: 'work', number: '(514) 555-0199' }] }),
    );
    const [one = 0, , three = 0] = made;
    const items = await choose(one, phone);
    expect(items.map(({ id, departed, claimedBy }) => [id, departed, claimedBy])).toEqual(
      made.toReversed().map((id) => [id, false, null]),
    );
    const { outcomes } = parseOutput(
      'clients.correct',
      await desk.clients.correct({ id: one, standing: phone, correction: right, items }, ana),
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
    for (const id of made) {
      const now = await desk.reservations.open(id);
      expect(now.client.phones.at(-1)).toEqual(right.phone);
      expect(now.history.at(-1)).toMatchObject({ kind: 'edited', actor: 'Ana Roy', facts: { together: 3 } });
      expect(now.history.at(-1)?.changes).toContainEqual(
        expect.objectContaining({ after: '+1 514 555-0188', before: expect.stringContaining('555-0199') }),
      );
      expect(now.claim?.name).toBe('Ana Roy');
    }
    // A number that stands beside it stays.
    expect((await desk.reservations.open(three)).client.phones[0]).toEqual(other.phones[0]);
    expect(
      (await auditLines(desk.store)).filter(({ action }) => action === 'reservation.edited'),
    ).toHaveLength(3);
    await desk.search.settled();
    expect(await desk.found('5550188')).toEqual(made.toReversed());
    expect(await desk.found('5550199')).toEqual([]);

    const undone = await desk.clients.undoCorrection(
      { items: outcomes.map(({ id, version, edit }) => ({ id, version, edit: edit ?? 0 })) },
      ana,
    );
    expect(undone.outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
    expect((await desk.reservations.open(three)).client.phones[1]).toEqual({
      kind: 'work',
      number: '(514) 555-0199',
    });
    expect((await desk.reservations.open(one)).history.at(-1)?.kind).toBe('editUndone');
  });

  test('leaves alone what was not chosen, and does not tear the client apart', async () => {
    const [gone = 0, ahead = 0] = await desk.add(
      { segments: [{ ...segments.air, departs: '2026-01-02T21:35', arrives: '2026-01-03T09:05' }] },
      {},
    );
    const standing: ClientStanding = {
      what: 'name',
      name: { given: 'Élodie', family: 'Tremblay', title: null },
    };
    const rows = await choose(ahead, standing);
    expect(rows.map(({ id, departed }) => [id, departed])).toEqual([
      [ahead, false],
      [gone, true],
    ]);
    const name = { given: 'Élodie', family: 'Tremblé', title: null };
    const items = rows.filter(({ departed }) => !departed);
    await desk.clients.correct({ id: ahead, standing, correction: { what: 'name', name }, items }, ana);
    expect((await desk.reservations.open(gone)).client.family).toBe('Tremblay');
    expect((await desk.reservations.open(ahead)).client.family).toBe('Tremblé');
    // The name does not lead from one to the other any more, nor do they need it to.
    await desk.search.settled();
    expect(await ids(gone)).toEqual([ahead, gone]);
    expect(await because(ahead, gone)).toMatchObject({ ground: 'shown', by: 'Ana Roy', reason: null });
    // Travellers’ names are on tickets: they are corrected in their reservation.
    expect((await desk.reservations.open(ahead)).travellers[0]?.family).toBe('Tremblay');
  });

  test('is refused by itself where somebody works on one, or it is another version; the others are corrected', async () => {
    const [one = 0, theirs = 0, newer = 0] = await desk.add({}, {}, {});
    await desk.claimDesk.claim(theirs, luc);
    const items = await choose(one, phone);
    expect(items.find(({ id }) => id === theirs)?.claimedBy).toBe('Luc Gagnon');
    const { version } = await desk.reservations.open(newer);
    await desk.edits.edit({ id: newer, version, edit: { part: 'client', changes: { title: 'Mme' } } }, ana);
    const { outcomes } = await desk.clients.correct(
      { id: one, standing: phone, correction: right, items },
      ana,
    );
    expect(outcomes.map(({ id, outcome, failure }) => [id, outcome, failure?.code])).toEqual([
      [newer, 'refused', 'changedMeanwhile'],
      [theirs, 'refused', 'claimedByOther'],
      [one, 'done', undefined],
    ]);
    for (const id of [theirs, newer]) {
      expect((await desk.reservations.open(id)).client.phones[0]?.number).toBe('+1 514 555-0199');
    }
  });

  test('reaches no reservation of anybody else, and none that is cancelled', async () => {
    const [one = 0, stranger = 0, cancelled = 0] = await desk.add({}, bookedBy({ family: 'Roy' }), {});
    const seen = await desk.reservations.open(cancelled);
    await desk.reservations.moveByHand(
      { id: cancelled, version: seen.version, to: 'cancelled', reason: 'Over' },
      ana,
    );
    expect((await choose(one, phone)).map(({ id }) => id)).toEqual([one]);
    const items = [
      { id: stranger, version: 1 },
      { id: cancelled, version: seen.version + 1 },
    ];
    const { outcomes } = await desk.clients.correct(
      { id: one, standing: phone, correction: right, items },
      ana,
    );
    expect(outcomes.map(({ outcome, failure }) => [outcome, failure?.code])).toEqual([
      ['refused', 'notFound'],
      ['refused', 'reservationClosed'],
    ]);
    expect((await desk.reservations.open(stranger)).version).toBe(1);
  });

  test('of an address or e-mail changes it where it stands; made again it changes nothing', async () => {
    const [one = 0, two = 0] = await desk.add(
      {},
      bookedBy({ emails: ['ELODIE@client.example', 'right@client.example'] }),
    );
    const standing: ClientStanding = { what: 'email', email: 'elodie@client.example' };
    const correction = { what: 'email', email: 'right@client.example' } as const;
    const items = await choose(one, standing);
    await desk.clients.correct({ id: one, standing, correction, items }, ana);
    expect((await desk.reservations.open(one)).client.emails).toEqual(['right@client.example']);
    // What stands twice by then stands once.
    expect((await desk.reservations.open(two)).client.emails).toEqual(['right@client.example']);
    const again = (await page(one)).rows.map(({ row: { id, version } }) => ({ id, version }));
    const { outcomes } = await desk.clients.correct({ id: one, standing, correction, items: again }, ana);
    expect(outcomes.map(({ outcome, edit }) => [outcome, edit])).toEqual([
      ['unchanged', null],
      ['unchanged', null],
    ]);
    const postal: ClientStanding = { what: 'address', address: home };
    const moved = { ...home, lines: ['12, rue Neuve'] };
    const standingAt = await choose(one, postal);
    await desk.clients.correct(
      { id: one, standing: postal, correction: { what: 'address', address: moved }, items: standingAt },
      ana,
    );
    expect((await open(one)).addresses).toMatchObject([{ address: moved, used: { count: 2 } }]);
    expect(
      await refusalOf(
        desk.clients.correct({ id: one, standing: postal, correction, items: standingAt }, ana),
      ),
    ).toBe('invalidInput');
  });

  test('undone twice, or after another one came, is refused for that reservation', async () => {
    const [one = 0] = await desk.add({});
    const items = await choose(one, phone);
    const { outcomes } = await desk.clients.correct(
      { id: one, standing: phone, correction: right, items },
      ana,
    );
    const undo = { items: outcomes.map(({ id, version, edit }) => ({ id, version, edit: edit ?? 0 })) };
    await desk.clients.undoCorrection(undo, ana);
    const { outcomes: second } = await desk.clients.undoCorrection(undo, ana);
    expect(second).toMatchObject([{ outcome: 'refused', failure: { code: 'changedMeanwhile' } }]);
  });
});
