import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Actor, theOffice } from '../actor.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { type TestClock, testClock } from '../testing.ts';
import { Audit, type AuditEntry } from './audit.ts';

let testStore: TestStore;
let clock: TestClock;
let audit: Audit;

beforeEach(async () => {
  testStore = openTestStore();
  clock = testClock();
  audit = new Audit(clock);
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
  actor: fc.constantFrom(ana, theOffice),
  action: fc.constantFrom('reservation.moved', 'session.signedIn', 'setting.changed'),
  subject: fc.string({ unit: 'grapheme', maxLength: 20 }),
  facts: fc.dictionary(
    fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== '__proto__'),
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean()),
  ),
});

/**
 * Works the chain out from nothing but the columns, as an auditor would: SHA-256(digest of the line before ‖ the line as
 * a JSON array). Gives the id of the first line that does not fit, or undefined.
 */
async function firstBroken(): Promise<number | undefined> {
  const lines = await testStore.store.read.selectFrom('audit').selectAll().orderBy('id').execute();
  let previous = Buffer.alloc(32);
  for (const line of lines) {
    const { at, staff_id, actor, action, subject, facts } = line;
    const digest = createHash('sha256')
      .update(previous)
      .update(JSON.stringify([at, staff_id, actor, action, subject, facts]))
      .digest();
    if (!line.previous.equals(previous) || !line.digest.equals(digest)) return line.id;
    previous = digest;
  }
  return undefined;
}

/** What somebody with the key and a tool could do: take the triggers away and change the log. */
async function tamper(statement: string): Promise<void> {
  await testStore.store.write(async (tx) => {
    await sql`drop trigger if exists audit_never_changes`.execute(tx);
    await sql`drop trigger if exists audit_never_shrinks`.execute(tx);
    await sql.raw(statement).execute(tx);
  });
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
      .select(['at', 'staff_id', 'actor', 'action', 'subject', 'facts'])
      .orderBy('id')
      .execute();
    expect(lines).toEqual([
      {
        at: '2026-11-22T12:00:01.000Z',
        staff_id: 3,
        actor: 'Ana Roy',
        action: 'session.signedIn',
        subject: 'staff/3',
        facts: '{}',
      },
      {
        at: '2026-11-22T12:00:02.000Z',
        staff_id: 3,
        actor: 'Ana Roy',
        action: 'reservation.moved',
        subject: 'reservation/17',
        facts: '{"from":"new","to":"inReview"}',
      },
      {
        at: '2026-11-22T12:00:03.000Z',
        staff_id: null,
        actor: 'Guichet',
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
    for (const attempt of [
      store.write((tx) => tx.updateTable('audit').set({ actor: 'Nobody' }).where('id', '=', 2).execute()),
      store.write((tx) => tx.deleteFrom('audit').where('id', '=', 2).execute()),
      store.write((tx) => tx.deleteFrom('audit').execute()),
      store.write((tx) => sql`update audit set id = 99 where id = 3`.execute(tx)),
    ]) {
      await expect(attempt).rejects.toThrow('audit is append-only');
    }
    expect(await firstBroken()).toBeUndefined();
  });

  test.each([
    ['an actor', "update audit set actor = 'Luc Roy' where id = 2", 2],
    ['a member of staff', 'update audit set staff_id = null where id = 1', 1],
    ['an instant', "update audit set at = '2026-11-22T12:00:02.001Z' where id = 2", 2],
    ['an action', "update audit set action = 'reservation.read' where id = 2", 2],
    ['a subject', "update audit set subject = 'reservation/18' where id = 2", 2],
    ['a figure', `update audit set facts = '{"kept":13,"amended":0}' where id = 3`, 3],
    ['a line that is left out', 'delete from audit where id = 2', 3],
    ['the first line, left out', 'delete from audit where id = 1', 2],
    [
      'two lines that change places',
      'update audit set id = id + 10; update audit set id = 2 where id = 13; update audit set id = 3 where id = 12',
      2,
    ],
  ])('shows, when worked out again, %s that was changed behind its back', async (_, statements, broken) => {
    await threeLines();
    expect(await firstBroken()).toBeUndefined();
    for (const statement of statements.split('; ')) await tamper(statement);
    expect(await firstBroken()).toBe(broken);
  });

  test('shows a line that was made up in its middle, though its own digest fits', async () => {
    await threeLines();
    const [first] = await testStore.store.read.selectFrom('audit').selectAll().orderBy('id').execute();
    const previous = first?.digest ?? Buffer.alloc(32);
    const at = '2026-11-22T12:00:01.500Z';
    const digest = createHash('sha256')
      .update(previous)
      .update(JSON.stringify([at, null, 'Guichet', 'x.y', 'z', '{}']))
      .digest();
    await tamper('update audit set id = id + 1 where id = 3');
    await tamper('update audit set id = id + 1 where id = 2');
    await tamper(
      `insert into audit values (2, '${at}', null, 'Guichet', 'x.y', 'z', '{}', x'${previous.toString('hex')}', x'${digest.toString('hex')}')`,
    );
    expect(await firstBroken()).toBe(3);
  });
});
