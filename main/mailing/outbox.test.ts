import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningSmtpServer, startSmtpServer } from '../../scripts/smtp-server.ts';
import { Refusal } from '../refusal.ts';
import type { ReservationRecords } from '../reservations/interface.ts';
import {
  agent,
  openTestOffice,
  patient,
  serverSettings,
  type TestOffice,
  testIdentity,
} from './office.test-support.ts';
import { Outbox } from './outbox.ts';
import { MailingRecords } from './record.ts';

let server: RunningSmtpServer;
let office: TestOffice;

beforeEach(async () => {
  const { certificate, key } = testIdentity;
  server = await startSmtpServer({ security: 'starttls', certificate, key });
  office = await openTestOffice();
  await office.saveServer(serverSettings(server.port));
});

afterEach(async () => {
  await server.stop();
  await office.close();
});

async function row(id: number) {
  const found = (await office.mailing.forReservation(office.reservationId)).find((one) => one.id === id);
  if (found === undefined) throw new Error('the mailing is gone');
  return found;
}

const kinds = async () => (await office.reservation()).history.map(({ kind }) => kind);
const events = (id: number) =>
  office.store.read
    .selectFrom('mailing_event')
    .select(['state', 'actor', 'facts'])
    .where('mailing_id', '=', id)
    .orderBy('id')
    .execute();

describe('What the outbox makes of a try', () => {
  test('sent: the answer is kept, the history tells it, and the reservation is mailed', async () => {
    const id = await office.queue();
    expect(await office.outbox().workOnce()).toBe(0);
    expect(await row(id)).toMatchObject({
      state: 'sent',
      tries: 1,
      serverAnswer: '250 kept as number 1',
      fault: null,
      nextTryAt: null,
      doneAt: office.clock.now(),
    });
    expect((await office.reservation()).status).toBe('mailed');
    expect(await kinds()).toEqual(['received', 'mailingQueued', 'mailingSent', 'moved']);
    expect(office.pushes.states(id)).toEqual(['queued', 'sending', 'sent']);
    expect(await events(id)).toEqual([
      { state: 'queued', actor: agent.name, facts: '{}' },
      { state: 'sending', actor: null, facts: '{"try":1}' },
      { state: 'sent', actor: null, facts: '{}' },
    ]);
  });

  test('refused: the words of the server are kept, and the reservation stays ticketed', async () => {
    server.behave('refuseRecipient');
    const id = await office.queue();
    await office.outbox().workOnce();
    expect(await row(id)).toMatchObject({
      state: 'refused',
      fault: 'recipientRefused',
      serverAnswer: '550 no such mailbox here',
      nextTryAt: null,
    });
    expect((await office.reservation()).status).toBe('ticketed');
    expect(await kinds()).toEqual(['received', 'mailingQueued', 'mailingRefused']);
  });

  test.each([
    ['hangAfterMessage', 'timeout'],
    ['dieAfterMessage', 'closed'],
  ] as const)(
    'unknown (%s): it is never sent again by itself, however long one waits',
    async (behaviour, fault) => {
      server.behave(behaviour);
      const id = await office.queue();
      const outbox = office.outbox({ ...patient, answer: 200 });
      await outbox.workOnce();
      expect(await row(id)).toMatchObject({ state: 'unknown', fault, nextTryAt: null });
      expect(await kinds()).toEqual(['received', 'mailingQueued', 'mailingUnknown']);
      server.behave('accept');
      for (let day = 0; day < 10; day += 1) {
        office.clock.advance({ hours: 24 });
        expect(await outbox.workOnce()).toBeGreaterThan(0);
      }
      expect(server.received).toHaveLength(1);
      expect((await office.reservation()).status).toBe('ticketed');
    },
  );

  test('postponed: it waits its time, and then goes', async () => {
    server.behave('greylistOnce');
    const id = await office.queue();
    const outbox = office.outbox();
    await outbox.workOnce();
    const waiting = await row(id);
    expect(waiting).toMatchObject({
      state: 'queued',
      tries: 1,
      fault: 'temporary',
      serverAnswer: '451 greylisted, try again later',
      nextTryAt: '2026-09-01T14:01:00.000Z',
    });
    office.clock.advance({ seconds: 59 });
    expect(await outbox.workOnce()).toBe(1_000);
    expect(server.connections()).toBe(1);
    office.clock.advance({ seconds: 1 });
    await outbox.workOnce();
    expect(await row(id)).toMatchObject({ state: 'sent', tries: 2, fault: null });
    expect(server.received).toHaveLength(1);
  });

  test('postponed for 48 hours: it is refused, with what the server said last', async () => {
    server.behave('deferRecipient');
    const id = await office.queue();
    const outbox = office.outbox();
    const waits: (string | null)[] = [];
    for (let tries = 1; tries <= 7; tries += 1) {
      await outbox.workOnce();
      const { nextTryAt } = await row(id);
      waits.push(nextTryAt);
      office.clock.advanceTo(nextTryAt ?? '');
    }
    expect(waits.map((at) => at?.slice(11, 16))).toEqual([
      '14:01',
      '14:03',
      '14:07',
      '14:15',
      '14:31',
      '15:03',
      '16:03',
    ]);
    office.clock.advanceTo('2026-09-03T13:59:59Z');
    await outbox.workOnce();
    expect(await row(id)).toMatchObject({ state: 'queued', tries: 8 });
    office.clock.advance({ hours: 2 });
    await outbox.workOnce();
    expect(await row(id)).toMatchObject({
      state: 'refused',
      fault: 'expired',
      serverAnswer: '451 the mailbox is busy, try again later',
      tries: 9,
      nextTryAt: null,
    });
    expect(await kinds()).toEqual(['received', 'mailingQueued', 'mailingRefused']);
  });
});

