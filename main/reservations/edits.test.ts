import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Edit } from '../../preload/contract/edits.ts';
import { parseOutput } from '../../preload/contract/index.ts';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { Actor } from '../actor.ts';
import { Audit } from '../audit/audit.ts';
import { KeptVersions } from '../intake/versions.ts';
import { auditLines, refusalOf } from '../testing.ts';
import { Edits } from './edits.ts';
import type { KeptBooking } from './kept-booking.ts';
import { Notes } from './notes.ts';
import { amend, booking, openReservationDesk, type ReservationDesk, receive, segments } from './testing.ts';

const ana: Actor = { staffId: 7, name: 'Ana Roy' };
const luc: Actor = { staffId: 8, name: 'Luc Gagnon' };

let desk: ReservationDesk;
let edits: Edits;
let notes: Notes;

beforeEach(async () => {
  desk = openReservationDesk();
  const { store, vault, clock, pushes, reservations } = desk;
  const audit = new Audit(clock);
  const versions = new KeptVersions(store, vault);
  edits = new Edits({ store, audit, clock, pushes, versions, reservations });
  notes = new Notes({ store, audit, clock, pushes, reservations });
  for (const { staffId, name } of [ana, luc]) {
    await store.write((tx) =>
      tx
        .insertInto('staff')
        .values({
          id: staffId ?? 0,
          name,
          email: `${staffId}@agency.example`,
          role: 'agent',
          language: 'en',
          password_hash: '',
          created_at: clock.now(),
        })
        .execute(),
    );
  }
});
afterEach(() => desk.close());

async function received(sent: KeptBooking = booking()): Promise<Reservation> {
  const [id = 0] = await receive(desk.store, desk.clock, [sent]);
  return desk.reservations.open(id);
}

const correct = ({ id, version }: Reservation, edit: Edit, actor = ana) =>
  edits.edit({ id, version, edit }, actor);
const undo = ({ id, version, lastEdit }: Reservation, edit = lastEdit ?? 0, actor = ana) =>
  edits.undo({ id, version, edit }, actor);
const open = (reservation: Reservation) =>
  reservation.warnings.filter(({ resolvedAt }) => resolvedAt === null).map(({ code }) => code);
const family = (text: string, number = 1): Edit => ({
  part: 'traveller',
  number,
  changes: { family: text },
});

