import { setImmediate } from 'node:timers/promises';
import type { KeyRing } from '../../preload/contract/keys.ts';
import { theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { SealedField, SealedFields } from '../store/sealed-fields.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';

export interface ResealingOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly fields: readonly SealedFields[];
  /** Hears of every step that is worth showing. */
  readonly onProgress: () => void;
  readonly onFault: (error: unknown) => void;
}

/** Steps between two of which screens hear. */
const TELL_EVERY = 25;

/**
 * Seals anew, with the vault's newest key, everything that an older one sealed: in short transactions, each of which puts
 * the newly sealed in the place of the old. Nothing is noted beside: what is left is what is still under an older key, so
 * that after a crash the next start goes on where this one was.
 */
export class Resealing {
  readonly #options: ResealingOptions;
  #working: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #broken = 0;

  constructor(options: ResealingOptions) {
    this.#options = options;
  }

  /** Goes to work in the background, if there is anything to do. Asked while it works, it looks once more at the end. */
  start(): void {
    if (this.#stopped) return;
    if (this.#working !== undefined) {
      this.#again = true;
      return;
    }
    this.#working = this.#work()
      .catch((error: unknown) => this.#options.onFault(error))
      .finally(() => {
        this.#working = undefined;
        this.#options.onProgress();
        if (this.#again) {
          this.#again = false;
          this.start();
        }
      });
  }

  /** Waits for the work under way. */
  async settled(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  /** Ends the work behind its present transaction; the next start goes on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#working;
  }

  /** How many fields are sealed with each key, by the key's number and by what they are. */
  async counts(): Promise<ReadonlyMap<number, Map<SealedFields['name'], number>>> {
    const found = new Map<number, Map<SealedFields['name'], number>>();
    for (const { name, counts } of this.#options.fields) {
      for (const [number, count] of await counts(this.#options.store.read)) {
        const ofKey = found.get(number) ?? new Map<SealedFields['name'], number>();
        found.set(number, ofKey.set(name, count));
      }
    }
    return found;
  }

  /** What is left to do; null where nothing is. */
  async status(): Promise<KeyRing['resealing']> {
    const { number: newest } = this.#options.vault.newest;
    const left: NonNullable<KeyRing['resealing']>['left'] = {};
    for (const [number, ofKey] of await this.counts()) {
      if (number === newest) continue;
      for (const [name, count] of ofKey) left[name] = (left[name] ?? 0) + count;
    }
    if (Object.keys(left).length === 0) return null;
    return { left, broken: this.#broken, working: this.#working !== undefined };
  }

  async #work(): Promise<void> {
    const { number: newest } = this.#options.vault.newest;
    let done = 0;
    this.#broken = 0;
    for (const fields of this.#options.fields) {
      const older = [...(await fields.counts(this.#options.store.read)).keys()].filter(
        (key) => key !== newest,
      );
      for (const keyNumber of older) done += await this.#reseal(fields, keyNumber);
    }
    if (done > 0 && !this.#stopped) await this.#note(newest, done);
  }

  async #reseal(fields: SealedFields, keyNumber: number): Promise<number> {
    let behind: string | number | undefined;
    let done = 0;
    for (let step = 1; !this.#stopped; step += 1) {
      const last = await this.#options.store.write(async (tx) => {
        const some = await fields.sealedWith(tx, keyNumber, behind);
        for (const field of some) {
          const sealed = this.#sealedAnew(field);
          if (sealed !== undefined) await field.replace(tx, sealed);
          done += sealed === undefined ? 0 : 1;
        }
        return some.at(-1);
      });
      if (last === undefined) break;
      behind = last.place;
      if (step % TELL_EVERY === 0) this.#options.onProgress();
      await setImmediate();
    }
    return done;
  }

  /** Undefined for a field that does not open: it is damaged, and stays as it is. */
  #sealedAnew({ sealed, purpose }: SealedField): Buffer | undefined {
    const { vault } = this.#options;
    try {
      return vault.seal(vault.open(sealed, purpose), purpose);
    } catch {
      this.#broken += 1;
      return undefined;
    }
  }

  /** One line for the whole, which changes how things are kept and not what they say; a crash before it loses the line alone. */
  async #note(keyNumber: number, fields: number): Promise<void> {
    const { store, audit } = this.#options;
    await store.write((tx) =>
      audit.append(tx, {
        actor: theOffice,
        action: 'vaultKey.resealed',
        subject: `vaultKey/${keyNumber}`,
        facts: { fields, broken: this.#broken },
      }),
    );
  }
}
