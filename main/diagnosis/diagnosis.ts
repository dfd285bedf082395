import { readFileSync } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { arch, availableParallelism, freemem, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Diagnosis } from '../../preload/contract/diagnosis.ts';
import type { StoreStatus } from '../../preload/contract/store.ts';
import type { Clock } from '../clock.ts';
import type { Intake } from '../intake/intake.ts';
import { logFolder } from '../log.ts';
import type { Store } from '../store/store.ts';
import { lastFaults } from './logged-faults.ts';
import { recordCounts, storeFacts } from './queries.ts';

/** Faults of the log that are shown. */
const MOST_FAULTS = 20;

export interface DiagnosesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly intake: Intake;
  /** Where the program's package.json lies. */
  readonly programFolder: string;
}

/**
 * What a person may send to whoever helps: put together from numbers, codes and versions, field by field. Nothing is
 * taken over whole from a record or a message, so that nothing comes along that nobody thought of.
 */
export class Diagnoses {
  readonly #options: DiagnosesOptions;

  constructor(options: DiagnosesOptions) {
    this.#options = options;
  }

  /** `withHost` adds the web shop's host. */
  async read(withHost: boolean, keychain: StoreStatus['keychain']): Promise<Diagnosis> {
    const { store, clock } = this.#options;
    const { folder } = store;
    const { schema, sqlite, cipher } = await storeFacts(store.read);
    return {
      madeAt: clock.now(),
      versions: {
        guichet: word(this.#version()),
        node: word(process.versions.node),
        electron: process.versions.electron === undefined ? null : word(process.versions.electron),
        sqlite: word(sqlite),
        cipher: word(cipher.replaceAll(' ', '-')),
      },
      system: await systemFacts(folder),
      store: {
        keychain,
        schema,
        octets:
          (await octetsOf(join(folder, 'guichet.db'))) + (await octetsOf(join(folder, 'guichet.db-wal'))),
        logOctets: await octetsIn(logFolder(folder)),
      },
      counts: await recordCounts(store.read),
      intake: await this.#intake(withHost),
      faults: await lastFaults(folder, MOST_FAULTS),
    };
  }

  async #intake(withHost: boolean): Promise<Diagnosis['intake']> {
    const { intake } = this.#options;
    const { state, counters, removalsPending, inQuarantine, leftOnServer, lastRunAt, nextRunAt, fault } =
      intake.status();
    const settings = (await intake.connection())?.settings;
    return {
      state,
      profile: settings?.profile ?? null,
      host: withHost && settings ? new URL(settings.baseUrl).host : null,
      counters,
      removalsPending,
      inQuarantine,
      leftOnServer,
      lastRunAt,
      nextRunAt,
      // The code alone: its facts name the host and whoever issued its certificate.
      fault: fault?.code ?? null,
    };
  }

  #version(): string {
    try {
      const text = readFileSync(join(this.#options.programFolder, 'package.json'), 'utf8');
      return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
    } catch {
      return 'unknown';
    }
  }
}

/** A word as versions and systems are named; anything else could be somebody's text. */
function word(text: string): string {
  return /^[\w.+-]{1,60}$/.test(text) ? text : 'other';
}

async function systemFacts(folder: string): Promise<Diagnosis['system']> {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    platform: word(platform()),
    release: word(release()),
    architecture: word(arch()),
    cores: availableParallelism(),
    memoryOctets: totalmem(),
    freeMemoryOctets: freemem(),
    freeDiskOctets: await freeDisk(folder),
    runningMinutes: Math.floor(process.uptime() / 60),
    timeZone: /^[\w/+-]{1,60}$/.test(timeZone) ? timeZone : 'other',
  };
}

async function freeDisk(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

async function octetsOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    // Not there, or going just now: the log that SQLite folds in comes and goes.
    return 0;
  }
}

async function octetsIn(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map((name) => octetsOf(join(folder, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}