describe('A correction', () => {
  test('changes the field that it names and no other, and stands in the history with before and after', async () => {
    const seen = await received();
    const now = await correct(seen, family('Tremblay-Roy'));
    expect(parseOutput('reservations.edit', now)).toEqual(now);
    expect(now.travellers).toEqual([{ ...seen.travellers[0], family: 'Tremblay-Roy' }]);
    expect([now.client, now.segments, now.prices]).toEqual([seen.client, seen.segments, seen.prices]);
    expect(now.version).toBe(seen.version + 1);
    expect(now.history.at(-1)).toMatchObject({
      kind: 'edited',
      actor: 'Ana Roy',
      facts: { part: 'traveller', number: 1 },
      changes: [{ path: 'travellers.0.family', before: 'Tremblay', after: 'Tremblay-Roy' }],
    });
    expect(now.lastEdit).toBe(now.history.at(-1)?.id);
    // Worklists show the name as well.
    const { rows } = await desk.reservations.list({ queue: 'all', order: 'newest', limit: 5 }, 7);
    expect(rows[0]?.lead.family).toBe('Tremblay-Roy');
  });

  test('claims what nobody has, and is refused where somebody else works', async () => {
    const seen = await received();
    const now = await correct(seen, family('Roy'));
    expect(now.claim?.name).toBe('Ana Roy');
    expect(await refusalOf(correct(now, family('Gagnon'), luc))).toBe('claimedByOther');
    expect((await desk.reservations.open(seen.id)).travellers[0]?.family).toBe('Roy');
  });

  test('on an older version is refused, and nothing of it is written', async () => {
    const seen = await received();
    const now = await correct(seen, family('Roy'));
    expect(await refusalOf(correct(seen, family('Gagnon')))).toBe('changedMeanwhile');
    expect(await desk.reservations.open(seen.id)).toEqual(now);
  });

  test('leaves the names of the fields in the audit log, and no name, address, date or number of a person', async () => {
    const seen = await received();
    const client = {
      phones: [{ kind: 'home' as const, number: '418 555-0144' }],
      emails: ['new@client.example'],
    };
    const now = await correct(seen, { part: 'client', changes: client });
    await undo(
      await correct(now, {
        part: 'traveller',
        number: 1,
        changes: { birthDate: '1985-04-18', type: 'child' },
      }),
    );
    const lines = (await auditLines(desk.store)).filter(({ action }) => action.startsWith('reservation.'));
    expect(lines.map(({ action }) => action)).toEqual([
      'reservation.edited',
      'reservation.edited',
      'reservation.editUndone',
    ]);
    expect(lines[0]?.facts.changes).toEqual({
      'client.phones.0.kind': ['mobile', 'home'],
      'client.phones.0.number': null,
      'client.emails.0': null,
    });
    expect(lines[1]?.facts.changes).toEqual({
      'travellers.0.birthDate': null,
      'travellers.0.type': ['adult', 'child'],
    });
    for (const text of ['Tremblay', '418 555', 'client.example', '1985-04'])
      expect(JSON.stringify(lines)).not.toContain(text);
  });

  test('that changes nothing is none: no version, no line', async () => {
    const seen = await received();
    const now = await correct(seen, family('Tremblay'));
    expect([now.version, now.history.length, now.lastEdit]).toEqual([
      seen.version,
      seen.history.length,
      null,
    ]);
  });

  test('closes the warnings that it makes moot, without a reason, and raises those that it gives cause for', async () => {
    const seen = await received(
      booking({
        client: { ...booking().client, emails: ['elodie(at)client'], phones: [] },
        travellers: [{ given: 'Élodie', family: 'Tremblay', type: 'adult', birthDate: '2020-04-17' }],
      }),
    );
    expect(open(seen)).toEqual(['ageContradictsType', 'emailForm', 'noPhone']);
    const mended = await correct(seen, { part: 'client', changes: { emails: ['elodie@client.example'] } });
    expect(open(mended)).toEqual(['ageContradictsType', 'noPhone']);
    expect(mended.warnings.find(({ code }) => code === 'emailForm')).toMatchObject({
      resolvedBy: 'Ana Roy',
      reason: null,
    });
    const child = await correct(mended, { part: 'traveller', number: 1, changes: { type: 'child' } });
    expect(open(child)).toEqual(['noPhone', 'noAdult']);
    const back = await undo(child);
    expect(open(back)).toEqual(['noPhone', 'ageContradictsType']);
    const row = await desk.store.read
      .selectFrom('reservation')
      .select('open_warnings')
      .where('id', '=', seen.id)
      .executeTakeFirstOrThrow();
    expect(row.open_warnings).toBe(2);
  });

  test('leaves a warning alone that a person resolved, and one that only the passing of days would raise', async () => {
    const seen = await received(booking({ client: { ...booking().client, phones: [] } }));
    const [warning] = seen.warnings;
    const resolved = await desk.reservations.resolveWarning(
      { id: seen.id, version: seen.version, warningId: warning?.id ?? 0, reason: 'Writes e-mails only' },
      ana,
    );
    desk.clock.forward({ hours: 24 * 400 });
    const now = await correct(resolved, family('Roy'));
    expect(now.warnings.filter(({ code }) => code === 'noPhone')).toMatchObject([
      { reason: 'Writes e-mails only' },
    ]);
    expect(open(now)).not.toContain('departurePast');
  });

  test('of a service moves what worklists show: departure, destination, what is due', async () => {
    const seen = await received();
    const flight = { kind: 'air' as const, departs: '2027-02-10T21:35', arrives: '2027-02-11T09:05' };
    const later = await correct(seen, { part: 'segment', number: 1, changes: flight });
    // The hotel is still where it was.
    expect([later.departsOn, later.returnsOn]).toEqual(['2027-01-03', '2027-02-11']);
    const stay = { kind: 'hotel' as const, checkIn: '2027-02-11', checkOut: '2027-02-18', city: 'Porto' };
    const now = await correct(later, { part: 'segment', number: 2, changes: stay });
    expect([now.departsOn, now.returnsOn, now.destination]).toEqual(['2027-02-10', '2027-02-18', 'Porto']);
    expect(now.total).toEqual(seen.total);
  });

  test('notes the supplier’s number, which the search finds in the row of the service', async () => {
    const seen = await received();
    const changes = { kind: 'hotel' as const, confirmation: 'HB-4111111111111111' };
    const now = await correct(seen, { part: 'segment', number: 2, changes });
    expect(now.segments[1]).toEqual({ ...segments.hotel, confirmation: 'HB-4111111111111111' });
    const row = await desk.store.read
      .selectFrom('segment')
      .select('facts')
      .where('reservation_id', '=', seen.id)
      .where('ordinal', '=', 1)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(row.facts)).toMatchObject({ confirmation: 'HB-4111111111111111' });
    const gone = await correct(now, {
      part: 'segment',
      number: 2,
      changes: { kind: 'hotel', confirmation: null },
    });
    expect(gone.segments[1]).toEqual(segments.hotel);
  });

  test('masks a card number that is typed where none belongs', async () => {
    const address = {
      lines: ['Carte 4111 1111 1111 1111'],
      city: 'Montréal',
      province: 'QC',
      postalCode: '',
      country: 'CA',
    };
    const now = await correct(await received(), { part: 'client', changes: { address } });
    expect(now.client.address.lines[0]).not.toContain('1111 1111');
    expect(JSON.stringify(now.history)).not.toContain('1111 1111');
  });

  test('of what is not there, or of another kind, is refused', async () => {
    const seen = await received();
    expect(await refusalOf(correct(seen, family('Roy', 2)))).toBe('notFound');
    expect(await refusalOf(correct({ ...seen, id: 404 }, family('Roy')))).toBe('notFound');
    const changes = { kind: 'hotel' as const, city: 'Porto' };
    expect(await refusalOf(correct(seen, { part: 'segment', number: 1, changes }))).toBe('notFound');
  });

  test('of a cancelled reservation is refused', async () => {
    const { id, version } = await received();
    const gone = await desk.reservations.moveByHand(
      { id, version, to: 'cancelled', reason: 'No longer wanted' },
      ana,
    );
    expect(await refusalOf(correct(gone, family('Roy')))).toBe('reservationClosed');
  });

  test('leaves what the web shop sent as it was kept', async () => {
    const seen = await received();
    const kept = () => desk.store.read.selectFrom('booking_version').selectAll().execute();
    const before = await kept();
    await correct(seen, family('Roy'));
    expect(await kept()).toEqual(before);
  });
});

