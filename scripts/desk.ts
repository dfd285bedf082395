import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OfficeLink } from '../main/office-link.ts';
import { startOfficeThread } from '../main/office-start.ts';
import { sourceThreads } from '../main/office-threads.ts';
import type { Failure } from '../preload/contract/failure.ts';
import { type InputOf, type OutputOf, type ProcedureName, parseOutput } from '../preload/contract/index.ts';
import type { ReadyShop } from './web-shop/control.ts';

/** A call that the office answered with a failure. */
export class CallFailed extends Error {
  readonly failure: Failure;

  constructor(procedure: string, failure: Failure) {
    super(`${procedure}: ${failure.code}${failure.details ? ` ${JSON.stringify(failure.details)}` : ''}`);
    this.name = 'CallFailed';
    this.failure = failure;
  }
}

/** The contract as one typed function. */
export interface TypedCalls {
  /** Calls a procedure as the desk's window would. Throws CallFailed. */
  call<Name extends ProcedureName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>>;
}

/** An office in its worker thread with a person signed in, for the demo, the benchmarks and the fault runs. */
export interface ScriptedDesk extends TypedCalls {
  readonly office: OfficeLink;
  /** Known where this start made the store. */
  readonly recoveryKey: string | undefined;
  stop(): Promise<void>;
}

/** The window that a script is to the office. */
export const scriptClient = 'script';

/** Milliseconds between two signs of life of a script, whose desk would else be locked after a quarter of an hour. */
const inputEvery = 300_000;

const administrator = { name: 'Nadia Roy', email: 'nadia.roy@example.com', language: 'en' } as const;

export interface ScriptedDeskOptions {
  readonly dataFolder: string;
  readonly passphrase: string;
  /** Unlocks an existing store in place of the passphrase, without its Argon2: for what starts an office hundreds of times. */
  readonly recoveryKey?: string;
  /** The administrator's password; at least 12 characters. */
  readonly password: string;
  /** Another entry for the office's thread (the benchmark measures inside it). */
  readonly officeThread?: URL;
}

/** The typed function over the office's link. */
function typedCalls(office: OfficeLink): TypedCalls {
  return {
    async call(name, input) {
      const reply = await office.call(scriptClient, name, input);
      if (!reply.ok) throw new CallFailed(name, reply.failure);
      return parseOutput(name, reply.value);
    },
  };
}

/** Starts the office, makes or unlocks the store with the passphrase, and makes or signs in the administrator. */
export async function openScriptedDesk(options: ScriptedDeskOptions): Promise<ScriptedDesk> {
  const office = await startOfficeThread(
    options.officeThread ?? new URL('../main/office-thread.ts', import.meta.url),
    {
      dataFolder: options.dataFolder,
      resourcesFolder: fileURLToPath(new URL('../resources', import.meta.url)),
      keychain: 'none',
      threads: sourceThreads,
    },
  );
  office.attach(scriptClient);
  const { call } = typedCalls(office);
  const { state } = await call('store.status', undefined);
  const { passphrase, recoveryKey } = options;
  const made = state === 'absent' ? await call('store.create', { passphrase }) : undefined;
  if (made === undefined) {
    await call(
      'store.unlock',
      recoveryKey === undefined ? { with: 'passphrase', passphrase } : { with: 'recoveryKey', recoveryKey },
    );
  }
  const { email } = administrator;
  if ((await call('session.current', undefined)).firstAdministratorNeeded) {
    await call('staff.createFirstAdministrator', { ...administrator, password: options.password });
  } else {
    await call('session.signIn', { email, password: options.password });
  }
  const input = setInterval(() => {
    // A desk that is stopping needs none.
    call('session.stillHere', { secondsAgo: 0 }).catch(() => undefined);
  }, inputEvery).unref();
  return {
    office,
    call,
    recoveryKey: made?.recoveryKey,
    stop() {
      clearInterval(input);
      return office.stop();
    },
  };
}

/** Writes the desk's public sealing key where a shop's command line reads it. */
export async function writeSealingKey(desk: ScriptedDesk, folder: string): Promise<string> {
  const { jwk } = await desk.call('intake.sealingKey', undefined);
  const file = join(folder, 'desk-key.json');
  writeFileSync(file, jwk);
  return file;
}

/** What connects a desk to a reference shop: private authority, pin, client certificate, receipt key. */
export function shopConnection(shop: ReadyShop): InputOf<'intake.setConnection'> {
  return {
    settings: {
      name: 'Reference web shop',
      profile: 'api',
      baseUrl: shop.url,
      certificateAuthority: readFileSync(shop.files.authority, 'utf8'),
      pins: [shop.pin],
      receiptKey: shop.receiptKey,
      everySeconds: 60,
    },
    secrets: {
      clientCertificate: readFileSync(shop.files.deskCertificate, 'utf8'),
      clientKey: readFileSync(shop.files.deskKey, 'utf8'),
    },
  };
}
