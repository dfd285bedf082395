import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseOutput } from '../../preload/contract/index.ts';
import type { Reservation, ReservationStatus } from '../../preload/contract/reservations.ts';
import { type Actor, theOffice } from '../actor.ts';
import { Refusal } from '../refusal.ts';
import { auditLines, refusalOf } from '../testing.ts';
import type { KeptBooking } from './kept-booking.ts';
import { amend, booking, openReservationDesk, type ReservationDesk, receive, segments } from './testing.ts';

const agent: Actor = { staffId: 7, name: 'Ana Roy' };
const colleague: Actor = { staffId: 7, name: 'Luc Roy' };

let desk: ReservationDesk;

beforeEach(async () => {
  desk = openReservationDesk();
  await desk.store.write((tx) =>
    tx
      .insertInto('staff')
      .values({
        id: 7,
        name: agent.name,
        email: 'ana@agency.example',
        role: 'agent',
        language: 'en',
        password_hash: '',
        created_at: desk.clock.now(),
      })
      .execute(),
  );
});
afterEach(() => desk.close());

async function received(sent: KeptBooking = booking()): Promise<Reservation> {
  const [id = 0] = await receive(desk.store, desk.clock, [sent]);
  return desk.reservations.open(id);
}

const move = ({ id, version }: Reservation, to: ReservationStatus, reason?: string) =>
  desk.reservations.moveByHand({ id, version, to, ...(reason === undefined ? {} : { reason }) }, agent);

async function confirmed(): Promise<Reservation> {
  return move(await move(await received(), 'inReview'), 'confirmed');
}

/** What a document does: a move inside its own transaction. */
const moveByDocument = ({ id, version }: Reservation, to: ReservationStatus) =>
  desk.store.write((tx) => desk.reservations.move(tx, { id, version, to, actor: theOffice }));

/** Everything that a refused command must leave as it was. */
async function everything() {
  const { read } = desk.store;
  return {
    reservations: await read.selectFrom('reservation').selectAll().execute(),
    travellers: await read.selectFrom('traveller').selectAll().execute(),
    warnings: await read.selectFrom('warning').selectAll().execute(),
    history: await read.selectFrom('history').selectAll().execute(),
    audit: await read.selectFrom('audit').selectAll().execute(),
    pushes: desk.pushes.heard.length,
  };
}

/** Expects that a command is refused and that nothing changed. */
async function expectRefused(work: () => Promise<unknown>, failure: Refusal['failure']): Promise<void> {
  const before = await everything();
  const refused = await work().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(Refusal);
  expect(refused instanceof Refusal && refused.failure).toEqual(failure);
  expect(await everything()).toEqual(before);
}