describe('When the mail server lets nobody in', () => {
  test('it is asked once and not for every message', async () => {
    const ids = [
      await office.queue(),
      await office.queue('leo@client.example'),
      await office.queue('a@client.example'),
    ];
    server.behave('refuseClient');
    const outbox = office.outbox();
    expect(await outbox.workOnce()).toBe(0);
    expect(await outbox.workOnce()).toBeGreaterThan(0);
    expect(server.connections()).toBe(1);
    server.behave('accept');
    office.clock.advance({ minutes: 1 });
    while ((await outbox.workOnce()) === 0);
    expect(server.received).toHaveLength(3);
    for (const id of ids) expect((await row(id)).state).toBe('sent');
  });

  test('mended settings send what waits at once', async () => {
    server.behave('noStarttls');
    const id = await office.queue();
    const outbox = office.outbox();
    await outbox.workOnce();
    expect(await row(id)).toMatchObject({ state: 'queued', fault: 'starttlsMissing' });
    server.behave('accept');
    await office.mailing.setServer({ settings: serverSettings(server.port) }, agent);
    await outbox.workOnce();
    expect(await row(id)).toMatchObject({ state: 'sent' });
  });
});

describe('The outbox', () => {
  test('sends nothing while there is no mail server, and rests', async () => {
    const bare = await openTestOffice();
    expect(await bare.outbox().workOnce()).toBe(60_000);
    await bare.close();
  });

  test('works by itself, is woken by a new message, and stops', async () => {
    const outbox = office.mailing;
    await outbox.start();
    const first = await office.queue();
    await office.pushes.reached(first, 'sent');
    const second = await office.queue('leo@client.example');
    await office.pushes.reached(second, 'sent');
    await outbox.stop();
    const third = await office.queue('a@client.example');
    expect(await row(third)).toMatchObject({ state: 'queued' });
    expect(server.received).toHaveLength(2);
  });

  test('waits for the message under way when it is stopped', async () => {
    server.behave('hangAfterMessage');
    const outbox = office.outbox({ ...patient, answer: 200 });
    await outbox.start();
    const id = await office.queue();
    outbox.wake();
    await server.arrival(1);
    await outbox.stop();
    expect(await row(id)).toMatchObject({ state: 'unknown', fault: 'timeout' });
  });

  test('finds at its start what an earlier run left in the middle', async () => {
    const id = await office.queue();
    await office.store.write((tx) =>
      tx.updateTable('mailing').set({ state: 'sending', next_try_at: null }).where('id', '=', id).execute(),
    );
    await office.outbox().recover();
    expect(await row(id)).toMatchObject({
      state: 'unknown',
      fault: 'diedWhileSending',
      doneAt: office.clock.now(),
    });
    expect(await kinds()).toEqual(['received', 'mailingQueued', 'mailingUnknown']);
    expect(await office.outbox().workOnce()).toBeGreaterThan(0);
    expect(server.received).toEqual([]);
  });

  test('writes an outcome again that the store did not take, and sends the message once', async () => {
    const id = await office.queue();
    const faults: unknown[] = [];
    let full = 2;
    const onFullDisk: ReservationRecords = {
      open: (reservation) => office.reservations.open(reservation),
      move: (tx, move) => office.reservations.move(tx, move),
      touch: (tx, reservation, version, actor) => office.reservations.touch(tx, reservation, version, actor),
      work: (tx, reservation, actor) => office.reservations.work(tx, reservation, actor),
      record: async (tx, entry) => {
        full -= 1;
        if (full >= 0) throw new Refusal('diskFull');
        return office.reservations.record(tx, entry);
      },
    };
    const outbox = new Outbox({
      store: office.store,
      clock: office.clock,
      settings: office.settings,
      pushes: office.pushes,
      records: new MailingRecords(office.clock, onFullDisk),
      timeouts: patient,
      random: () => 0.5,
      onFault: (fault) => {
        faults.push(fault);
        outbox.wake();
      },
    });
    await outbox.workOnce();
    expect(faults).toEqual([new Refusal('diskFull'), new Refusal('diskFull')]);
    expect(await row(id)).toMatchObject({ state: 'sent', tries: 1 });
    expect(server.received).toHaveLength(1);
    expect(await kinds()).toEqual(['received', 'mailingQueued', 'mailingSent', 'moved']);
  });

  test('leaves a reservation where it is that is no longer ticketed when the mail arrives', async () => {
    const id = await office.queue();
    await office.store.write((tx) => tx.updateTable('reservation').set({ status: 'cancelled' }).execute());
    await office.outbox().workOnce();
    expect(await row(id)).toMatchObject({ state: 'sent' });
    expect((await office.reservation()).status).toBe('cancelled');
  });

  test('names nobody in what it writes beside the message', async () => {
    server.behave('refuseMessage');
    const id = await office.queue();
    await office.outbox().workOnce();
    const audit = await office.store.read
      .selectFrom('audit')
      .select(['action', 'subject', 'facts'])
      .execute();
    const told = JSON.stringify([
      await events(id),
      (await office.reservation()).history,
      audit,
      office.pushes.heard,
    ]);
    expect(told).toContain('mailing.queued');
    expect(told).not.toMatch(/marie|client\.example|Lévesque/i);
  });
});
