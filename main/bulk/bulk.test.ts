import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BulkJob, BulkOutcome, BulkTask } from '../../preload/contract/bulk.ts';
import { parseOutput } from '../../preload/contract/index.ts';
import type { Role } from '../../preload/contract/procedure.ts';
import type { Actor } from '../actor.ts';
import { Audit } from '../audit/audit.ts';
import { Refusal } from '../refusal.ts';
import { booking, openReservationDesk, type ReservationDesk, receive } from '../reservations/testing.ts';
import { auditLines, refusalOf } from '../testing.ts';
import { Bulk } from './bulk.ts';
import type { BulkMailing } from './interface.ts';

const ana: Actor = { staffId: 7, name: 'Ana Roy' };
const luc: Actor = { staffId: 8, name: 'Luc Roy' };

let desk: ReservationDesk;
let bulk: Bulk;
let ids: number[];
let faults: unknown[];
/** What is done before each message goes out, in place of mailing; its own tests send real mail. */
let beforeMail: (reservationId: number) => Promise<void>;

const mailing: BulkMailing = {
  async sendToFirst({ reservationId }, _, beside) {
    await beforeMail(reservationId);
    await desk.store.write(beside);
  },
};

function newBulk(): Bulk {
  return new Bulk({
    store: desk.store,
    audit: new Audit(desk.clock),
    clock: desk.clock,
    pushes: desk.pushes,
    reservations: desk.reservations,
    claims: desk.claimDesk,
    mailing,
    documents: {
      newestTicket: async (id) =>
        id === ids[0]
          ? undefined
          : { id, number: `E-${id}`, fileName: `${id}.pdf`, content: Buffer.from(`pdf ${id}`) },
    },
    merger: { merge: async (pdfs) => Buffer.concat(pdfs) },
    onFault: (error) => faults.push(error),
  });
}

beforeEach(async () => {
  desk = openReservationDesk();
  await desk.store.write(async (tx) => {
    for (const { staffId, name } of [ana, luc]) {
      await tx
        .insertInto('staff')
        .values({
          id: staffId ?? 0,
          name,
          email: `${staffId}@agency.example`,
          role: 'agent',
          language: 'en',
          password_hash: '',
          created_at: desk.clock.now(),
        })
        .execute();
    }
  });
  ids = await receive(
    desk.store,
    desk.clock,
    Array.from({ length: 5 }, (_, index) => booking({ id: `b-${index}` })),
  );
  faults = [];
  beforeMail = async () => undefined;
  bulk = newBulk();
  await bulk.start();
});
afterEach(async () => {
  await bulk.stop();
  await desk.close();
});

const chosen = (of: readonly number[] = ids) => of.map((id) => ({ id, version: 1 }));

/** Begins a job and waits for its end. */
async function done(
  task: BulkTask,
  items = chosen(),
  role: Role = 'agent',
  actor: Actor = ana,
): Promise<BulkJob> {
  const { id } = await bulk.begin({ task, items }, { role }, actor);
  return ended(id, actor);
}

async function ended(id: number, actor: Actor = ana): Promise<BulkJob> {
  let job: BulkJob | null = null;
  await expect
    .poll(
      async () => {
        job = await bulk.latest(actor);
        return job?.id === id && !['waiting', 'running'].includes(job.state);
      },
      { timeout: 60_000, interval: 5 },
    )
    .toBe(true);
  if (job === null) throw new Error('there is no job');
  return parseOutput('bulk.start', job);
}

async function outcomes(id: number, notDone = false): Promise<BulkOutcome[]> {
  const page = await bulk.outcomes({ id, notDone, limit: 500 }, ana);
  return parseOutput('bulk.outcomes', page).rows;
}

const holderOf = async (id: number) => (await desk.reservations.open(id)).claim?.staffId ?? null;

