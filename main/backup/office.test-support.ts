import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapse } from 'node:timers/promises';
import type { Reply } from '../../preload/contract/failure.ts';
import {
  type InputOf,
  type OutputOf,
  type ProcedureName,
  parseOutput,
} from '../../preload/contract/index.ts';
import { createAuthority } from '../../scripts/web-shop/certificates.ts';
import { startWebShop, type WebShop } from '../../scripts/web-shop/shop.ts';
import { Office, type OfficeOptions } from '../office.ts';
import { sourceThreads } from '../office-threads.ts';
import { Refusal } from '../refusal.ts';
import { testOffice } from '../testing.ts';

export const passphrase = 'correct horse battery staple';
export const password = 'five short words are enough';
export const nadia = { name: 'Nadia Roy', email: 'nadia@agency.example', password, language: 'fr' } as const;

/** Where an office of these tests has its threads and resources. */
export function officeOptions(dataFolder: string, changes: Partial<OfficeOptions> = {}): OfficeOptions {
  const threads = { documents: sourceThreads.documents, backups: sourceThreads.backups };
  return testOffice(dataFolder, { threads, ...changes });
}

interface Callable {
  attach(client: string): void;
  call(client: string, procedure: string, input: unknown): Promise<Reply>;
}

/** One window of an office, as a typed function. Rejects with Refusal. */
export function windowOf(office: Callable, client = 'window') {
  office.attach(client);
  return async <Name extends ProcedureName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> => {
    const reply = await office.call(client, name, input);
    if (!reply.ok) throw new Refusal(reply.failure.code, reply.failure.details);
    return parseOutput(name, reply.value);
  };
}
export type Call = ReturnType<typeof windowOf>;

/** Asks again and again until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await elapse(20);
}

/** Temporary folders and offices that end with the test. */
export function testPlace() {
  const root = mkdtempSync(join(tmpdir(), 'guichet-restore-'));
  const offices: Office[] = [];
  const stopAll = async () => {
    for (const office of offices.splice(0)) await office.stop();
  };
  return {
    root,
    folder: (name: string) => join(root, name),
    async start(dataFolder: string, changes: Partial<OfficeOptions> = {}) {
      const office = await Office.start(officeOptions(dataFolder, changes));
      offices.push(office);
      return { office, call: windowOf(office) };
    },
    /** Ends the offices, so that their disks can go. */
    stop: () => stopAll(),
    async close() {
      await stopAll();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A store with an administrator, and the first copy of it made. */
export async function newStore(call: Call): Promise<string> {
  const { recoveryKey } = await call('store.create', { passphrase });
  await call('staff.createFirstAdministrator', nadia);
  await until(async () => {
    const { state, lastDrill } = await call('backup.status', undefined);
    return state === 'idle' && lastDrill !== null;
  });
  return recoveryKey;
}

/** A reference shop, and what connects a desk to it. */
export async function testShop(): Promise<{ shop: WebShop; connection: InputOf<'intake.setConnection'> }> {
  const authority = await createAuthority('A test authority');
  const certificate = await authority.issue({ commonName: 'A shop', hosts: ['127.0.0.1'], usage: 'server' });
  const shop = await startWebShop({ certificate, report: () => undefined });
  return {
    shop,
    connection: {
      settings: {
        name: 'A shop',
        profile: 'api',
        baseUrl: shop.url,
        certificateAuthority: authority.certificate,
        pins: [],
        receiptKey: JSON.stringify(shop.receiptKey),
        everySeconds: 86_400,
      },
      secrets: {},
    },
  };
}

/** One run of the intake, to its end. */
export async function pull(call: Call): Promise<void> {
  await call('intake.runNow', undefined);
  await pulled(call);
}

/** Waits for the run under way. */
export async function pulled(call: Call): Promise<void> {
  await until(async () => {
    const { state, lastRunAt } = await call('intake.status', undefined);
    return lastRunAt !== null && state !== 'pulling' && state !== 'removing';
  });
}