describe('Moving a reservation by hand', () => {
  test('takes it along its way, each step with who, when, from and to, in the history and in the audit log', async () => {
    const fresh = await received();
    desk.clock.forward({ minutes: 1 });
    const inReview = await move(fresh, 'inReview');
    expect(parseOutput('reservations.move', inReview)).toEqual(inReview);
    expect([inReview.status, inReview.version]).toEqual(['inReview', fresh.version + 1]);
    desk.clock.forward({ minutes: 1 });
    const held = await move(inReview, 'onHold', 'Waits for the deposit');
    expect(held.history.slice(1)).toMatchObject([
      {
        at: '2026-11-22T12:01:00.000Z',
        actor: 'Ana Roy',
        kind: 'moved',
        facts: { from: 'new', to: 'inReview' },
      },
      {
        at: '2026-11-22T12:02:00.000Z',
        actor: 'Ana Roy',
        kind: 'moved',
        facts: { from: 'inReview', to: 'onHold', reason: 'Waits for the deposit' },
      },
    ]);
    const line = {
      staffId: 7,
      actor: 'Ana Roy',
      action: 'reservation.moved',
      subject: `reservation/${fresh.id}`,
    };
    // Whoever works on what nobody has, has it; what is put on hold waits for anybody.
    expect(await auditLines(desk.store)).toEqual([
      { ...line, action: 'claim.made', facts: { by: 'working' } },
      { ...line, facts: { from: 'new', to: 'inReview' } },
      { ...line, facts: { from: 'inReview', to: 'onHold' } },
      { ...line, action: 'claim.released', facts: { by: 'move' } },
    ]);
    expect(desk.pushes.heard).toEqual([
      { name: 'reservations.changed', payload: { ids: [fresh.id] } },
      { name: 'reservations.changed', payload: { ids: [fresh.id] } },
    ]);
  });

  test('is refused to whoever saw an older version', async () => {
    const seen = await received();
    await move(seen, 'inReview');
    await expectRefused(() => move(seen, 'inReview'), { code: 'changedMeanwhile' });
    await expectRefused(() => move({ ...seen, version: 99 }, 'inReview'), { code: 'changedMeanwhile' });
  });

  test('by two people at once succeeds for one of them', async () => {
    const seen = await received();
    const both = [
      desk.reservations.moveByHand({ id: seen.id, version: seen.version, to: 'inReview' }, agent),
      desk.reservations.moveByHand({ id: seen.id, version: seen.version, to: 'inReview' }, colleague),
    ];
    expect((await Promise.all(both.map(refusalOf))).sort()).toEqual(['changedMeanwhile', undefined]);
    const { history } = await desk.reservations.open(seen.id);
    expect(history.map(({ kind }) => kind)).toEqual(['received', 'moved']);
  });

  test('is refused where there is no such reservation', async () => {
    const seen = await received();
    await expectRefused(() => move({ ...seen, id: 404 }, 'inReview'), { code: 'notFound' });
  });

  test('is refused where the way does not lead', async () => {
    const fresh = await received();
    await expectRefused(() => move(fresh, 'confirmed'), {
      code: 'moveNotAllowed',
      details: { from: 'new', to: 'confirmed' },
    });
    const cancelled = await move(fresh, 'cancelled', 'Asked for by the client');
    for (const to of ['new', 'inReview', 'onHold', 'confirmed', 'cancelled'] as const) {
      await expectRefused(() => move(cancelled, to, 'Please'), {
        code: 'moveNotAllowed',
        details: { from: 'cancelled', to },
      });
    }
  });

  test('never makes it ticketed or mailed, with or without a reason', async () => {
    const ready = await confirmed();
    await expectRefused(() => move(ready, 'ticketed', 'By telephone'), {
      code: 'moveNotAllowed',
      details: { from: 'confirmed', to: 'ticketed' },
    });
    await moveByDocument(ready, 'ticketed');
    const ticketed = await desk.reservations.open(ready.id);
    await expectRefused(() => move(ticketed, 'mailed', 'By post'), {
      code: 'moveNotAllowed',
      details: { from: 'ticketed', to: 'mailed' },
    });
  });

  test('on hold and to cancelled wants a reason', async () => {
    const fresh = await received();
    for (const to of ['onHold', 'cancelled'] as const) {
      await expectRefused(() => move(fresh, to), { code: 'reasonNeeded' });
      await expectRefused(() => move(fresh, to, ''), { code: 'reasonNeeded' });
    }
  });

  test('to confirmed wants every warning looked at, and says how many are not', async () => {
    const inReview = await move(await received(booking({ prices: [], conditionsAccepted: [] })), 'inReview');
    await expectRefused(() => move(inReview, 'confirmed'), { code: 'warningsOpen', details: { count: 2 } });
    let current = inReview;
    for (const { id: warningId } of inReview.warnings) {
      current = await desk.reservations.resolveWarning(
        { id: current.id, version: current.version, warningId, reason: 'Asked by telephone' },
        agent,
      );
    }
    expect((await move(current, 'confirmed')).status).toBe('confirmed');
  });
});

