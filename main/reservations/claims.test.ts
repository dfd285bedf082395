import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { type Actor, theOffice } from '../actor.ts';
import { Audit } from '../audit/audit.ts';
import { Refusal } from '../refusal.ts';
import { Store } from '../store/store.ts';
import { auditLines, refusalOf } from '../testing.ts';
import { Claims } from './claims.ts';
import { ReservationHousekeeping } from './housekeeping.ts';
import { booking, openReservationDesk, type ReservationDesk, receive } from './testing.ts';

const ana: Actor = { staffId: 7, name: 'Ana Roy' };
const luc: Actor = { staffId: 8, name: 'Luc Roy' };

let desk: ReservationDesk;
let id: number;

beforeEach(async () => {
  desk = openReservationDesk();
  await desk.store.write(async (tx) => {
    for (const { staffId, name } of [ana, luc]) {
      const created_at = desk.clock.now();
      const email = `${staffId}@agency.example`;
      await tx
        .insertInto('staff')
        .values({
          id: staffId ?? 0,
          name,
          email,
          role: 'agent',
          language: 'en',
          password_hash: '',
          created_at,
        })
        .execute();
    }
  });
  [id = 0] = await receive(desk.store, desk.clock, [booking()]);
});
afterEach(() => desk.close());

const open = () => desk.reservations.open(id);
const kinds = ({ history }: Reservation) => history.map(({ kind }) => kind);
const actions = async () => (await auditLines(desk.store)).map(({ action }) => action);

async function refusal(work: Promise<unknown>): Promise<Refusal['failure'] | undefined> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof Refusal ? error.failure : undefined;
}

const claimedByAna = {
  code: 'claimedByOther',
  details: { name: 'Ana Roy', since: '2026-11-22T12:00:00.000Z' },
};

describe('A claim', () => {
  test('says who has it and since when, and is kept in the history', async () => {
    const claimed = await desk.claimDesk.claim(id, ana);
    expect(claimed.claim).toEqual({
      staffId: 7,
      name: 'Ana Roy',
      since: '2026-11-22T12:00:00.000Z',
      lastActive: '2026-11-22T12:00:00.000Z',
    });
    expect(claimed.history.at(-1)).toMatchObject({ kind: 'claimed', actor: 'Ana Roy' });
    // The reservation itself is the same: an edit that was begun before is none the worse.
    expect(claimed.version).toBe(1);
  });

  test('keeps everybody else from working on it, with the name and the time', async () => {
    const { version } = await desk.claimDesk.claim(id, ana);
    for (const work of [
      desk.reservations.moveByHand({ id, version, to: 'inReview' }, luc),
      desk.reservations.moveByHand({ id, version, to: 'onHold', reason: 'waits' }, luc),
      desk.reservations.resolveWarning({ id, version, warningId: 1, reason: 'looked' }, luc),
      desk.store.write((tx) => desk.reservations.touch(tx, id, version, luc)),
      desk.store.write((tx) =>
        desk.reservations.move(tx, { id, version, to: 'cancelled', actor: luc, facts: {} }),
      ),
      desk.claimDesk.claim(id, luc),
      desk.claimDesk.release(id, luc),
      desk.claimDesk.give(id, 8, undefined, luc),
    ]) {
      expect(await refusal(work)).toEqual(claimedByAna);
    }
    expect((await open()).claim).toMatchObject({ staffId: 7 });
    expect(kinds(await open())).toEqual(['received', 'claimed']);
  });

  test('comes by itself with the first work on what nobody has, and is not idle with each further one', async () => {
    const inReview = await desk.reservations.moveByHand({ id, version: 1, to: 'inReview' }, ana);
    expect(inReview.claim).toMatchObject({ staffId: 7, since: '2026-11-22T12:00:00.000Z' });
    desk.clock.forward({ minutes: 20 });
    const confirmed = await desk.reservations.moveByHand(
      { id, version: inReview.version, to: 'confirmed' },
      ana,
    );
    expect(confirmed.claim).toMatchObject({
      since: '2026-11-22T12:00:00.000Z',
      lastActive: '2026-11-22T12:20:00.000Z',
    });
    // The moves tell of it.
    expect(kinds(confirmed)).toEqual(['received', 'moved', 'moved']);
  });

  test('is not made by work that was refused', async () => {
    expect(await refusalOf(desk.reservations.moveByHand({ id, version: 9, to: 'inReview' }, ana))).toBe(
      'changedMeanwhile',
    );
    expect((await open()).claim).toBeNull();
    expect(await actions()).toEqual([]);
  });

  test('of two people at once goes to one of them', async () => {
    const both = await Promise.all([
      refusal(desk.claimDesk.claim(id, ana)),
      refusal(desk.claimDesk.claim(id, luc)),
    ]);
    expect(both.filter((failure) => failure === undefined)).toHaveLength(1);
    expect(both.find((failure) => failure !== undefined)?.code).toBe('claimedByOther');
  });

  test('is there again when the office is opened anew', async () => {
    await desk.claimDesk.claim(id, ana);
    const store = new Store(desk.file, desk.key);
    try {
      const claims = new Claims(store, new Audit(desk.clock), desk.clock, { lastSeen: () => undefined });
      expect(await claims.of(id)).toMatchObject({ staffId: 7, since: '2026-11-22T12:00:00.000Z' });
      desk.clock.forward({ hours: 9 });
      expect(await claims.releaseIdle()).toEqual([id]);
    } finally {
      await store.close();
    }
  });

  test('is given up by hand', async () => {
    await desk.claimDesk.claim(id, ana);
    const released = await desk.claimDesk.release(id, ana);
    expect(released.claim).toBeNull();
    expect(kinds(released)).toEqual(['received', 'claimed', 'released']);
    expect((await desk.claimDesk.release(id, luc)).claim).toBeNull();
    expect((await desk.claimDesk.claim(id, luc)).claim).toMatchObject({ name: 'Luc Roy' });
  });

  test.each(['onHold', 'new', 'cancelled'] as const)('ends with a move to %s', async (to) => {
    const inReview = await desk.reservations.moveByHand({ id, version: 1, to: 'inReview' }, ana);
    const moved = await desk.reservations.moveByHand(
      { id, version: inReview.version, to, reason: 'Asked for' },
      ana,
    );
    expect(moved.claim).toBeNull();
  });

  test('ends when the office itself says that the ticket arrived', async () => {
    let { version } = await desk.reservations.moveByHand({ id, version: 1, to: 'inReview' }, ana);
    ({ version } = await desk.reservations.moveByHand({ id, version, to: 'confirmed' }, ana));
    await desk.store.write((tx) => desk.reservations.move(tx, { id, version, to: 'ticketed', actor: ana }));
    expect((await open()).claim).toMatchObject({ staffId: 7 });
    await desk.store.write((tx) =>
      desk.reservations.move(tx, { id, version: undefined, to: 'mailed', actor: theOffice }),
    );
    expect((await open()).claim).toBeNull();
  });
});

