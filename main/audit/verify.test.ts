import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { theOffice } from '../actor.ts';
import { openConnection } from '../store/connection.ts';
import { migrate } from '../store/migrations.ts';
import { Store } from '../store/store.ts';
import { migrationsFolder, openTestStore, type TestStore } from '../store/testing.ts';
import { heardPushes, refusalOf, type TestClock, testClock } from '../testing.ts';
import { Audit } from './audit.ts';
import { AuditHeads } from './heads.ts';
import { lineDigest } from './line.ts';
import { signHead } from './signed-head.ts';
import { SigningKeys } from './signing-keys.ts';
import { AuditVerifier } from './verifier.ts';
import { verifyLog } from './verify.ts';

const thread = new URL('./verify-thread.ts', import.meta.url);

let desk: TestStore;
let clock: TestClock;
let audit: Audit;
let keys: SigningKeys;
let heads: AuditHeads;

beforeEach(async () => {
  desk = openTestStore();
  clock = testClock();
  audit = new Audit(clock, { pc: 'FRONT-DESK-2' });
  keys = new SigningKeys(desk.store, desk.vault, audit, clock);
  heads = new AuditHeads({
    store: desk.store,
    clock,
    keys,
    onFault: (error) => {
      throw error;
    },
  });
  await keys.ensure();
});
afterEach(() => desk.close());

/** Appends lines until the log has so many; the first is that of the signing key. */
async function linesUpTo(count: number): Promise<void> {
  const present = await desk.store.read.selectFrom('audit').select('id').execute();
  await desk.store.write(async (tx) => {
    for (let line = present.length; line < count; line += 1) {
      clock.forward({ seconds: 1 });
      await audit.append(tx, {
        actor: theOffice,
        action: 'reservation.moved',
        subject: `reservation/${line}`,
        facts: { from: 'new', to: 'inReview', line },
      });
    }
  });
}

/** Ten lines, the fourth and the tenth signed. */
async function signedLog(): Promise<string> {
  await linesUpTo(4);
  await heads.sign();
  await linesUpTo(10);
  return (await heads.sign()) ?? '';
}

/** What somebody can do who has the store's key and a tool: take the triggers away and write what they like. */
function tamper(...statements: readonly string[]): void {
  const connection = openConnection(desk.file, desk.key, 'write');
  try {
    connection.pragma('foreign_keys = OFF');
    const triggers = connection
      .prepare<[], { name: string }>("select name from sqlite_schema where type = 'trigger'")
      .all();
    for (const { name } of triggers) connection.exec(`drop trigger ${name}`);
    for (const statement of statements) connection.exec(statement);
  } finally {
    connection.close();
  }
}

/** Writes the lines from one on anew so that every digest fits again, as somebody would who knows how they are made. */
function makeFit(from: number): void {
  const connection = openConnection(desk.file, desk.key, 'write');
  try {
    connection.pragma('foreign_keys = OFF');
    let previous =
      connection.prepare<[number], { digest: Buffer }>('select digest from audit where id = ?').get(from - 1)
        ?.digest ?? Buffer.alloc(32);
    const lines = connection
      .prepare<[number], Parameters<typeof lineDigest>[1]>('select * from audit where id >= ? order by id')
      .all(from);
    for (const line of lines) {
      const digest = lineDigest(previous, line);
      connection
        .prepare('update audit set previous = ?, digest = ? where id = ?')
        .run(previous, digest, line.id);
      previous = digest;
    }
  } finally {
    connection.close();
  }
}

const flaw = async () => (await verifyLog(desk.store.read))?.flaw;