describe('Moving a reservation by a document', () => {
  test('leads from confirmed to ticketed to mailed, and nowhere past a step', async () => {
    const fresh = await received();
    expect(await refusalOf(moveByDocument(fresh, 'ticketed'))).toBe('moveNotAllowed');
    expect(await refusalOf(moveByDocument(fresh, 'mailed'))).toBe('moveNotAllowed');
    const ready = await move(await move(fresh, 'inReview'), 'confirmed');
    expect(await refusalOf(moveByDocument(ready, 'mailed'))).toBe('moveNotAllowed');
    await moveByDocument(ready, 'ticketed');
    expect(await refusalOf(moveByDocument(ready, 'mailed'))).toBe('changedMeanwhile');
    await desk.store.write((tx) =>
      desk.reservations.move(tx, { id: ready.id, version: undefined, to: 'mailed', actor: theOffice }),
    );
    const mailed = await desk.reservations.open(ready.id);
    expect(mailed).toMatchObject({ status: 'mailed', version: ready.version + 2, moves: ['cancelled'] });
    // The office itself has no name in a history, and no member of staff in the audit log.
    expect(mailed.history.at(-1)).toMatchObject({ actor: null, facts: { from: 'ticketed', to: 'mailed' } });
    expect((await auditLines(desk.store)).at(-1)).toMatchObject({ staffId: null, actor: 'Guichet' });
  });

  test('is undone with the transaction that it is part of', async () => {
    const ready = await confirmed();
    const before = await everything();
    const failing = desk.store.write(async (tx) => {
      await desk.reservations.move(tx, {
        id: ready.id,
        version: ready.version,
        to: 'ticketed',
        actor: agent,
      });
      throw new Error('no ticket after all');
    });
    await expect(failing).rejects.toThrow('no ticket after all');
    expect(await everything()).toEqual(before);
  });

  test('and anything else that is added counts the version up', async () => {
    const { id, version } = await received();
    await desk.store.write((tx) => desk.reservations.touch(tx, id, version, theOffice));
    expect((await desk.reservations.open(id)).version).toBe(version + 1);
    const late = desk.store.write((tx) => desk.reservations.touch(tx, id, version, theOffice));
    expect(await refusalOf(late)).toBe('changedMeanwhile');
    expect(await refusalOf(desk.store.write((tx) => desk.reservations.touch(tx, 404, 1, theOffice)))).toBe(
      'notFound',
    );
  });
});

describe('A warning', () => {
  const warned = () => received(booking({ prices: [], conditionsAccepted: [] }));
  const resolve = ({ id, version }: Reservation, warningId: number) =>
    desk.reservations.resolveWarning({ id, version, warningId, reason: 'Asked by telephone' }, agent);

  test('that was looked at says by whom, when and why, and leaves the count', async () => {
    const before = await warned();
    const [first, second] = before.warnings.map(({ id }) => id);
    desk.clock.forward({ minutes: 3 });
    const after = await resolve(before, first ?? 0);
    expect(after.version).toBe(before.version + 1);
    expect(after.warnings).toMatchObject([
      {
        id: first,
        resolvedAt: '2026-11-22T12:03:00.000Z',
        resolvedBy: 'Ana Roy',
        reason: 'Asked by telephone',
      },
      { id: second, resolvedAt: null, resolvedBy: null, reason: null },
    ]);
    const { rows } = await desk.reservations.list({ queue: 'warnings', order: 'newest', limit: 5 }, 7);
    expect(rows).toMatchObject([{ id: before.id, openWarnings: 1 }]);
    expect(after.history.at(-1)).toMatchObject({
      actor: 'Ana Roy',
      kind: 'warningResolved',
      facts: { warning: first, reason: 'Asked by telephone' },
    });
    // The reason is a person's free text: it stands in the history and not in the audit log.
    expect((await auditLines(desk.store)).slice(1)).toEqual([
      {
        staffId: 7,
        actor: 'Ana Roy',
        action: 'warning.resolved',
        subject: `reservation/${before.id}`,
        facts: { warning: first },
      },
    ]);
  });

  test('is looked at once, and only where it stands', async () => {
    const first = await warned();
    const [other = 0] = await receive(desk.store, desk.clock, [booking({ id: 'b-2', prices: [] })]);
    const [foreign] = (await desk.reservations.open(other)).warnings;
    await expectRefused(() => resolve(first, foreign?.id ?? 0), { code: 'notFound' });
    await expectRefused(() => resolve(first, 404), { code: 'notFound' });
    const warningId = first.warnings[0]?.id ?? 0;
    const once = await resolve(first, warningId);
    await expectRefused(() => resolve(once, warningId), { code: 'notFound' });
    await expectRefused(() => resolve(first, warningId), { code: 'changedMeanwhile' });
  });
});

