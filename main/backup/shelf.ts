import type { BackupCopy } from '../../preload/contract/backup.ts';
import { type Actor, theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { asFileRefusal } from '../store/files.ts';
import type { Store } from '../store/store.ts';
import { type CopyLabel, listCopies, removeCopy } from './copy-folder.ts';
import { insertCopy, newestCopyAt, noteRemoval, recordedCopies } from './queries.ts';
import { copiesToRemove, type KeptNumbers } from './rotation.ts';

interface ShelfOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly storeId: string;
  readonly timeZone: string;
}

/** The copies of this store in a folder, and what the store records of them. Copies of other stores are never touched. */
export class Shelf {
  readonly #options: ShelfOptions;

  constructor(options: ShelfOptions) {
    this.#options = options;
  }

  /** Newest first. Throws Refusal backupFolderGone, diskFault, diskReadOnly. */
  copiesIn(folder: string): CopyLabel[] {
    try {
      return listCopies(folder).filter(({ storeId }) => storeId === this.#options.storeId);
    } catch (error) {
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      throw isGone ? new Refusal('backupFolderGone') : asFileRefusal(error);
    }
  }

  /** When the newest copy was made that is recorded and was not removed. */
  newestAt(): Promise<string | undefined> {
    return newestCopyAt(this.#options.store.read);
  }

  /** Records a copy that was made. If the program dies before that, `adopt` does it at the next start. */
  async record(label: CopyLabel, actor: Actor): Promise<void> {
    await this.#enter(label, actor, 'backup.made');
  }

  async #enter(label: CopyLabel, actor: Actor, action: 'backup.made' | 'backup.found'): Promise<void> {
    const { store, audit } = this.#options;
    await store.write(async (tx) => {
      await insertCopy(tx, rowOf(label));
      await audit.append(tx, {
        actor,
        action,
        subject: `backup/${label.name}`,
        facts: { octets: label.octets, reservations: label.counts.reservations },
      });
    });
  }

  /**
   * Copies that the store has no record of, from before a crash, a change of the schema or a restore, are recorded;
   * removals that were cut short are carried on.
   */
  async adopt(folder: string): Promise<void> {
    const copies = this.copiesIn(folder);
    const recorded = await recordedCopies(
      this.#options.store.read,
      copies.map(({ name }) => name),
    );
    for (const { name, removed_at } of recorded) if (removed_at !== null) this.#take(folder, name);
    const known = new Set(recorded.map(({ name }) => name));
    for (const label of copies)
      if (!known.has(label.name)) await this.#enter(label, theOffice, 'backup.found');
  }

  /** Lets those copies go that need not stay. */
  async rotate(folder: string, numbers: KeptNumbers): Promise<void> {
    const { store, audit, clock, timeZone } = this.#options;
    const doomed = copiesToRemove(this.copiesIn(folder), numbers, timeZone);
    if (doomed.length === 0) return;
    await store.write(async (tx) => {
      for (const name of doomed) await noteRemoval(tx, name, clock.now());
      const facts = { removed: doomed.length };
      await audit.append(tx, { actor: theOffice, action: 'backup.rotated', subject: 'backup', facts });
    });
    for (const name of doomed) this.#take(folder, name);
  }

  /** Removes a copy by hand. Throws Refusal copyNotFound, copyIsNewest. */
  async remove(folder: string, name: string, actor: Actor): Promise<void> {
    const { store, audit, clock } = this.#options;
    const copies = this.copiesIn(folder);
    if (!copies.some((copy) => copy.name === name)) throw new Refusal('copyNotFound');
    if (copies[0]?.name === name) throw new Refusal('copyIsNewest');
    await store.write(async (tx) => {
      await noteRemoval(tx, name, clock.now());
      await audit.append(tx, { actor, action: 'backup.removed', subject: `backup/${name}` });
    });
    this.#take(folder, name);
  }

  /** Behind its record: if the program dies before it, the removal is carried on by `adopt`. */
  #take(folder: string, name: string): void {
    try {
      removeCopy(folder, name);
    } catch (error) {
      throw asFileRefusal(error);
    }
  }
}

/** A copy as screens see it. */
export function copyOf({ name, kind, madeAt, octets, counts, checkedAt }: CopyLabel): BackupCopy {
  return { name, kind, madeAt, octets, counts, checkedAt };
}

function rowOf({ name, kind, madeAt, octets, counts, checkedAt }: CopyLabel) {
  const recorded = { name, kind, octets, counts: JSON.stringify(counts) };
  return { ...recorded, made_at: madeAt, checked_at: checkedAt };
}