describe('Taking over', () => {
  test('is kept with its reason, and told to the person who had it, and to nobody else', async () => {
    await desk.claimDesk.claim(id, ana);
    desk.clock.forward({ minutes: 5 });
    desk.pushes.heard.length = 0;
    const taken = await desk.claimDesk.give(id, 8, 'Ana is at lunch', luc);
    expect(taken.claim).toMatchObject({ staffId: 8, since: '2026-11-22T12:05:00.000Z' });
    expect(taken.history.at(-1)).toMatchObject({
      kind: 'takenOver',
      actor: 'Luc Roy',
      facts: { from: 'Ana Roy', reason: 'Ana is at lunch' },
    });
    expect((await auditLines(desk.store)).at(-1)).toEqual({
      staffId: 8,
      actor: 'Luc Roy',
      action: 'claim.takenOver',
      subject: `reservation/${id}`,
      facts: { from: 7, to: 8 },
    });
    expect(desk.pushes.heard).toEqual([
      {
        name: 'claims.taken',
        payload: {
          reservationId: id,
          locator: taken.locator,
          by: 'Luc Roy',
          reason: 'Ana is at lunch',
          at: '2026-11-22T12:05:00.000Z',
        },
        to: 7,
      },
      { name: 'reservations.changed', payload: { ids: [id] } },
    ]);
    expect(await refusalOf(desk.reservations.moveByHand({ id, version: 1, to: 'inReview' }, ana))).toBe(
      'claimedByOther',
    );
  });

  test('what nobody has, or one has oneself, is just a claim', async () => {
    const claimed = await desk.claimDesk.give(id, 7, 'mine', ana);
    expect(kinds(claimed)).toEqual(['received', 'claimed']);
    desk.pushes.heard.length = 0;
    await desk.claimDesk.give(id, 7, 'mine still', ana);
    expect(kinds(await open())).toEqual(['received', 'claimed']);
    expect(desk.pushes.heard.map(({ name }) => name)).toEqual(['reservations.changed']);
  });

  test('for somebody else tells both of them', async () => {
    await desk.claimDesk.claim(id, ana);
    desk.pushes.heard.length = 0;
    const manager: Actor = { staffId: 7, name: 'Ana Roy' };
    await desk.claimDesk.give(id, 8, 'Luc knows the client', manager);
    expect((await open()).history.at(-1)).toMatchObject({
      kind: 'assigned',
      facts: { from: 'Ana Roy', to: 'Luc Roy', reason: 'Luc knows the client' },
    });
    expect(desk.pushes.heard.filter(({ to }) => to !== undefined)).toMatchObject([
      { name: 'claims.assigned', payload: { by: 'Ana Roy', count: 1 }, to: 8 },
    ]);
  });

  test('is refused for who is not here', async () => {
    expect(await refusalOf(desk.claimDesk.give(id, 404, undefined, ana))).toBe('notFound');
    expect(await refusalOf(desk.claimDesk.give(404, 7, undefined, ana))).toBe('notFound');
  });
});

