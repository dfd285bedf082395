import { z } from 'zod';
import type { OutputOf } from '../../preload/contract/index.ts';
import type { ReservationRow } from '../../preload/contract/reservations.ts';
import { pullEverything } from '../demo/pull.ts';
import { password, type Stage, setStage } from '../demo/stage.ts';
import { Terminal } from '../demo/terminal.ts';
import { CallFailed, type ScriptedDesk } from '../desk.ts';
import { generateBookings } from '../generator/bookings.ts';
import { colleagues, livePast } from './past.ts';

/** The reservations that the guide tells of. */
export interface GuideStage extends Stage {
  /** From its arrival to its mailed ticket. */
  readonly story: number;
  /** Changed by its customer. */
  readonly amended: number;
  /** With a ticket that was not mailed yet. */
  readonly ticketed: number;
  /** Like another one, with flags. */
  readonly doubtful: number;
  /** The pair of it. */
  readonly pair: number;
}

/** Bookings that came in this morning. */
const fresh = 26;

/** An agency in the middle of a working day: a past of some weeks, a web shop, a mail server, and something in every queue. */
export async function setGuideStage(weeks = 10): Promise<GuideStage> {
  const stage = await setStage({ bookings: 0, seed: 1, before: (dataFolder) => livePast(dataFolder, weeks) });
  const { desk, shop } = stage;
  const today = new Date().toISOString().slice(0, 10);
  const bookings = [...generateBookings({ seed: 20, count: fresh, wildShare: 0, today })];
  const sent = bookings.map(({ id, mediaType, octets, receivedAt }) => ({
    id,
    mediaType,
    octets,
    receivedAt,
  }));
  await shop.add(sent);
  await shop.add([broken('form-2216', '{"client": {"given": "Ana", ')]);
  await desk.call('intake.setPaused', { paused: false });
  await pullEverything(desk, shop, new Terminal());

  const [first, second] = sent;
  if (first === undefined || second === undefined) throw new Error('there are no bookings');
  await shop.add([
    changed(first, first.id, movedRoom),
    changed(second, `${second.id.slice(0, -1)}9`, doubted),
  ]);
  await pullAgain(desk);
  const ticketed = await workADay(desk, stage);
  const { rows } = await desk.call('reservations.list', { queue: 'new', order: 'newest', limit: 200 });
  const amended = await firstOf(desk, 'amended');
  const doubtful = (await openAll(desk, rows)).find(({ warnings }) =>
    warnings.some(({ code }) => code === 'disposableEmail'),
  );
  const story = rows.find(
    ({ openWarnings, travellers, lead, claim }) =>
      claim === null && openWarnings === 0 && travellers > 1 && /^\p{Script=Latin}+$/u.test(lead.family),
  );
  if (doubtful === undefined || story === undefined) throw new Error('the guide has no story');
  const pairs = await desk.call('duplicates.of', { reservationId: doubtful.id });
  const [pair] = pairs.toSorted((one, other) => other.grounds.length - one.grounds.length);
  return { ...stage, story: story.id, ticketed, amended, doubtful: doubtful.id, pair: pair?.id ?? 0 };
}

type Sent = { id: string; mediaType: 'application/json'; octets: Uint8Array; receivedAt?: string };

function broken(id: string, text: string): Sent {
  return { id, mediaType: 'application/json', octets: new TextEncoder().encode(text) };
}

const wire = z.looseObject({
  id: z.string(),
  client: z.looseObject({ emails: z.array(z.string()) }),
  remarks: z.string().optional(),
});
type Wire = z.infer<typeof wire>;

/** A booking under an id with something else in it. */
function changed(one: Sent, id: string, change: (booking: Wire) => Wire): Sent {
  const booking = wire.parse(JSON.parse(new TextDecoder().decode(one.octets)));
  const octets = new TextEncoder().encode(JSON.stringify(change({ ...booking, id })));
  return { id, mediaType: one.mediaType, octets };
}

const movedRoom = (booking: Wire): Wire => ({
  ...booking,
  remarks: 'Une chambre au calme, s’il vous plaît.',
});

const doubted = (booking: Wire): Wire => ({
  ...booking,
  client: { ...booking.client, emails: ['voyage@mailinator.com'] },
});