describe('Undoing', () => {
  test('sets the last correction back as a change of its own, then the one before it', async () => {
    const seen = await received();
    const one = await correct(seen, { part: 'client', changes: { emails: [], title: 'Mme' } });
    const two = await correct(one, family('Roy'));
    const undone = await undo(two);
    expect(undone.travellers).toEqual(seen.travellers);
    expect(undone.client).toEqual(one.client);
    expect(undone.history.at(-1)).toMatchObject({
      kind: 'editUndone',
      changes: [{ path: 'travellers.0.family', before: 'Roy', after: 'Tremblay' }],
    });
    expect(undone.version).toBe(two.version + 1);
    const first = await undo(undone);
    expect(first.client).toEqual(seen.client);
    expect(first.lastEdit).toBeNull();
    expect(await refusalOf(undo(first, one.lastEdit ?? 0))).toBe('changedMeanwhile');
  });

  test('is refused on an older version, for another than the last, and for what is none', async () => {
    const seen = await received();
    const one = await correct(seen, family('Roy'));
    const two = await correct(one, family('Gagnon'));
    expect(await refusalOf(undo(one))).toBe('changedMeanwhile');
    expect(await refusalOf(undo(two, one.lastEdit ?? 0))).toBe('changedMeanwhile');
    expect(await refusalOf(undo(two, 99_999))).toBe('notFound');
    expect(await refusalOf(undo(two, undefined, luc))).toBe('claimedByOther');
    expect((await desk.reservations.open(seen.id)).travellers[0]?.family).toBe('Gagnon');
  });
});

