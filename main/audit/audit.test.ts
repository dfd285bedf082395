import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Actor, theOffice } from '../actor.ts';
import { openConnection } from '../store/connection.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { type TestClock, testClock } from '../testing.ts';
import { Audit, type AuditEntry } from './audit.ts';

let testStore: TestStore;
let clock: TestClock;
let audit: Audit;

beforeEach(async () => {
  testStore = openTestStore();
  clock = testClock();
  audit = new Audit(clock, { pc: 'FRONT-DESK-2' });
  await testStore.store.write((tx) =>
    tx
      .insertInto('staff')
      .values({
        id: 3,
        name: 'Ana Roy',
        email: 'ana@agency.example',
        role: 'agent',
        language: 'en',
        password_hash: '',
        created_at: clock.now(),
      })
      .execute(),
  );
});
afterEach(() => testStore.close());

const ana: Actor = { staffId: 3, name: 'Ana Roy' };

async function append(...entries: readonly AuditEntry[]): Promise<void> {
  for (const entry of entries) {
    clock.forward({ seconds: 1 });
    await testStore.store.write((tx) => audit.append(tx, entry));
  }
}

const anyEntry: fc.Arbitrary<AuditEntry> = fc.record({
  actor: fc.constantFrom(ana, theOffice, { staffId: 3, name: 'half \ud800 a pair' }),
  action: fc.constantFrom('reservation.moved', 'session.signedIn', 'setting.changed'),
  subject: fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constant('\udfff/1')),
  facts: fc.dictionary(
    fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== '__proto__'),
    fc.oneof(fc.string({ unit: 'binary' }), fc.constant('\ud800'), fc.integer(), fc.boolean()),
  ),
});

/**
 * Works the chain out from nothing but the columns, as an auditor would: SHA-256(digest of the line before ‖ the line as
 * a JSON array). Gives the id of the first line that does not fit, or undefined.
 */
async function firstBroken(): Promise<number | undefined> {
  const lines = await testStore.store.read.selectFrom('audit').selectAll().orderBy('id').execute();
  let previous = Buffer.alloc(32);
  for (const [index, line] of lines.entries()) {
    const { id, at, staff_id, actor, pc, action, subject, facts } = line;
    const digest = createHash('sha256')
      .update(previous)
      .update(JSON.stringify([2, id, at, staff_id, actor, pc, action, subject, facts]))
      .digest();
    if (id !== index + 1 || !line.previous.equals(previous) || !line.digest.equals(digest)) return id;
    previous = digest;
  }
  return undefined;
}

const threeLines = () =>
  append(
    { actor: ana, action: 'session.signedIn', subject: 'staff/3' },
    {
      actor: ana,
      action: 'reservation.moved',
      subject: 'reservation/17',
      facts: { from: 'new', to: 'inReview' },
    },
    { actor: theOffice, action: 'intake.kept', subject: 'connection/1', facts: { kept: 12, amended: 0 } },
  );