describe('A verification', () => {
  test('of an untouched log finds it whole, and counts its lines and heads', async () => {
    await signedLog();
    expect(await verifyLog(desk.store.read)).toEqual({ lines: 10, heads: 2, flaw: null, head: null });
  });

  test.each([
    ['an actor', "update audit set actor = 'Luc Roy' where id = 2", 2],
    ['an instant', "update audit set at = '2026-11-22T12:00:02.001Z' where id = 3", 3],
    ['a PC', "update audit set pc = 'BACK-OFFICE' where id = 5", 5],
    ['a PC, taken away', 'update audit set pc = null where id = 5', 5],
    ['an action', "update audit set action = 'reservation.read' where id = 6", 6],
    ['a record', "update audit set subject = 'reservation/18' where id = 7", 7],
    ['a fact', "update audit set facts = '{}' where id = 8", 8],
    ['a form', 'update audit set form = 1 where id = 9', 9],
    ['a digest', 'update audit set digest = zeroblob(32) where id = 9', 9],
    ['the last line', "update audit set actor = 'Luc Roy' where id = 10", 10],
    ['the first line', "update audit set actor = 'Luc Roy' where id = 1", 1],
  ])('names the line in which %s was changed', async (_, statement, line) => {
    await signedLog();
    tamper(statement);
    expect(await flaw()).toEqual({ line, last: line, why: 'changed' });
  });

  test.each([
    ['a line', 'delete from audit where id = 6', 6, 6],
    ['several lines', 'delete from audit where id in (3, 4, 5)', 3, 5],
    ['the first line', 'delete from audit where id = 1', 1, 1],
  ])('names what is missing where %s was taken out', async (_, statement, line, last) => {
    await signedLog();
    tamper(statement);
    expect(await flaw()).toEqual({ line, last, why: 'missing' });
  });

  test('finds a line that was taken out though the others were moved up', async () => {
    await signedLog();
    tamper(
      'delete from audit where id = 6',
      ...[7, 8, 9, 10].map((id) => `update audit set id = ${id - 1} where id = ${id}`),
    );
    // The digest covers the number.
    expect(await flaw()).toEqual({ line: 6, last: 6, why: 'changed' });
  });

  test('finds a line that was made up in the middle, though its own digest fits', async () => {
    await signedLog();
    tamper("update audit set actor = 'Luc Roy' where id = 7");
    const line = await desk.store.read
      .selectFrom('audit')
      .selectAll()
      .where('id', '=', 7)
      .executeTakeFirstOrThrow();
    tamper(`update audit set digest = x'${lineDigest(line.previous, line).toString('hex')}' where id = 7`);
    expect(await flaw()).toEqual({ line: 8, last: 8, why: 'unlinked' });
  });

  test('finds a line that was put in before the first', async () => {
    await signedLog();
    tamper(
      `insert into audit (id, form, at, actor, pc, action, subject, facts, previous, digest)
       select 0, form, at, actor, pc, action, subject, facts, previous, digest from audit where id = 1`,
    );
    expect((await flaw())?.line).toBe(0);
  });

  test('finds by the signed head that the end was cut off, though the chain before it is whole', async () => {
    await signedLog();
    tamper('delete from audit where id > 7');
    expect(await flaw()).toEqual({ line: 8, last: 10, why: 'cut' });
    // Lines that are written afterwards do not hide it.
    await linesUpTo(12);
    expect(await flaw()).toEqual({ line: 5, last: 10, why: 'rewritten' });
  });

  test('finds by the signed heads that all was deleted', async () => {
    await signedLog();
    tamper('delete from audit');
    expect(await flaw()).toEqual({ line: 1, last: 4, why: 'cut' });
  });

  test('finds by the signed head that lines were written anew so that their chain fits', async () => {
    await signedLog();
    tamper("update audit set actor = 'Luc Roy' where id = 6");
    makeFit(6);
    expect(await flaw()).toEqual({ line: 5, last: 10, why: 'rewritten' });
  });

  test.each([
    ['a head’s digest', 'update audit_head set digest = zeroblob(32) where id = 2', 10],
    ['a head’s line', 'update audit_head set line_id = 9 where id = 2', 9],
    ['a head’s signature', "update audit_head set signature = replace(signature, '.', '.A') where id = 1", 4],
    ['a head that was taken out', 'delete from audit_head where id = 1', 10],
    [
      'the key that heads were signed with',
      "update signing_key set public_jwk = json_set(public_jwk, '$.x', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')",
      4,
    ],
    ['a signing key that was taken out', 'delete from signing_key', 4],
  ])('names %s', async (_, statement, line) => {
    await signedLog();
    tamper(statement);
    expect(await flaw()).toEqual({ line, last: line, why: 'signature' });
  });

  test('goes on verifying what a retired key signed', async () => {
    await signedLog();
    await keys.renew(theOffice);
    await heads.sign();
    const [newest, retired] = await desk.store.read
      .selectFrom('signing_key')
      .selectAll()
      .orderBy('retired_at')
      .execute();
    expect([newest?.retired_at === null, retired?.retired_at]).toEqual([true, clock.now()]);
    const signers = await desk.store.read.selectFrom('audit_head').select('kid').orderBy('id').execute();
    expect(new Set(signers.map(({ kid }) => kid)).size).toBe(2);
    expect(await flaw()).toBeNull();
  });

  test('of lines that were tampered with in any way names none behind the first that is wrong', async () => {
    await linesUpTo(30);
    await heads.sign();
    const change = fc.constantFrom(
      (id: number) => `update audit set actor = actor || 'x' where id = ${id}`,
      (id: number) => `update audit set facts = json_set(facts, '$.x', 1) where id = ${id}`,
      (id: number) => `update audit set at = at || 'x', pc = 'y' where id = ${id}`,
      (id: number) => `update audit set staff_id = 7 where id = ${id}`,
      (id: number) => `update audit set previous = randomblob(32) where id = ${id}`,
      (id: number) => `update audit set digest = randomblob(32) where id = ${id}`,
      (id: number) => `delete from audit where id = ${id}`,
    );
    const folder = mkdtempSync(join(tmpdir(), 'guichet-tampered-'));
    try {
      const copy = join(folder, 'copy.db');
      const source = openConnection(desk.file, desk.key, 'write');
      source.prepare('vacuum into ?').run(copy);
      source.close();
      const pristine = readFileSync(copy);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), change), { minLength: 1, maxLength: 4 }),
          async (changes) => {
            writeFileSync(copy, pristine);
            const connection = openConnection(copy, desk.key, 'write');
            connection.pragma('foreign_keys = OFF');
            for (const trigger of ['audit_never_changes', 'audit_never_shrinks', 'audit_goes_on'])
              connection.exec(`drop trigger ${trigger}`);
            for (const [id, make] of changes) connection.exec(make(id));
            connection.close();
            const store = new Store(copy, desk.key);
            const found = (await verifyLog(store.read))?.flaw;
            await store.close();
            expect(found?.line).toBe(Math.min(...changes.map(([id]) => id)));
          },
        ),
        { numRuns: 40 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('An exported head', () => {
  test('is contained in the log that it is of, also when the log has grown', async () => {
    const head = await signedLog();
    await linesUpTo(15);
    expect((await verifyLog(desk.store.read, { head }))?.head).toEqual({
      line: 10,
      signedAt: '2026-11-22T12:00:09.000Z',
      state: 'contained',
    });
  });

  test('shows that the end was cut off together with the heads that are kept beside the log', async () => {
    const head = await signedLog();
    tamper('delete from audit where id > 7', 'delete from audit_head where line_id > 7');
    expect(await flaw()).toBeNull();
    expect(await verifyLog(desk.store.read, { head })).toMatchObject({
      flaw: { line: 8, last: 10, why: 'cut' },
      head: { line: 10, state: 'cut' },
    });
  });

  test('shows that the whole log was written anew, heads and all', async () => {
    const head = await signedLog();
    tamper("update audit set actor = 'Luc Roy' where id = 2", 'delete from audit_head');
    makeFit(2);
    await heads.sign();
    expect(await flaw()).toBeNull();
    expect(await verifyLog(desk.store.read, { head })).toMatchObject({
      flaw: { line: 1, last: 10, why: 'rewritten' },
      head: { state: 'rewritten' },
    });
  });

  test('that another office signed accuses nobody', async () => {
    await signedLog();
    const other = openTestStore();
    try {
      const otherKeys = new SigningKeys(other.store, other.vault, new Audit(clock), clock);
      await otherKeys.ensure();
      const { kid, publicJwk, privateKey } = await otherKeys.current();
      const head = await signHead(
        { line: 10, digest: createHash('sha256').update('x').digest('hex'), signedAt: clock.now() },
        kid,
        JSON.parse(publicJwk),
        privateKey,
      );
      expect(await verifyLog(desk.store.read, { head })).toMatchObject({
        flaw: null,
        head: { state: 'foreign' },
      });
    } finally {
      await other.close();
    }
  });

  test('with the office’s own key name but another key’s signature is none', async () => {
    await signedLog();
    const { kid } = await keys.current();
    const other = openTestStore();
    const otherKeys = new SigningKeys(other.store, other.vault, new Audit(clock), clock);
    await otherKeys.ensure();
    const { publicJwk, privateKey } = await otherKeys.current();
    const head = await signHead(
      { line: 3, digest: '0'.repeat(64), signedAt: clock.now() },
      kid,
      JSON.parse(publicJwk),
      privateKey,
    );
    await other.close();
    expect(await verifyLog(desk.store.read, { head })).toBeUndefined();
  });

  test('that is any text is none, whatever it is', async () => {
    const head = await signedLog();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'grapheme' }),
          fc
            .tuple(fc.nat(head.length - 1), fc.constantFrom('A', '.'))
            .map(([at, put]) => head.slice(0, at) + put + head.slice(at)),
        ),
        async (text) => {
          expect(await verifyLog(desk.store.read, { head: text })).toBeUndefined();
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('Lines of a store from before the log named the PC', () => {
  test('keep verifying, and new ones go on from them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-before-'));
    const file = join(folder, 'guichet.db');
    const key = desk.key;
    const old = openConnection(file, key, 'create');
    try {
      old.exec(readFileSync(join(migrationsFolder, '001-spine.sql'), 'utf8'));
      old.exec(
        'create table migration (version integer primary key, name text not null, digest text not null, applied_at text not null) strict',
      );
      old.pragma('user_version = 1');
      let previous = Buffer.alloc(32);
      for (const subject of ['reservation/1', 'reservation/2', 'reservation/3']) {
        const line = [
          '2026-11-01T08:00:00.000Z',
          null,
          'Guichet',
          'reservation.moved',
          subject,
          '{}',
        ] as const;
        const digest = createHash('sha256').update(previous).update(JSON.stringify(line)).digest();
        old
          .prepare(
            'insert into audit (at, staff_id, actor, action, subject, facts, previous, digest) values (?, ?, ?, ?, ?, ?, ?, ?)',
          )
          .run(...line, previous, digest);
        previous = digest;
      }
      old.close();
      migrate(file, key, migrationsFolder);
      const store = new Store(file, key);
      await store.write((tx) =>
        audit.append(tx, { actor: theOffice, action: 'intake.kept', subject: 'connection/1' }),
      );
      const lines = await store.read.selectFrom('audit').select(['id', 'form', 'pc']).orderBy('id').execute();
      expect(lines).toEqual([
        { id: 1, form: 1, pc: null },
        { id: 2, form: 1, pc: null },
        { id: 3, form: 1, pc: null },
        { id: 4, form: 2, pc: 'FRONT-DESK-2' },
      ]);
      expect(await verifyLog(store.read)).toMatchObject({ lines: 4, flaw: null });
      await store.close();
      const forged = openConnection(file, key, 'write');
      forged.exec(
        "drop trigger audit_never_changes; update audit set pc = 'FRONT-DESK-2', form = 2 where id = 2",
      );
      forged.close();
      const tampered = new Store(file, key);
      expect((await verifyLog(tampered.read))?.flaw).toEqual({ line: 2, last: 2, why: 'changed' });
      await tampered.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('The verification thread', () => {
  test('finds what the office’s own thread finds, and tells how far it is', async () => {
    const head = await signedLog();
    await linesUpTo(2_500);
    const pushes = heardPushes();
    const verifier = new AuditVerifier({ store: desk.store, pushes, thread });
    const beside = await verifier.verify(head);
    expect(beside).toEqual(await verifyLog(desk.store.read, { head }));
    expect(beside).toMatchObject({ lines: 2_500, flaw: null, head: { state: 'contained' } });
    expect(pushes.heard.at(-1)).toEqual({
      name: 'audit.verifying',
      payload: { checked: 2_500, lines: 2_500 },
    });
    await verifier.stop();
  });

  test('says that the head it was given is none', async () => {
    await signedLog();
    const verifier = new AuditVerifier({ store: desk.store, pushes: heardPushes(), thread });
    expect(await refusalOf(verifier.verify('not a head'))).toBe('auditHeadUnreadable');
    await verifier.stop();
  });

  test('says that the file is damaged where a page of it does not decrypt', async () => {
    await linesUpTo(3_000);
    await desk.store.close();
    const octets = readFileSync(desk.file);
    const at = Math.floor(octets.length / 2 / 4096) * 4096 + 100;
    octets.fill(0, at, at + 2000);
    writeFileSync(desk.file, octets);
    const store = new Store(desk.file, desk.key);
    const verifier = new AuditVerifier({ store, pushes: heardPushes(), thread });
    expect(await refusalOf(verifier.verify(undefined))).toBe('storeCorrupt');
    await verifier.stop();
    await store.close();
  });

  test('ends when the office does', async () => {
    await linesUpTo(2_000);
    const verifier = new AuditVerifier({ store: desk.store, pushes: heardPushes(), thread });
    const verifying = refusalOf(verifier.verify(undefined));
    await new Promise((resolve) => setImmediate(resolve));
    await verifier.stop();
    expect(await verifying).toBe('officeStopped');
  });
});
