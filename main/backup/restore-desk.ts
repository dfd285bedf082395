import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { StoreStatus } from '../../preload/contract/store.ts';
import type { Clock } from '../clock.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import { type StoreDoor, storeKeysOf } from '../store/door.ts';
import { asFileRefusal } from '../store/files.ts';
import type { KeyBundle } from '../store/key-bundle.ts';
import { type KeySlots, readKeySlots } from '../store/key-slots.ts';
import { newestSchema } from '../store/migrations.ts';
import { COPY_KEYS, listCopies } from './copy-folder.ts';
import { type JobProgress, runJob } from './jobs.ts';
import type { FoundReport } from './report.ts';
import { finishRestore, pendingRestore, putInPlace } from './restore.ts';
import { folderBesideStore, readPointer } from './settings.ts';
import { copyOf } from './shelf.ts';

interface RestoreDeskOptions {
  readonly dataFolder: string;
  readonly migrationsFolder: string;
  readonly door: StoreDoor;
  readonly clock: Clock;
  readonly pushes: Pushes;
  /** The entry of the thread that does the work; without it, the office's own does. */
  readonly thread: URL | undefined;
}

type Chosen = ParsedInputOf<'store.checkCopy'>;

/** A copy that a person has shown to be theirs to open. */
interface OpenedCopy {
  readonly folder: string;
  readonly name: string;
  /** The wrapped keys that lie beside it. */
  readonly own: KeySlots | undefined;
  /** The present keys and the copy's own, as far as the person's secret opened them. */
  readonly opened: readonly OpenedKeys[];
}

interface OpenedKeys {
  readonly bundle: KeyBundle;
  readonly slots: KeySlots;
  /** Whether they are the copy's own and come with it. */
  readonly ownKeys: boolean;
}

/**
 * Restores a copy where nobody is signed in: on the screens of a store that is absent, locked or failed. Whoever does it
 * shows a secret that opens the copy, so that not anyone at the computer can set the store back.
 */
export class RestoreDesk {
  readonly #options: RestoreDeskOptions;

  constructor(options: RestoreDeskOptions) {
    this.#options = options;
  }

  /** The copies that can be restored. Never throws for a folder that is not there: the answer says so. */
  copies({ folder }: ParsedInputOf<'store.copies'>): OutputOf<'store.copies'> {
    const there = this.#folder(folder);
    try {
      const copies = listCopies(there).map(copyOf);
      return { found: copies.length > 0 ? 'copies' : 'none', copies };
    } catch (error) {
      // Whatever it is: no copy can be had from there.
      if (!(asFileRefusal(error) instanceof Refusal)) throw error;
      return { found: folder === undefined || folder === '' ? 'none' : 'noFolder', copies: [] };
    }
  }

  /** The folder that a person named, else the one of the last open store, else the one beside the store. */
  #folder(named: string | undefined): string {
    const { dataFolder } = this.#options;
    if (named === undefined || named === '') return readPointer(dataFolder) ?? folderBesideStore(dataFolder);
    if (!isAbsolute(named)) throw new Refusal('invalidInput', { field: 'folder' });
    return named;
  }

  /** Opens, checks and compares; changes nothing. See the contract for what it throws. */
  async check(chosen: Chosen): Promise<OutputOf<'store.checkCopy'>> {
    const opened = await this.#open(chosen);
    const { missing, opensWith: _, ...found } = await this.#report(opened);
    const present = readKeySlots(this.#presentKeys());
    return {
      ...found,
      missing: missing?.bookings ?? null,
      sameStore: present === undefined ? null : (opened.own ?? present).storeId === present.storeId,
      presentKept: existsSync(this.#present()),
    };
  }

  /** Puts the copy into the place of the present store and opens it. See the contract for what it throws. */
  async restore(chosen: Chosen): Promise<StoreStatus> {
    const { dataFolder, migrationsFolder, door, clock, thread } = this.#options;
    const opened = await this.#open(chosen);
    const report = await this.#report(opened);
    const { bundle, slots, ownKeys } = keysThatOpen(opened, report);
    const { name, folder } = opened;
    const order = { dataFolder, folder, name, newestSchema: newestSchema(migrationsFolder) };
    await runJob(
      thread,
      'stage',
      { ...order, keys: storeKeysOf(bundle), withKeys: ownKeys },
      this.#tell('restore'),
    );
    putInPlace(dataFolder, {
      copy: name,
      copyMadeAt: report.madeAt,
      at: clock.now(),
      missing: report.missing?.bookings ?? null,
      numbers: [...(report.missing?.numbers ?? [])],
    });
    return door.openWith(bundle, slots, chosen.key, { outcome: 'restored', copyMadeAt: report.madeAt });
  }

  /** Opens the wrapped keys beside the copy, and the present ones, with what the person gave. */
  async #open({ folder: named, name, key }: Chosen): Promise<OpenedCopy> {
    const { door } = this.#options;
    if (door.opened !== undefined) throw new Refusal('storeOpen');
    const folder = this.#folder(named);
    const own = readKeySlots(join(folder, name, COPY_KEYS));
    const present = readKeySlots(this.#presentKeys());
    if (own === undefined && present === undefined) throw new Refusal('copyNotFound');
    const opened: OpenedKeys[] = [];
    for (const [slots, ownKeys] of [
      // The present ones first: where they open the copy, passphrase and recovery key stay as they are.
      [present, false],
      [own, true],
    ] as const) {
      if (slots === undefined) continue;
      const bundle = await door.bundleBy(key, slots);
      if (bundle !== undefined) opened.push({ bundle, slots, ownKeys });
    }
    if (opened.length === 0) throw wrongKey(key);
    return { folder, name, own, opened };
  }

  #report({ folder, name, opened }: OpenedCopy): Promise<FoundReport> {
    const { migrationsFolder, thread } = this.#options;
    const keys = opened.flatMap(({ bundle }) => storeKeysOf(bundle));
    const present = this.#present();
    return runJob(
      thread,
      'report',
      {
        folder,
        name,
        keys,
        newestSchema: newestSchema(migrationsFolder),
        present: existsSync(present) ? present : undefined,
        presentKeys: keys,
      },
      this.#tell('check'),
    );
  }

  #present(): string {
    return join(this.#options.dataFolder, 'guichet.db');
  }

  #presentKeys(): string {
    return join(this.#options.dataFolder, 'guichet.keys.json');
  }

  #tell(work: 'check' | 'restore') {
    return ({ share }: JobProgress): void => this.#options.pushes.push('store.progress', { work, share });
  }
}

function wrongKey({ with: way }: Chosen['key']): Refusal {
  if (way === 'passphrase') return new Refusal('wrongPassphrase');
  return new Refusal(way === 'recoveryKey' ? 'wrongRecoveryKey' : 'copyNotOpened');
}

/** The keys that open the copy, whichever of them it is under: the door takes a retired one back into use. */
function keysThatOpen({ opened }: OpenedCopy, { opensWith }: FoundReport): OpenedKeys {
  const found = opened.flatMap((one) => storeKeysOf(one.bundle).map(() => one))[opensWith];
  if (found === undefined) throw new Refusal('copyNotOpened');
  return found;
}

/** For the door, before it opens anything: finishes or undoes a restore that was cut off, and says which. */
export function finishInterrupted(dataFolder: string): StoreStatus['restore'] {
  const outcome = finishRestore(dataFolder);
  if (outcome === undefined) return undefined;
  return { outcome, copyMadeAt: pendingRestore(dataFolder)?.copyMadeAt ?? null };
}