describe('A job over many reservations', () => {
  test('does each, tells how far it is, and keeps what became of each', async () => {
    const job = await done({ action: 'claim' });
    expect(job).toMatchObject({ state: 'done', total: 5, done: 5, refused: 0 });
    expect(await Promise.all(ids.map(holderOf))).toEqual([7, 7, 7, 7, 7]);
    expect((await outcomes(job.id)).map(({ reservationId, outcome }) => [reservationId, outcome])).toEqual(
      ids.map((id) => [id, 'done']),
    );
    const told = desk.pushes.heard.filter(({ name }) => name === 'bulk.changed');
    expect(told.at(-1)).toMatchObject({ payload: { id: job.id, state: 'done', done: 5 }, to: 7 });
    const changed = desk.pushes.heard.flatMap(({ name, payload }) =>
      name === 'reservations.changed' ? [payload] : [],
    );
    expect(JSON.stringify(changed)).toContain(String(ids[4]));
    const lines = await auditLines(desk.store);
    expect(lines[0]).toMatchObject({ action: 'bulk.started', facts: { task: 'claim', total: 5 } });
    expect(lines.at(-1)).toMatchObject({ action: 'bulk.ended', facts: { state: 'done' } });
    expect(lines.filter(({ action }) => action === 'claim.made')).toHaveLength(5);
  });

  test('says of each that was refused why, in the contract’s own words, and does the others', async () => {
    const [first = 0, second = 0] = ids;
    await desk.claimDesk.claim(first, luc);
    await desk.reservations.moveByHand({ id: second, version: 1, to: 'cancelled', reason: 'Asked for' }, luc);
    const job = await done({ action: 'hold', reason: 'Waits for the strike to end' }, [
      ...chosen(),
      { id: ids[4] ?? 0, version: 9 },
    ]);
    expect(job).toMatchObject({ state: 'done', total: 6, done: 3, refused: 3 });
    expect(await outcomes(job.id, true)).toMatchObject([
      {
        reservationId: first,
        outcome: 'refused',
        failure: { code: 'claimedByOther', details: { name: 'Luc Roy' } },
      },
      { reservationId: second, outcome: 'refused', failure: { code: 'changedMeanwhile' } },
      { reservationId: ids[4], ordinal: 6, outcome: 'refused', failure: { code: 'changedMeanwhile' } },
    ]);
    const held = await desk.reservations.open(ids[2] ?? 0);
    expect(held.status).toBe('onHold');
    expect(held.history.at(-1)).toMatchObject({
      actor: 'Ana Roy',
      facts: { reason: 'Waits for the strike to end' },
    });
  });

  test('gives reservations to a colleague for a manager, and not for an agent', async () => {
    await desk.claimDesk.claim(ids[0] ?? 0, luc);
    const assign = { action: 'assign', to: 8 } as const;
    expect(await refusalOf(bulk.begin({ task: assign, items: chosen() }, { role: 'agent' }, ana))).toBe(
      'notAllowed',
    );
    expect(await bulk.latest(ana)).toBeNull();
    await desk.claimDesk.claim(ids[1] ?? 0, ana);
    const own = await done({ action: 'assign', to: 7 });
    // Luc has the first, and no reason was given to take it from him.
    expect(own).toMatchObject({ done: 4, refused: 1 });
    desk.pushes.heard.length = 0;
    const job = await done({ ...assign, reason: 'Luc is back' }, chosen(), 'manager');
    expect(job).toMatchObject({ done: 5, refused: 0 });
    expect(await Promise.all(ids.map(holderOf))).toEqual([8, 8, 8, 8, 8]);
    expect(desk.pushes.heard.filter(({ to }) => to === 8)).toMatchObject([
      { name: 'claims.assigned', payload: { by: 'Ana Roy', count: 5 } },
    ]);
    const released = await done({ action: 'release' }, chosen(), 'agent', luc);
    expect(released).toMatchObject({ done: 5 });
  });

  test('is cancelled before its next reservation: what was done stays done', async () => {
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    beforeMail = async (reservationId) => {
      if (reservationId !== ids[1]) return;
      reached.resolve();
      await goOn.promise;
    };
    const { id } = await bulk.begin({ task: { action: 'mail' }, items: chosen() }, { role: 'agent' }, ana);
    await reached.promise;
    await bulk.cancel(id, ana);
    goOn.resolve();
    const job = await ended(id);
    expect(job).toMatchObject({ state: 'cancelled', done: 2, refused: 0 });
    expect((await outcomes(id, true)).map(({ outcome }) => outcome)).toEqual([null, null, null]);
  });

  test('ends where its person is disabled meanwhile', async () => {
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    beforeMail = async () => {
      reached.resolve();
      await goOn.promise;
    };
    const { id } = await bulk.begin({ task: { action: 'mail' }, items: chosen() }, { role: 'agent' }, ana);
    await reached.promise;
    const disabled = { disabled_at: desk.clock.now() };
    await desk.store.write((tx) => tx.updateTable('staff').set(disabled).where('id', '=', 7).execute());
    goOn.resolve();
    expect(await ended(id)).toMatchObject({ state: 'interrupted', done: 1, refused: 0 });
  });

  test('is nobody else’s: not to look at, not to cancel', async () => {
    const { id } = await done({ action: 'claim' });
    expect(await bulk.latest(luc)).toBeNull();
    for (const work of [
      bulk.cancel(id, luc),
      bulk.outcomes({ id, notDone: false, limit: 5 }, luc),
      bulk.printed(id, luc),
      bulk.cancel(404, ana),
    ]) {
      expect(await refusalOf(work)).toBe('notFound');
    }
  });

  test('goes on behind a fault of the program, which it writes into the log', async () => {
    beforeMail = async (reservationId) => {
      if (reservationId === ids[1]) throw new TypeError('a fault');
      if (reservationId === ids[2]) throw new Refusal('mailingUnderWay');
    };
    const job = await done({ action: 'mail' });
    expect(job).toMatchObject({ state: 'done', done: 3, refused: 2 });
    expect((await outcomes(job.id, true)).map(({ failure }) => failure?.code)).toEqual([
      'programFault',
      'mailingUnderWay',
    ]);
    expect(faults).toHaveLength(1);
  });

  test('is interrupted where the office stops, and one that waits behind it too', async () => {
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    beforeMail = async () => {
      reached.resolve();
      await goOn.promise;
    };
    const first = await bulk.begin({ task: { action: 'mail' }, items: chosen() }, { role: 'agent' }, ana);
    const second = await bulk.begin({ task: { action: 'claim' }, items: chosen() }, { role: 'agent' }, ana);
    await reached.promise;
    const stopped = bulk.stop();
    goOn.resolve();
    await stopped;
    expect(await bulk.cancel(first.id, ana)).toMatchObject({ state: 'interrupted', done: 1 });
    expect(await bulk.cancel(second.id, ana)).toMatchObject({ state: 'interrupted', done: 0 });
    expect(await holderOf(ids[0] ?? 0)).toBeNull();
  });

  test('is forgotten after a month', async () => {
    const { id } = await done({ action: 'claim' });
    desk.clock.forward({ hours: 24 * 31 });
    await newBulk().start();
    expect(await refusalOf(bulk.outcomes({ id, notDone: false, limit: 5 }, ana))).toBe('notFound');
    const left = await desk.store.read.selectFrom('bulk_item').selectAll().execute();
    expect(left).toEqual([]);
  });
});

describe('A print', () => {
  test('puts the tickets of all into one file, kept in memory, and tells each history', async () => {
    const job = await done({ action: 'print' });
    expect(job).toMatchObject({ state: 'done', done: 4, refused: 1 });
    expect(await outcomes(job.id, true)).toMatchObject([
      { reservationId: ids[0], failure: { code: 'noTicket' } },
    ]);
    const { base64, mediaType } = await bulk.printed(job.id, ana);
    expect(mediaType).toBe('application/pdf');
    expect(Buffer.from(base64, 'base64').toString()).toBe(
      ids
        .slice(1)
        .map((id) => `pdf ${id}`)
        .join(''),
    );
    const printed = await desk.reservations.open(ids[1] ?? 0);
    expect(printed.history.at(-1)).toMatchObject({
      actor: 'Ana Roy',
      kind: 'documentPrinted',
      facts: { number: `E-${ids[1]}` },
    });
    // Looking at paper is no work on a reservation.
    expect(printed.claim).toBeNull();
    await bulk.stop();
    expect(await refusalOf(bulk.printed(job.id, ana))).toBe('notFound');
  });
});
