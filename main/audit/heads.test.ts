import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { theOffice } from '../actor.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { type TestClock, testClock } from '../testing.ts';
import { Audit } from './audit.ts';
import { AuditHeads } from './heads.ts';
import { SigningKeys } from './signing-keys.ts';
import { verifyLog } from './verify.ts';

let desk: TestStore;
let clock: TestClock;
let audit: Audit;
let keys: SigningKeys;
let heads: AuditHeads;
let faults: unknown[];

beforeEach(() => {
  desk = openTestStore();
  clock = testClock();
  faults = [];
  audit = new Audit(clock, { onAppended: () => heads.noteAppended() });
  keys = new SigningKeys(desk.store, desk.vault, audit, clock);
  heads = new AuditHeads({ store: desk.store, clock, keys, onFault: (error) => faults.push(error) });
});
afterEach(async () => {
  vi.useRealTimers();
  await desk.close();
});

async function append(lines: number): Promise<void> {
  await desk.store.write(async (tx) => {
    for (let line = 0; line < lines; line += 1) {
      await audit.append(tx, { actor: theOffice, action: 'intake.kept', subject: 'connection/1' });
    }
  });
}

const signedLines = async () => {
  const rows = await desk.store.read.selectFrom('audit_head').select('line_id').orderBy('id').execute();
  return rows.map(({ line_id }) => line_id);
};

/** Waits until so many heads are there; the test's own patience ends it otherwise. */
async function headsAre(count: number): Promise<void> {
  while ((await signedLines()).length < count) await turn();
}

test('The first key is made when there is none, with its line in the log, and never again', async () => {
  await heads.start();
  await heads.stop();
  await heads.start();
  await heads.stop();
  const made = await desk.store.read.selectFrom('audit').select(['action', 'subject']).execute();
  const { kid } = await keys.current();
  expect(made).toEqual([{ action: 'signingKey.made', subject: `signingKey/${kid}` }]);
  expect(await signedLines()).toEqual([1]);
});

test('The private half of a key is in the store only sealed', async () => {
  await keys.ensure();
  const record = await desk.store.read.selectFrom('signing_key').selectAll().executeTakeFirstOrThrow();
  expect(JSON.parse(record.public_jwk)).not.toHaveProperty('d');
  const { d } = JSON.parse(desk.vault.openText(record.private_sealed, `signing_key/${record.kid}/private`));
  expect(d).toMatch(/^[\w-]{43}$/);
  expect(record.private_sealed.includes(d)).toBe(false);
});

test('The head is signed at every full hour in which a line came', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: new Date('2026-11-22T12:10:00Z') });
  await heads.start();
  await append(2);
  await vi.advanceTimersByTimeAsync(49 * 60_000);
  expect(await signedLines()).toEqual([1]);
  await vi.advanceTimersByTimeAsync(2 * 60_000);
  await headsAre(2);
  expect(await signedLines()).toEqual([1, 3]);
  // Nothing came: there is nothing to sign.
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  await append(1);
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  await headsAre(3);
  expect(await signedLines()).toEqual([1, 3, 4]);
  await heads.stop();
  expect(faults).toEqual([]);
});

test('The head is signed after a thousand lines without waiting for the hour', async () => {
  await heads.start();
  await append(900);
  await append(300);
  await headsAre(2);
  expect(await signedLines()).toEqual([1, 1201]);
  await heads.stop();
});

test('The head is signed when the office closes in order', async () => {
  await heads.start();
  await append(5);
  await heads.stop();
  expect(await signedLines()).toEqual([1, 6]);
  expect((await verifyLog(desk.store.read))?.flaw).toBeNull();
});

test('A signing that fails is told, and keeps the office neither from opening nor from closing', async () => {
  await heads.start();
  await append(5);
  await heads.stop();
  await desk.store.write((tx) => sql`update signing_key set private_sealed = zeroblob(60)`.execute(tx));
  const { store } = desk;
  const next = new AuditHeads({
    store,
    clock,
    keys: new SigningKeys(store, desk.vault, audit, clock),
    onFault: (error) => faults.push(error),
  });
  await append(1);
  await next.start();
  await next.stop();
  expect(faults).toHaveLength(2);
  expect(await signedLines()).toEqual([1, 6]);
});

test('A signed head, a signing key and the log before a head are never changed: the database refuses', async () => {
  await heads.start();
  await append(5);
  await heads.stop();
  for (const [forgery, refusal] of [
    ['update audit_head set line_id = 2 where id = 1', 'audit_head is append-only'],
    ['delete from audit_head', 'audit_head is append-only'],
    [
      'insert or replace into audit_head select 1, line_id, digest, signed_at, kid, signature from audit_head where id = 2',
      'audit_head is append-only',
    ],
    [
      'insert into audit_head select 7, line_id, digest, signed_at, kid, signature from audit_head where id = 2',
      'audit_head is append-only',
    ],
    ["update signing_key set public_jwk = '{}'", 'a signing key is never changed'],
    ['delete from signing_key', 'a signing key is never taken away'],
    [
      'insert or replace into signing_key select kid, public_jwk, zeroblob(9), created_at, null from signing_key',
      'a signing key is never taken away',
    ],
  ] as const) {
    await expect(
      desk.store.write((tx) => sql.raw(forgery).execute(tx)),
      forgery,
    ).rejects.toThrow(refusal);
  }
});

test('An office that is killed while it writes and signs leaves a whole log, and the next one signs its end', async () => {
  const program = fileURLToPath(new URL('./crash-log.test-support.ts', import.meta.url));
  await keys.ensure();
  for (let kill = 0; kill < 5; kill += 1) {
    const child = spawn(process.execPath, [program], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        GUICHET_TEST_FILE: desk.file,
        GUICHET_TEST_KEY: desk.key.toString('hex'),
        GUICHET_TEST_VAULT_KEY: desk.vaultKey.toString('hex'),
      },
    });
    const gone = once(child, 'exit');
    let said = 0;
    // Killed at another instant each time.
    for await (const line of createInterface({ input: child.stdout })) {
      said = Number(line);
      if (said % 100 >= 20 + kill * 7) child.kill('SIGKILL');
    }
    await gone;
    expect(said).toBeGreaterThan(0);
    const found = await verifyLog(desk.store.read);
    expect(found?.flaw).toBeNull();
    // Every line whose commit was said is there.
    expect(found?.lines).toBeGreaterThanOrEqual(said);
  }
  await heads.start();
  await heads.stop();
  const { lines, heads: signed } = (await verifyLog(desk.store.read)) ?? { lines: 0, heads: 0 };
  expect((await signedLines()).at(-1)).toBe(lines);
  expect(signed).toBeGreaterThan(1);
});