/** Has the intake run once more, and waits for its end. */
async function pullAgain(desk: ScriptedDesk): Promise<void> {
  const before = (await desk.call('intake.status', undefined)).lastRunAt;
  await desk.call('intake.runNow', undefined);
  for (;;) {
    const { state, lastRunAt } = await desk.call('intake.status', undefined);
    if (state === 'idle' && lastRunAt !== before) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function firstOf(desk: ScriptedDesk, queue: 'amended'): Promise<number> {
  const { rows } = await desk.call('reservations.list', { queue, order: 'newest', limit: 1 });
  const [row] = rows;
  if (row === undefined) throw new Error(`nothing is ${queue}`);
  return row.id;
}

function openAll(desk: ScriptedDesk, rows: readonly ReservationRow[]) {
  return Promise.all(rows.map(({ id }) => desk.call('reservations.open', { id })));
}

/** Has everybody do some of their work, so that each queue has something in it; gives a reservation whose ticket waits to be mailed. */
async function workADay(desk: ScriptedDesk, { mailServer }: Stage): Promise<number> {
  const { rows } = await desk.call('reservations.list', { queue: 'new', order: 'newest', limit: 200 });
  const easy = rows.filter(({ openWarnings, amended }) => openWarnings === 0 && !amended).slice(6);
  const [waits, ready, unmailed, first, second, third, refused] = easy;
  await hold(desk, waits, 'The client asks the bank about the limit of the card.');
  await confirm(desk, ready);
  const { id: ticketed } = await ticket(desk, unmailed);
  for (const row of [first, second, third]) await mail(desk, await ticket(desk, row));
  mailServer.behave('refuseRecipient');
  await mail(desk, await ticket(desk, refused));
  mailServer.behave('accept');
  const mine = rows.filter(({ openWarnings }) => openWarnings > 0).slice(0, 3);
  for (const { id } of mine) await desk.call('claims.claim', { id });
  await workOfColleagues(desk, rows.slice(2, 5));
  await desk.call('views.save', {
    name: 'Flights, next 30 days',
    view: { queue: 'new', order: 'departure', filter: { kinds: ['air'], departsWithin: 30 } },
  });
  await desk.call('backup.make', undefined);
  return ticketed;
}

async function hold(desk: ScriptedDesk, row: ReservationRow | undefined, reason: string): Promise<void> {
  if (row !== undefined)
    await desk.call('reservations.move', { id: row.id, version: row.version, to: 'onHold', reason });
}

async function confirm(desk: ScriptedDesk, row: ReservationRow | undefined) {
  if (row === undefined) throw new Error('there are too few bookings without warnings');
  const { id, version } = row;
  const reviewed = await desk.call('reservations.move', { id, version, to: 'inReview' });
  return desk.call('reservations.move', { id, version: reviewed.version, to: 'confirmed' });
}

async function ticket(desk: ScriptedDesk, row: ReservationRow | undefined) {
  const { id, version } = await confirm(desk, row);
  await desk.call('documents.issueTicket', { reservationId: id, version });
  return desk.call('reservations.open', { id });
}

type Ticketed = OutputOf<'reservations.open'>;

/** Mails a ticket and waits for what the mail server says. */
async function mail(desk: ScriptedDesk, { id, version, client }: Ticketed): Promise<void> {
  const [to = 'client@example.com'] = client.emails;
  const queued = await desk.call('mailing.send', { reservationId: id, version, to });
  for (;;) {
    const { rows } = await desk.call('mailing.outbox', { limit: 100 });
    const state = rows.find((row) => row.id === queued.id)?.state;
    if (state !== 'queued' && state !== 'sending') return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Two colleagues sign in at windows of their own and claim something each. */
async function workOfColleagues({ office }: ScriptedDesk, rows: readonly ReservationRow[]): Promise<void> {
  for (const [at, { email }] of colleagues.slice(0, 2).entries()) {
    const client = `colleague-${at}`;
    office.attach(client);
    const entered = await office.call(client, 'session.signIn', { email, password });
    if (!entered.ok) throw new CallFailed('session.signIn', entered.failure);
    await office.call(client, 'claims.claim', { id: rows[at]?.id ?? 0 });
  }
}
