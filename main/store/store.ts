import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { Kysely, sql, type Transaction } from 'kysely';
import type { FailureCode } from '../../preload/contract/failure.ts';
import { Checkpoints, MOST_LOGGED_PAGES } from './checkpoints.ts';
import { openConnection } from './connection.ts';
import { connectionDialect } from './driver.ts';
import { asRefusal, storeFaultCode } from './faults.ts';
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
  readonly #file: string;
  readonly #key: Buffer;
  #onFault: (code: FailureCode) => void = () => undefined;
  #onWritten: () => void = () => undefined;
  readonly #afterCommit = new Set<() => void>();

  /** With the entry of the checkpoint thread, the log is folded there; without it, by the commits themselves. */
  constructor(file: string, key: Buffer, checkpointThread?: URL) {
    this.#file = file;
    this.#key = key;
    this.#writer = openConnection(file, key, 'write');
    if (checkpointThread !== undefined) {
      this.#writer.pragma(`wal_autocheckpoint = ${MOST_LOGGED_PAGES}`);
      this.#checkpoints = new Checkpoints(checkpointThread, file, key);
    }
    this.#reader = openConnection(file, key, 'read');
    this.#write = new Kysely<Schema>({ dialect: connectionDialect(this.#writer, this.#hear) });
    this.read = new Kysely<Schema>({ dialect: connectionDialect(this.#reader, this.#hear) });
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
      this.#onWritten();
      for (const listener of this.#afterCommit) listener();
      return value;
    } catch (error) {
      throw asRefusal(error);
    } finally {
      this.#writing.delete(writing);
    }
  }

  /** The folder that the store lies in. */
  get folder(): string {
    return dirname(this.#file);
  }

  /**
   * Starts a thread of the program's own that opens the store itself, for reading that would hold the office: its
   * workerData are `data` with the store's `file` and `key`. Whoever starts it ends it before the store is closed.
   */
  startThread(entry: URL, name: string, data: object): Worker {
    return new Worker(entry, { name, workerData: { ...data, file: this.#file, key: this.#key } });
  }

  /** Has somebody hear of faults of the disk and of the file, on either connection, and of every commit. */
  watch(onFault: (code: FailureCode) => void, onWritten: () => void): void {
    this.#onFault = onFault;
    this.#onWritten = onWritten;
  }

  readonly #hear = (error: unknown): void => {
    const code = storeFaultCode(error);
    if (code !== undefined) this.#onFault(code);
  };

  /** Writes one page durably and changes nothing: whether the store can be written to. Throws as `write` does. */
  async probe(): Promise<void> {
    const version = Number(this.#reader.pragma('user_version', { simple: true }));
    await this.write((tx) => sql.raw(`pragma user_version = ${version}`).execute(tx));
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
