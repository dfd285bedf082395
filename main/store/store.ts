import type { Database } from 'better-sqlite3';
import { Kysely, type Transaction } from 'kysely';
import { Checkpoints, MOST_LOGGED_PAGES } from './checkpoints.ts';
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
  /** Transactions under way or waiting for their turn. */
  readonly #writing = new Set<Promise<unknown>>();

  readonly #writer: Database;
  readonly #reader: Database;
  readonly #checkpoints: Checkpoints | undefined;
  readonly #afterCommit = new Set<() => void>();

  /** With the entry of the checkpoint thread, the log is folded there; without it, by the commits themselves. */
  constructor(file: string, key: Buffer, checkpointThread?: URL) {
    this.#writer = openConnection(file, key, 'write');
    if (checkpointThread !== undefined) {
      this.#writer.pragma(`wal_autocheckpoint = ${MOST_LOGGED_PAGES}`);
      this.#checkpoints = new Checkpoints(checkpointThread, file, key);
    }
    this.#reader = openConnection(file, key, 'read');
    this.#write = new Kysely<Schema>({ dialect: connectionDialect(this.#writer) });
    this.read = new Kysely<Schema>({ dialect: connectionDialect(this.#reader) });
  }

  /**
   * Runs `work` in one transaction and commits it durably (WAL, synchronous=FULL): when the promise is fulfilled, the
   * change survives a power cut. Inside, use only the transaction that is given, and await nothing but the store.
   * Throws a Refusal (diskFull, diskFault, …) where SQLite says so, after a rollback.
   */
  async write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const writing = this.#write.transaction().execute(work);
    this.#writing.add(writing);
    try {
      const value = await writing;
      this.#checkpoints?.committed();
      for (const listener of this.#afterCommit) listener();
      return value;
    } catch (error) {
      throw asRefusal(error);
    } finally {
      this.#writing.delete(writing);
    }
  }

  /** Calls `listener` after every commit, until the returned function is called. It must not throw. */
  onCommit(listener: () => void): () => void {
    this.#afterCommit.add(listener);
    return () => this.#afterCommit.delete(listener);
  }

  /** Waits for the transactions under way, then closes both connections: the writing one last, which folds the log in. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#writing);
    await this.#checkpoints?.close();
    await this.read.destroy();
    // Kysely closes only what was asked something; a connection left open would keep the log beside the file.
    this.#reader.close();
    await this.#write.destroy();
    this.#writer.close();
  }
}
