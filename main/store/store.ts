import { Kysely, type Transaction } from 'kysely';
import { openConnection } from './connection.ts';
import { connectionDialect } from './driver.ts';
import { asRefusal } from './faults.ts';
import type { Schema } from './schema.ts';

/** What a service writes through: everything inside one transaction. */
export type Tx = Transaction<Schema>;

/**
 * The open store: one writing connection, one reading connection (which sees what was committed and nothing else).
 */
export class Store {
  /** For queries outside a transaction. Writes are refused by SQLite itself: the connection is read-only. */
  readonly read: Kysely<Schema>;
  readonly #write: Kysely<Schema>;

  constructor(file: string, key: Buffer) {
    this.#write = new Kysely<Schema>({ dialect: connectionDialect(openConnection(file, key, 'write')) });
    this.read = new Kysely<Schema>({ dialect: connectionDialect(openConnection(file, key, 'read')) });
  }

  /**
   * Runs `work` in one transaction and commits it durably (WAL, synchronous=FULL): when the promise is fulfilled, the
   * change survives a power cut. Inside, use only the transaction that is given, and await nothing but the store.
   * Throws a Refusal (diskFull, diskFault, …) where SQLite says so, after a rollback.
   */
  async write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.#write.transaction().execute(work);
    } catch (error) {
      throw asRefusal(error);
    }
  }

  /** Waits for the transaction under way, then closes both connections. */
  async close(): Promise<void> {
    await this.#write.destroy();
    await this.read.destroy();
  }
}
