import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapse } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Reply, reply as replyShape } from '../preload/contract/failure.ts';
import {
  type InputOf,
  isProcedureName,
  type OutputOf,
  type ProcedureName,
  parseOutput,
  procedures,
} from '../preload/contract/index.ts';
import { brokenAuditLines, problemsIn } from '../scripts/faults/desk/records.ts';
import { generateBookings } from '../scripts/generator/bookings.ts';
import { startWebShop } from '../scripts/web-shop/shop.ts';
import { inputsOf } from './contract-inputs.test-support.ts';
import { serverSettings, testAuthority } from './mailing/office.test-support.ts';
import { Office } from './office.ts';
import { openConnection } from './store/connection.ts';
import { storeKeyInUse } from './store/key-bundle.ts';
import { openPassphraseSlot, readKeySlots } from './store/key-slots.ts';
import { testOffice } from './testing.ts';

const passphrase = 'correct horse battery staple';
const nadia = {
  name: 'Nadia Roy',
  email: 'nadia@agency.example',
  password: 'five short words are enough',
  language: 'fr',
} as const;
const folder = mkdtempSync(join(tmpdir(), 'guichet-contract-'));
const dataFolder = join(folder, 'data');

let office: Office;
/** Calls that were carried out: a test in which all were refused would show little. */
let done = 0;

async function call<Name extends ProcedureName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
  const answer = await office.call('a window', name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.failure.code}`);
  return parseOutput(name, answer.value);
}

async function startOffice(): Promise<void> {
  office = await Office.start(testOffice(dataFolder));
  office.attach('a window');
}

/** An office with a dozen reservations on their way, something in quarantine, and a mail server where nobody listens. */
beforeAll(async () => {
  await startOffice();
  await call('store.create', { passphrase });
  await call('staff.createFirstAdministrator', nadia);
  const shop = await startWebShop({
    certificate: await testAuthority.issue({ commonName: 'Shop', hosts: ['127.0.0.1'], usage: 'server' }),
  });
  const bookings = [...generateBookings({ seed: 31, count: 12, wildShare: 0 })];
  shop.add(bookings.map(({ id, octets }) => ({ id, octets, mediaType: 'application/json' })));
  shop.add([{ id: 'ODD', octets: Buffer.from('{'), mediaType: 'application/json' }]);
  await call('intake.setConnection', {
    settings: {
      name: 'A shop',
      profile: 'api',
      baseUrl: shop.url,
      certificateAuthority: testAuthority.certificate,
      pins: [],
      everySeconds: 86_400,
    },
    secrets: {},
  });
  await office.services.intake.settled();
  // An amendment for each third one.
  shop.add(
    bookings
      .filter((_, index) => index % 3 === 0)
      .map(({ id }, index) => ({
        id,
        octets: bookings[index + 6]?.octets ?? Buffer.from('{'),
        mediaType: 'application/json' as const,
      })),
  );
  await call('intake.runNow', undefined);
  await office.services.intake.settled();
  await shop.stop();
  await call('mailing.setServer', { settings: serverSettings(1) });
  for (const id of [2, 3, 5, 6, 8]) await bringOn(id, id < 4);
});

async function bringOn(id: number, toTheTicket: boolean): Promise<void> {
  let seen = await call('reservations.move', { id, version: 1, to: 'inReview' });
  for (const { id: warningId } of seen.warnings) {
    seen = await call('reservations.resolveWarning', {
      id,
      version: seen.version,
      warningId,
      reason: 'looked at',
    });
  }
  seen = await call('reservations.move', { id, version: seen.version, to: 'confirmed' });
  if (!toTheTicket) return;
  await call('documents.issueTicket', { reservationId: id, version: seen.version });
  const { version } = await call('reservations.open', { id });
  await call('mailing.send', { reservationId: id, version, to: 'leo@client.example' });
}

afterAll(async () => {
  await office.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Half of the commands on a reservation name the version that it has, so that they are carried out. */
async function withLiveVersion(input: unknown, live: boolean): Promise<unknown> {
  const named = z
    .looseObject({ id: z.int().optional(), reservationId: z.int().optional(), version: z.int() })
    .safeParse(input);
  const id = named.data?.id ?? named.data?.reservationId;
  if (!live || id === undefined) return input;
  const { version } = await call('reservations.open', { id }).catch(() => ({ version: 1 }));
  return { ...named.data, version };
}

/** The store is closed behind the answer, which is one of those that the closing waits for. */
async function untilClosed(): Promise<void> {
  while ((await call('store.status', undefined)).state === 'open') await elapse(20);
}

async function isAtWork(): Promise<boolean> {
  const { state, keyChange } = await call('store.status', undefined);
  if (keyChange !== undefined) return false;
  if (state === 'locked') await call('store.unlock', { with: 'passphrase', passphrase });
  return (await office.call('a window', 'session.current', undefined)).ok;
}

/** The administrator's address, which the calls change too. */
let email: string = nadia.email;

/** Opens the store, unlocks the desk and signs the administrator in again where a call has ended that. */
async function signedIn(): Promise<void> {
  // A store that is being closed, or put under another key, is waited for.
  while (!(await isAtWork())) await elapse(20);
  const { signedIn: person, state } = await call('session.current', undefined);
  if (state === 'locked') await call('session.unlock', { password: nadia.password });
  if (person?.email === email) return;
  await call('session.signIn', { email, password: nadia.password });
}

/** Longer than every limit of time within the office that a call can meet here. */
const PATIENCE = 60_000;

function answerTo(name: string, input: unknown): Promise<Reply> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${name} does not answer`)), PATIENCE);
  return Promise.race([office.call('a window', name, input), promise]).finally(() => clearTimeout(timer));
}

