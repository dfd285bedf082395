import { Refusal } from '../refusal.ts';
import type { Store, Tx } from '../store/store.ts';
import { verifyPassword } from './password-hash.ts';
import { type StaffRecord, staffById } from './queries.ts';
import type { Tries } from './tries.ts';

/** What is done once a person has proven themself; a refusal undoes nothing, so it comes before any change. */
type Work<T> = (tx: Tx, record: StaffRecord) => Promise<T | Refusal>;

/** Has a person who is signed in prove by their password that it is still them. */
export class Proof {
  readonly #store: Store;
  readonly #tries: Tries;

  constructor(store: Store, tries: Tries) {
    this.#store = store;
    this.#tries = tries;
  }

  /**
   * Does the work in the transaction in which the password is accepted. Throws Refusal wrongPassword (counted as a wrong
   * try), accountLocked, accountDisabled, and what the work refuses.
   */
  async withPassword<T>(staffId: number, password: string, work: Work<T>): Promise<T> {
    const seen = await staffById(this.#store.read, staffId);
    const verified = await verifyPassword(seen?.password_hash, password);
    const outcome = await this.#store.write(async (tx): Promise<T | Refusal> => {
      // Read again: while this password was being verified, it may have been replaced or the account locked.
      const record = await staffById(tx, staffId);
      if (record === undefined) throw new Error('no member of staff is ever deleted');
      const locked = await this.#tries.lockedOut(tx, record);
      if (locked) return locked;
      if (record.disabled_at !== null) return this.#tries.refuse(tx, 'disabled', record);
      if (!verified || record.password_hash !== seen?.password_hash) {
        await this.#tries.wrong(tx, 'wrongPassword', record);
        return new Refusal('wrongPassword');
      }
      return work(tx, record);
    });
    // Thrown out here: inside, it would undo the count and the audit line.
    if (outcome instanceof Refusal) throw outcome;
    return outcome;
  }
}