describe('A newer version of a booking that staff corrected', () => {
  const decide = (
    { id, version, amendment }: Reservation,
    choices?: { path: string; stands: 'ours' | 'theirs' }[],
  ) =>
    desk.reservations.decideAmendment(
      {
        id,
        version,
        bookingVersion: amendment?.bookingVersion ?? 0,
        decision: 'accept',
        reason: 'The client called',
        ...(choices && { choices }),
      },
      ana,
    );

  test('keeps the corrections that it does not touch', async () => {
    const seen = await received();
    const one = await correct(seen, { part: 'traveller', number: 1, changes: { birthDate: '1985-04-18' } });
    await correct(one, { part: 'segment', number: 2, changes: { kind: 'hotel', confirmation: 'HB-77' } });
    const sent = booking({
      segments: [segments.air, { ...segments.hotel, room: 'Suite' }],
      remarks: 'Deux valises',
    });
    await amend(desk.store, desk.clock, seen.id, 2, sent);
    const waits = await desk.reservations.open(seen.id);
    expect(waits.amendment).toMatchObject({ conflicts: [], kept: 2 });
    expect(waits.amendment?.changes).toEqual([
      { path: 'segments.1.room', before: 'Double', after: 'Suite' },
      { path: 'remarks', before: null, after: 'Deux valises' },
    ]);
    const taken = await decide(waits);
    expect(taken.travellers[0]?.birthDate).toBe('1985-04-18');
    expect(taken.segments[1]).toEqual({ ...segments.hotel, room: 'Suite', confirmation: 'HB-77' });
    expect(taken.remarks).toBe('Deux valises');
    expect(taken.history.at(-1)?.changes).toEqual(waits.amendment?.changes);
    // Places may have moved: what was corrected before is not undone behind it.
    expect(taken.lastEdit).toBeNull();
  });

  test('asks which of the two stands where both changed the same, and overwrites nothing by itself', async () => {
    const seen = await received();
    await correct(seen, {
      part: 'client',
      changes: { family: 'Tremblay-Roy', emails: ['staff@client.example'] },
    });
    const { client } = booking();
    const sent = booking({ client: { ...client, family: 'Tremblé', emails: ['web@client.example'] } });
    await amend(desk.store, desk.clock, seen.id, 2, sent);
    const waits = await desk.reservations.open(seen.id);
    expect(waits.amendment?.conflicts).toEqual([
      { path: 'client.family', booked: 'Tremblay', ours: 'Tremblay-Roy', theirs: 'Tremblé', canKeep: true },
      {
        path: 'client.emails',
        booked: 'elodie@client.example',
        ours: 'staff@client.example',
        theirs: 'web@client.example',
        canKeep: true,
      },
    ]);
    expect(await refusalOf(decide(waits))).toBe('editsUndecided');
    expect(await refusalOf(decide(waits, [{ path: 'client.family', stands: 'ours' }]))).toBe(
      'editsUndecided',
    );
    expect(await desk.reservations.open(seen.id)).toEqual(waits);
    const taken = await decide(waits, [
      { path: 'client.family', stands: 'ours' },
      { path: 'client.emails', stands: 'theirs' },
    ]);
    expect([taken.client.family, taken.client.emails]).toEqual(['Tremblay-Roy', ['web@client.example']]);
    expect(taken.history.at(-1)?.changes).toEqual([
      { path: 'client.emails.0', before: 'staff@client.example', after: 'web@client.example' },
    ]);
  });

  test('carries a correction to where its traveller stands now, and says so where they are gone', async () => {
    const people = [
      { given: 'Élodie', family: 'Tremblay', type: 'adult' as const },
      { given: 'Jean', family: 'Tremblay', type: 'adult' as const },
      { given: 'Rose', family: 'Tremblay', type: 'child' as const, age: 9 },
    ];
    const seen = await received(booking({ travellers: people }));
    const one = await correct(seen, family('Roy', 2));
    await correct(one, { part: 'traveller', number: 3, changes: { birthDate: '2017-05-02' } });
    await amend(
      desk.store,
      desk.clock,
      seen.id,
      2,
      booking({ travellers: people.filter((_, at) => at !== 1) }),
    );
    const waits = await desk.reservations.open(seen.id);
    expect(waits.amendment?.conflicts).toMatchObject([
      { path: 'travellers.1', theirs: null, canKeep: false },
    ]);
    expect(await refusalOf(decide(waits, [{ path: 'travellers.1', stands: 'ours' }]))).toBe('editsUndecided');
    const taken = await decide(waits, [{ path: 'travellers.1', stands: 'theirs' }]);
    expect(taken.travellers).toMatchObject([{ given: 'Élodie' }, { given: 'Rose', birthDate: '2017-05-02' }]);
  });
});

