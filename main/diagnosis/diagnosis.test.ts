import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../preload/contract/failure.ts';
import {
  type InputOf,
  type OutputOf,
  type ProcedureName,
  parseOutput,
} from '../../preload/contract/index.ts';
import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { openLog } from '../log.ts';
import { Office } from '../office.ts';
import { Refusal } from '../refusal.ts';
import { StoreDoor } from '../store/door.ts';
import { noKeychain } from '../store/keychain.ts';
import { migrationsFolder } from '../store/testing.ts';
import { testOffice } from '../testing.ts';

/** Stands in everything that is planted: found anywhere in a diagnosis, it gives away what came along. */
const MARK = 'Zzyzx';
const passphrase = `${MARK} five short words`;
const email = `ana@${MARK.toLowerCase()}.example`;
const host = `shop.${MARK.toLowerCase()}.example`;

let folder: string;
let dataFolder: string;
let office: Office;

beforeEach(async () => {
  // A folder named as people's home folders are.
  folder = mkdtempSync(join(tmpdir(), `guichet-${MARK}-`));
  dataFolder = join(folder, `Users-${MARK}`, 'store');
  await startOffice();
  await call('store.create', { passphrase });
  await call('staff.createFirstAdministrator', {
    name: `Ana ${MARK}`,
    email,
    password: passphrase,
    language: 'fr',
  });
});
afterEach(async () => {
  await office.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startOffice(): Promise<void> {
  office = await Office.start(testOffice(dataFolder, { pc: `${MARK}-PC` }));
  office.attach('first');
}

async function call<Name extends ProcedureName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
  const reply: Reply = await office.call('first', name, input);
  if (!reply.ok) throw new Refusal(reply.failure.code, reply.failure.details);
  return parseOutput(name, reply.value);
}

/** Personal data in every place that the office has for it. */
async function plantEverywhere(): Promise<void> {
  await call('settings.setAgency', {
    name: `Voyages ${MARK}`,
    address: [`1, rue ${MARK}`],
    phone: `+1 514 555 0100 ${MARK}`,
    email: `info@${MARK.toLowerCase()}.example`,
    registration: `${MARK}-1`,
  });
  await call('mailing.setServer', {
    settings: {
      host: `mail.${MARK.toLowerCase()}.example`,
      port: 587,
      security: 'starttls',
      user: MARK,
      fromName: MARK,
      fromAddress: `a@${MARK.toLowerCase()}.example`,
    },
    password: MARK,
  });
  await call('intake.setConnection', {
    settings: {
      name: `The shop of ${MARK}`,
      profile: 'api',
      baseUrl: `https://${host}/`,
      pins: [],
      everySeconds: 86_400,
    },
    secrets: { token: MARK },
  });
  await call('intake.setPaused', { paused: true });
  const log = openLog(dataFolder, 'host');
  log.fault('host', Object.assign(new Error(`reading ${MARK}`), { code: MARK }));
  log.fault('host', new TypeError(`${MARK}\n    at ${MARK} (main/x.ts:1:1)`));
  // What no part of the program writes, in the shapes of what it does.
  for (const line of [
    { time: 1, msg: 'fault', where: `of ${MARK}!`, kind: 'Error', at: [] },
    { time: 2, msg: 'fault', where: 'office', kind: `${MARK} 7`, at: [] },
    { time: 3, msg: 'fault', where: 'office', kind: 'Error', code: MARK, at: [] },
    { time: 4, msg: 'fault', where: 'office', kind: 'Error', at: [`/home/${MARK} x/a.ts:1:1`] },
    { time: 5, msg: 'fault', where: 'office', kind: 'Error', at: [], message: MARK, name: MARK },
    { time: 6, msg: `fault of ${MARK}` },
  ]) {
    appendFileSync(join(dataFolder, 'logs', 'guichet.log'), `${JSON.stringify(line)}\n`);
  }
  appendFileSync(join(dataFolder, 'logs', 'guichet.log'), `{"msg":"fault","where":"${MARK}`);
}

/** Writes records with a name in every column that takes any text, past the office's own code. */
async function plantRecords(): Promise<void> {
  await office.stop();
  const door = new StoreDoor({ dataFolder, migrationsFolder, keychain: noKeychain });
  await door.tryKeychain();
  await door.unlock({ with: 'passphrase', passphrase });
  const at = '2026-11-22T12:00:00.000Z';
  await door.opened?.store.write(async (tx) => {
    await tx
      .insertInto('reservation')
      .values({
        locator: 'ZZYZXX',
        status: 'new',
        connection_id: 1,
        booking_id: MARK,
        booking_version: 1,
        language: 'fr',
        lead_given: MARK,
        lead_family: MARK,
        travellers: 1,
        destination: MARK,
        kinds: MARK,
        open_warnings: 0,
        client_given: MARK,
        client_family: MARK,
        client_title: MARK,
        client_address: JSON.stringify({ lines: [MARK] }),
        payment_method: 'card',
        payment_plan: 'full',
        card_holder: MARK,
        remarks: MARK,
        security_code_given: 0,
        submitted_at: at,
        received_at: at,
        changed_at: at,
      })
      .execute();
    await tx
      .insertInto('left_on_server')
      .values({ connection_id: 1, label: MARK, reason: 'tooLarge', first_seen_at: at, last_seen_at: at })
      .execute();
    await tx
      .insertInto('intake_run')
      .values({
        connection_id: 1,
        started_at: at,
        ended_at: at,
        counters: JSON.stringify({ [MARK]: 1 }),
        fault: JSON.stringify({ code: 'hostName', facts: { host, issuer: MARK }, retries: false }),
      })
      .execute();
    await new Audit(systemClock, { pc: MARK }).append(tx, {
      actor: { staffId: null, name: MARK },
      action: `of.${MARK}`,
      subject: MARK,
      facts: { reason: MARK },
    });
  });
  await door.close();
  await startOffice();
  await call('store.unlock', { with: 'passphrase', passphrase });
  await call('session.signIn', { email, password: passphrase });
}

describe('A diagnosis', () => {
  test('has versions, sizes, counts, the intake’s state and the last faults', async () => {
    await plantEverywhere();
    const diagnosis = await call('diagnosis.read', { withHost: false });
    expect(diagnosis).toMatchObject({
      versions: {
        guichet: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        node: process.versions.node,
        electron: null,
        sqlite: expect.stringMatching(/^3\./),
        cipher: expect.stringMatching(/\d+\.\d+/),
      },
      system: { platform: process.platform, architecture: process.arch, cores: expect.any(Number) },
      store: { keychain: 'missing', schema: expect.any(Number), octets: expect.any(Number) },
      counts: { staff: { administrator: 1, manager: 0, agent: 0 }, auditLines: expect.any(Number) },
      intake: { state: 'paused', profile: 'api', host: null },
    });
    expect(diagnosis.store.schema).toBeGreaterThan(1);
    expect(diagnosis.store.octets).toBeGreaterThan(4_096);
    expect(diagnosis.store.logOctets).toBeGreaterThan(100);
    expect(diagnosis.counts.auditLines).toBeGreaterThan(4);
    expect(
      diagnosis.faults
        .slice(0, 2)
        .map(({ where, kind }) => [where, kind])
        .sort(),
    ).toEqual([
      ['host', 'Error'],
      ['host', 'TypeError'],
    ]);
    expect(diagnosis.faults[0]?.places[0]).toMatch(/^main\/diagnosis\/diagnosis\.test\.ts:\d+:\d+$/);
  });

  test('has no word of what people are called, where they live or what a fault said', async () => {
    await plantEverywhere();
    await plantRecords();
    expect((await call('reservations.counts', undefined)).all).toBe(1);
    const text = JSON.stringify(await call('diagnosis.read', { withHost: false }));
    expect(text.toLowerCase()).not.toContain(MARK.toLowerCase());
    expect(text).not.toContain(hostname());
    expect(text).not.toContain(dataFolder);
    expect(text).not.toContain(tmpdir());
    expect(text).not.toMatch(/@|https?:|\/home\/|\/Users\/|\\Users\\/);
    if (userInfo().username !== 'root') expect(text).not.toContain(userInfo().username);
  });

  test('names the web shop’s host where a person ticked that, and nothing more of it', async () => {
    await plantEverywhere();
    const { intake, ...rest } = await call('diagnosis.read', { withHost: true });
    expect(intake.host).toBe(host);
    expect(JSON.stringify({ ...intake, host: null }) + JSON.stringify(rest)).not.toMatch(
      new RegExp(MARK, 'i'),
    );
  });

  test('is there for nobody who is not signed in', async () => {
    await call('session.signOut', undefined);
    expect(await office.call('first', 'diagnosis.read', { withHost: false })).toEqual({
      ok: false,
      failure: { code: 'notSignedIn' },
    });
  });
});