describe('An idle claim', () => {
  const housekeeping = () =>
    new ReservationHousekeeping({
      store: desk.store,
      audit: new Audit(desk.clock),
      clock: desk.clock,
      pushes: desk.pushes,
      claims: desk.reservations.claims,
      onFault: (error) => {
        throw error;
      },
    });

  test('ends by itself after thirty minutes, not before, and the history says so', async () => {
    await desk.claimDesk.claim(id, ana);
    desk.clock.forward({ minutes: 29, seconds: 59 });
    await housekeeping().releaseIdle();
    expect((await open()).claim).not.toBeNull();
    desk.clock.forward({ seconds: 1 });
    desk.pushes.heard.length = 0;
    await housekeeping().releaseIdle();
    const { claim, history } = await open();
    expect(claim).toBeNull();
    expect(history.at(-1)).toMatchObject({
      actor: null,
      kind: 'released',
      facts: { from: 'Ana Roy', minutes: 30 },
    });
    expect(desk.pushes.heard).toEqual([{ name: 'reservations.changed', payload: { ids: [id] } }]);
  });

  test('is not idle while its person is at a desk, whatever they work on; others there keep nothing', async () => {
    const [other = 0] = await receive(desk.store, desk.clock, [booking({ id: 'b-2' })]);
    await desk.claimDesk.claim(id, ana);
    await desk.claimDesk.claim(other, luc);
    desk.clock.forward({ minutes: 40 });
    desk.seen.set(7, '2026-11-22T12:39:00.000Z');
    await housekeeping().releaseIdle();
    expect((await open()).claim).toMatchObject({ staffId: 7, lastActive: '2026-11-22T12:39:00.000Z' });
    expect(kinds(await open())).toEqual(['received', 'claimed']);
    expect((await desk.reservations.open(other)).claim).toBeNull();
  });

  test('is not taken by a colleague between two looks either, while its person is at a desk', async () => {
    await desk.claimDesk.claim(id, ana);
    desk.clock.forward({ minutes: 31 });
    desk.seen.set(7, '2026-11-22T12:30:30.000Z');
    expect(await refusalOf(desk.claimDesk.claim(id, luc))).toBe('claimedByOther');
  });

  test('counts from when its person was last there, after they signed out and after the program died', async () => {
    await desk.claimDesk.claim(id, ana);
    desk.clock.forward({ minutes: 20 });
    desk.seen.set(7, '2026-11-22T12:20:00.000Z');
    await housekeeping().releaseIdle();
    desk.seen.clear();
    desk.clock.forward({ minutes: 29 });
    await housekeeping().releaseIdle();
    expect((await open()).claim).toMatchObject({ lastActive: '2026-11-22T12:20:00.000Z' });
    desk.clock.forward({ minutes: 1 });
    await housekeeping().releaseIdle();
    expect((await open()).claim).toBeNull();
  });

  test('ends behind a locked desk', async () => {
    await desk.claimDesk.claim(id, ana);
    // What was last touched stays known while the desk is locked.
    desk.seen.set(7, '2026-11-22T12:04:00.000Z');
    desk.clock.forward({ minutes: 34 });
    await housekeeping().releaseIdle();
    expect((await open()).claim).toBeNull();
  });

  test('that nobody has ended yet stands in nobody’s way', async () => {
    await desk.claimDesk.claim(id, ana);
    desk.clock.forward({ minutes: 31 });
    const moved = await desk.reservations.moveByHand({ id, version: 1, to: 'inReview' }, luc);
    expect(moved.claim).toMatchObject({ staffId: 8 });
    expect(kinds(moved)).toEqual(['received', 'claimed', 'released', 'moved']);
  });

  test('is looked after many at a time', async () => {
    const ids = await receive(
      desk.store,
      desk.clock,
      Array.from({ length: 120 }, (_, index) => booking({ id: `many-${index}` })),
    );
    for (const one of ids) await desk.claimDesk.claim(one, ana);
    desk.clock.forward({ minutes: 45 });
    expect((await desk.reservations.claims.releaseIdle()).sort()).toEqual([...ids].sort());
  });
});