describe('A note', () => {
  test('is kept with who and when, by whoever is there, and changes nothing of the reservation', async () => {
    const seen = await received();
    await desk.reservations.moveByHand({ id: seen.id, version: seen.version, to: 'inReview' }, ana);
    const claimed = await desk.reservations.open(seen.id);
    const now = await notes.add({ id: seen.id, text: 'Rappeler à 15 h\nVisa 4111 1111 1111 1111' }, luc);
    expect(now.notes).toMatchObject([{ at: desk.clock.now(), actor: 'Luc Gagnon', corrects: null }]);
    expect(now.notes[0]?.text).toMatch(/^Rappeler à 15 h\nVisa 411111•+1111$/);
    expect([now.version, now.claim?.name]).toEqual([claimed.version, 'Ana Roy']);
    expect(now.history.at(-1)).toMatchObject({ kind: 'noteAdded', actor: 'Luc Gagnon' });
    const line = (await auditLines(desk.store)).at(-1);
    expect(line).toMatchObject({
      action: 'note.added',
      actor: 'Luc Gagnon',
      subject: `reservation/${seen.id}`,
    });
    expect(JSON.stringify(line)).not.toContain('Rappeler');
  });

  test('is corrected by another one, once, and stays as it was written', async () => {
    const seen = await received();
    const one = await notes.add({ id: seen.id, text: 'Vegetarian' }, ana);
    const first = one.notes[0]?.id ?? 0;
    const two = await notes.add({ id: seen.id, text: 'Vegan', corrects: first }, luc);
    expect(two.notes.map(({ text, corrects }) => [text, corrects])).toEqual([
      ['Vegetarian', null],
      ['Vegan', first],
    ]);
    expect(await refusalOf(notes.add({ id: seen.id, text: 'Neither', corrects: first }, ana))).toBe(
      'changedMeanwhile',
    );
    expect(await refusalOf(notes.add({ id: seen.id, text: 'Neither', corrects: 999 }, ana))).toBe('notFound');
    expect(await refusalOf(notes.add({ id: 404, text: 'Nowhere' }, ana))).toBe('notFound');
  });

  test('cannot be changed, replaced or taken away by SQL either', async () => {
    const seen = await received();
    const {
      notes: [note],
    } = await notes.add({ id: seen.id, text: 'Vegetarian' }, ana);
    const id = note?.id ?? 0;
    const other = { reservation_id: seen.id, at: desk.clock.now(), staff_id: 7, actor: 'X', text: 'Y' };
    const { store } = desk;
    await expect(
      store.write((tx) => tx.updateTable('note').set({ text: 'Y' }).where('id', '=', id).execute()),
    ).rejects.toThrow();
    await expect(store.write((tx) => tx.deleteFrom('note').execute())).rejects.toThrow();
    await expect(
      store.write((tx) =>
        tx
          .replaceInto('note')
          .values({ id, ...other })
          .execute(),
      ),
    ).rejects.toThrow();
    expect((await desk.reservations.open(seen.id)).notes).toEqual([note]);
  });
});