describe('A newer version of a booking', () => {
  const newer = booking({
    submittedAt: 'unreadable',
    travellers: [
      { given: 'Élodie', family: 'Tremblay', type: 'adult' },
      { given: 'Luc', family: 'Tremblay', type: 'adult' },
    ],
    segments: [segments.package],
    prices: [{ segment: 0, kind: 'fare', label: 'Forfait', amount: { amount: 310_000, currency: 'CAD' } }],
    conditionsAccepted: [],
    remarks: 'Chambre avec vue',
  });

  /** A reservation whose booking was sent anew, ten minutes later. */
  async function amended(from: Reservation): Promise<Reservation> {
    desk.clock.forward({ minutes: 10 });
    await amend(desk.store, desk.clock, from.id, 2, newer);
    return desk.reservations.open(from.id);
  }

  const decide = ({ id, version }: Reservation, decision: 'accept' | 'refuse', bookingVersion = 2) =>
    desk.reservations.decideAmendment(
      { id, version, bookingVersion, decision, reason: 'As the client wrote' },
      agent,
    );

  test('that is accepted replaces everything that came from the older one', async () => {
    const first = await received(booking({ prices: [] }));
    const waiting = await amended(first);
    const taken = await decide(waiting, 'accept');
    expect(parseOutput('reservations.decideAmendment', taken)).toEqual(taken);
    expect(taken).toMatchObject({
      locator: first.locator,
      status: 'new',
      travellers: newer.travellers,
      segments: newer.segments,
      prices: newer.prices,
      total: { amount: 310_000, currency: 'CAD' },
      destination: 'CCC',
      departsOn: '2027-01-02',
      returnsOn: '2027-01-09',
      conditions: [],
      remarks: 'Chambre avec vue',
      amendment: null,
      source: { bookingId: 'b-1', bookingVersion: 2 },
    });
    expect(taken.version).toBeGreaterThan(waiting.version);
    const orphans = await desk.store.read
      .selectFrom('segment')
      .select('ordinal')
      .where('reservation_id', '=', first.id)
      .execute();
    expect(orphans).toHaveLength(1);
  });

  test('that is accepted closes the warnings of the older one and raises its own', async () => {
    const waiting = await amended(await received(booking({ prices: [] })));
    const taken = await decide(waiting, 'accept');
    expect(taken.warnings).toMatchObject([
      { code: 'noPrice', resolvedBy: 'Ana Roy', reason: 'As the client wrote' },
      { code: 'conditionsMissing', resolvedAt: null },
    ]);
    const { rows } = await desk.reservations.list({ queue: 'all', order: 'newest', limit: 5 }, 7);
    expect(rows).toMatchObject([{ openWarnings: 1, amended: false, travellers: 2 }]);
  });

  test('does not change the place in the order of arrival', async () => {
    const first = await received();
    const waiting = await amended(first);
    await receive(desk.store, desk.clock, [booking({ id: 'b-2' })]);
    await decide(waiting, 'accept');
    const { rows } = await desk.reservations.list({ queue: 'all', order: 'newest', limit: 5 }, 7);
    expect(rows.map(({ id }) => id)).toEqual([first.id + 1, first.id]);
    expect(rows[1]).toMatchObject({
      receivedAt: '2026-11-22T12:00:00.000Z',
      // The form's own instant cannot be read in this version: it is when the server received this version.
      submittedAt: '2026-11-22T12:10:00.000Z',
    });
  });

  test('that is refused leaves everything as it was, but is remembered', async () => {
    const first = await received();
    const waiting = await amended(first);
    const kept = await decide(waiting, 'refuse');
    const { version: _, history, amendment, claim, ...rest } = kept;
    expect(amendment).toBeNull();
    expect(claim).toMatchObject({ name: 'Ana Roy' });
    expect(rest).toEqual((({ version, history, amendment, claim, ...same }) => same)(first));
    expect(history.map(({ kind }) => kind)).toEqual(['received', 'amendmentReceived', 'amendmentRefused']);
    expect(history.at(-1)).toMatchObject({
      actor: 'Ana Roy',
      facts: { bookingVersion: 2, reason: 'As the client wrote' },
    });
    expect((await auditLines(desk.store)).slice(1)).toMatchObject([
      { action: 'amendment.refused', subject: `reservation/${first.id}`, facts: { bookingVersion: 2 } },
    ]);
  });

  test('that is accepted sends a confirmed reservation back to review, and the history tells the move', async () => {
    const waiting = await amended(await confirmed());
    const taken = await decide(waiting, 'accept');
    expect(taken.status).toBe('inReview');
    expect(taken.history.slice(-2)).toMatchObject([
      { kind: 'amendmentAccepted', actor: 'Ana Roy', facts: { bookingVersion: 2 } },
      { kind: 'moved', actor: 'Ana Roy', facts: { from: 'confirmed', to: 'inReview' } },
    ]);
    expect((await auditLines(desk.store)).slice(-2)).toMatchObject([
      { action: 'amendment.accepted', staffId: 7 },
      { action: 'reservation.moved', staffId: 7, facts: { from: 'confirmed', to: 'inReview' } },
    ]);
  });

  test.each(['inReview', 'onHold', 'cancelled'] as const)(
    'leaves a reservation that is %s where it is',
    async (status) => {
      const moved = await move(await received(), status, 'For the test');
      const taken = await decide(await amended(moved), 'accept');
      expect(taken.status).toBe(status);
    },
  );

  test('is not decided by whoever saw another one, or an older state, or none', async () => {
    const first = await received();
    await expectRefused(() => decide(first, 'accept'), { code: 'changedMeanwhile' });
    await expectRefused(() => decide({ ...first, id: 404 }, 'accept'), { code: 'notFound' });
    const waiting = await amended(first);
    await expectRefused(() => decide(first, 'accept'), { code: 'changedMeanwhile' });
    await expectRefused(() => decide(waiting, 'refuse', 1), { code: 'changedMeanwhile' });
    await expectRefused(() => decide(waiting, 'refuse', 3), { code: 'changedMeanwhile' });
    await amend(desk.store, desk.clock, first.id, 3, booking({ remarks: 'Encore' }));
    await expectRefused(() => decide(waiting, 'accept'), { code: 'changedMeanwhile' });
    const latest = await desk.reservations.open(first.id);
    expect((await decide(latest, 'accept', 3)).remarks).toBe('Encore');
  });

  test('that cannot be read from the store is a fault of the program and not a thing that was not found', async () => {
    const waiting = await amended(await received());
    await desk.store.write((tx) =>
      tx.updateTable('booking_version').set({ kept: '{}' }).where('version', '=', 2).execute(),
    );
    const failed = await decide(waiting, 'accept').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Error);
    expect(failed).not.toBeInstanceOf(Refusal);
  });
});