/** Fewer tries where each costs a password's hash. */
const runsOf = (name: ProcedureName): number =>
  /^(store\.(create|unlock)|staff\.|session\.(sign|lock|unlock)|password|account)/.test(name)
    ? 8
    : /^(backup|keys)\./.test(name)
      ? 3
      : 30;

test.each(Object.keys(procedures).filter(isProcedureName))(
  '%s answers whatever it is asked with a value of the contract or a failure that a person can act on',
  async (name) => {
    await fc.assert(
      fc.asyncProperty(inputsOf(procedures[name].input), fc.boolean(), async (wild, live) => {
        await signedIn();
        const input = await withLiveVersion(wild, live);
        const answer = replyShape.parse(await answerTo(name, input));
        if (answer.ok) done += 1;
        if (answer.ok && name === 'backup.closeForRestore') await untilClosed();
        if (answer.ok && name === 'staff.change') {
          email = (await call('session.current', undefined)).signedIn?.email ?? email;
        }
        if (answer.ok) parseOutput(name, answer.value);
        else expect(answer.failure.code).not.toBe('programFault');
      }),
      { numRuns: runsOf(name) },
    );
    // Wrong passwords are counted in a row, over all procedures: the right one begins the count anew.
    if (/^(account|session)\./.test(name)) {
      await signedIn();
      await call('session.signIn', { email: nadia.email, password: nadia.password });
    }
  },
);

test('The store is whole behind it, and opens', async () => {
  expect(done).toBeGreaterThan(200);
  await office.stop();
  const slots = readKeySlots(join(dataFolder, 'guichet.keys.json'));
  const bundle = slots && (await openPassphraseSlot(slots, passphrase));
  if (bundle === undefined) throw new Error('the keys do not open');
  const look = openConnection(join(dataFolder, 'guichet.db'), storeKeyInUse(bundle).key, 'read');
  expect(look.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(look.pragma('foreign_key_check')).toEqual([]);
  expect(problemsIn(look)).toEqual([]);
  expect(brokenAuditLines(look)).toBe(0);
  look.close();
  await startOffice();
  await call('store.unlock', { with: 'passphrase', passphrase });
  await call('session.signIn', { email: nadia.email, password: nadia.password });
  expect((await call('reservations.counts', undefined)).all).toBe(12);
});