describe('The audit log', () => {
  test('says who did what to which record, when, and with what figures', async () => {
    await threeLines();
    const lines = await testStore.store.read
      .selectFrom('audit')
      .select(['at', 'staff_id', 'actor', 'pc', 'action', 'subject', 'facts'])
      .orderBy('id')
      .execute();
    expect(lines).toEqual([
      {
        at: '2026-11-22T12:00:01.000Z',
        staff_id: 3,
        actor: 'Ana Roy',
        pc: 'FRONT-DESK-2',
        action: 'session.signedIn',
        subject: 'staff/3',
        facts: '{}',
      },
      {
        at: '2026-11-22T12:00:02.000Z',
        staff_id: 3,
        actor: 'Ana Roy',
        pc: 'FRONT-DESK-2',
        action: 'reservation.moved',
        subject: 'reservation/17',
        facts: '{"from":"new","to":"inReview"}',
      },
      {
        at: '2026-11-22T12:00:03.000Z',
        staff_id: null,
        actor: 'Guichet',
        pc: 'FRONT-DESK-2',
        action: 'intake.kept',
        subject: 'connection/1',
        facts: '{"kept":12,"amended":0}',
      },
    ]);
  });

  test('is a chain from its first line to its last, whatever stands in the lines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEntry, { maxLength: 6 }), async (entries) => {
        await append(...entries);
        expect(await firstBroken()).toBeUndefined();
      }),
      { numRuns: 20 },
    );
    expect(await testStore.store.read.selectFrom('audit').select('id').execute()).not.toEqual([]);
  });

  test('is one chain where several lines come in one transaction', async () => {
    await testStore.store.write(async (tx) => {
      for (let line = 0; line < 5; line += 1) {
        await audit.append(tx, { actor: theOffice, action: 'a.b', subject: `c/${line}` });
      }
    });
    await threeLines();
    expect(await firstBroken()).toBeUndefined();
  });

  test('goes on where it was, when a transaction with a line in it was undone', async () => {
    await threeLines();
    const failing = testStore.store.write(async (tx) => {
      await audit.append(tx, { actor: ana, action: 'reservation.moved', subject: 'reservation/17' });
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    await threeLines();
    expect(await firstBroken()).toBeUndefined();
    expect(await testStore.store.read.selectFrom('audit').select('id').execute()).toHaveLength(6);
  });

  test('is never changed and never shortened: the database refuses', async () => {
    await threeLines();
    const { store } = testStore;
    const columns = 'id, form, at, staff_id, actor, pc, action, subject, facts, previous, digest';
    const asLine = (id: string) =>
      `select ${id}, form, at, staff_id, 'Nobody', pc, action, subject, facts, previous, digest from audit`;
    for (const forgery of [
      "update audit set actor = 'Nobody' where id = 2",
      'update audit set id = 99 where id = 3',
      'update audit set pc = null',
      'delete from audit where id = 2',
      'delete from audit where id = 3',
      'delete from audit',
      `insert or replace into audit (${columns}) ${asLine('id')} where id = 2`,
      `replace into audit (${columns}) ${asLine('id')} where id = 3`,
      `insert into audit (${columns}) ${asLine('id')} where true on conflict (id) do update set actor = 'Nobody'`,
      // A line that leaves a number out, stands before the first, takes no number, or goes on from another line.
      `insert into audit (${columns}) ${asLine('id + 2')} where id = 3`,
      `insert into audit (${columns}) ${asLine('id - 1')} where id = 1`,
      `insert into audit (${columns}) ${asLine('null')} where id = 3`,
      `insert into audit (${columns}) ${asLine('id + 1')} where id = 3`,
    ]) {
      await expect(
        store.write((tx) => sql.raw(forgery).execute(tx)),
        forgery,
      ).rejects.toThrow('audit is append-only');
    }
    expect(await firstBroken()).toBeUndefined();
    expect(await store.read.selectFrom('audit').select('id').execute()).toHaveLength(3);
  });

  test('is never changed over a connection that has none of the office’s settings either', async () => {
    await threeLines();
    const connection = openConnection(testStore.file, testStore.key, 'write');
    try {
      connection.pragma('recursive_triggers = OFF');
      connection.pragma('foreign_keys = OFF');
      for (const forgery of [
        "update audit set actor = 'Nobody'",
        'delete from audit',
        "insert or replace into audit (id, at, actor, action, subject, facts, previous, digest) select 2, at, 'Nobody', action, subject, facts, previous, digest from audit where id = 2",
      ]) {
        expect(() => connection.exec(forgery), forgery).toThrow('audit is append-only');
      }
    } finally {
      connection.close();
    }
    expect(await firstBroken()).toBeUndefined();
  });

  test('says what a field was and became, or that it changed', async () => {
    await append({
      actor: ana,
      action: 'setting.changed',
      subject: 'setting/mailServer',
      changes: { port: [25, 587], password: null },
    });
    const line = await testStore.store.read.selectFrom('audit').select('facts').executeTakeFirstOrThrow();
    expect(line.facts).toBe('{"changes":{"port":[25,587],"password":null}}');
  });

  test('never has a card’s number or its code, though a person types them into a reason', async () => {
    await append(
      {
        actor: ana,
        action: 'quarantine.read',
        subject: 'quarantine/4',
        facts: { reason: 'client gave 4111 1111 1111 1111 cvv 123 by phone' },
      },
      {
        actor: ana,
        action: 'setting.changed',
        subject: 'setting/x',
        changes: { note: ['4111111111111111', 'none'], other: null },
      },
    );
    const lines = await testStore.store.read.selectFrom('audit').select('facts').orderBy('id').execute();
    expect(lines.map(({ facts }) => facts)).toEqual([
      '{"reason":"client gave 411111••••••1111 cvv ••• by phone"}',
      '{"changes":{"note":["411111••••••1111","none"],"other":null}}',
    ]);
    expect(await firstBroken()).toBeUndefined();
  });

  test('names the PC: the one that the host gave, else the system’s own name', async () => {
    await append({ actor: ana, action: 'session.signedIn', subject: 'staff/3' });
    const unnamed = new Audit(clock);
    await testStore.store.write((tx) =>
      unnamed.append(tx, { actor: ana, action: 'session.signedIn', subject: 'staff/3' }),
    );
    const lines = await testStore.store.read.selectFrom('audit').select('pc').orderBy('id').execute();
    expect(lines.map(({ pc }) => pc)).toEqual(['FRONT-DESK-2', hostname()]);
  });
});