describe('What happened to a reservation', () => {
  test('is never changed and never taken away: the database refuses', async () => {
    await move(await received(), 'inReview');
    const attempts = [
      desk.store.write((tx) => tx.updateTable('history').set({ actor: 'Nobody' }).execute()),
      desk.store.write((tx) => tx.deleteFrom('history').execute()),
      desk.store.write((tx) => sql`update history set at = '' where id = 1`.execute(tx)),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toThrow('history is append-only');
    const rows = await desk.store.read.selectFrom('history').select('kind').execute();
    expect(rows).toHaveLength(2);
  });

  test('and what the audit log says of it come into the store together or not at all', async () => {
    const fresh = await received(booking({ conditionsAccepted: [] }));
    await amend(desk.store, desk.clock, fresh.id, 2, booking({ remarks: 'Deux valises' }));
    const current = await desk.reservations.open(fresh.id);
    await desk.store.write((tx) =>
      sql`create trigger no_more before insert on audit begin select raise(abort, 'no audit'); end`.execute(
        tx,
      ),
    );
    const before = await everything();
    const { id, version } = current;
    const warningId = current.warnings[0]?.id ?? 0;
    const commands = [
      () => move(current, 'inReview'),
      () => desk.reservations.resolveWarning({ id, version, warningId, reason: 'Asked' }, agent),
      ...(['accept', 'refuse'] as const).map(
        (decision) => () =>
          desk.reservations.decideAmendment(
            { id, version, bookingVersion: 2, decision, reason: 'Yes' },
            agent,
          ),
      ),
    ];
    for (const command of commands) {
      await expect(command()).rejects.toThrow('no audit');
      expect(await everything()).toEqual(before);
    }
  });
});
