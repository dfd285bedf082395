import type { Database, Statement } from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/** Statements kept by SQL text; the least lately used goes when there are more than this. */
const KEPT_STATEMENTS = 500;

/** Hears of every error of a connection, before whoever asked does. */
type ErrorListener = (error: unknown) => void;

/** A connection that prepares each SQL text once. Kysely's own SQLite driver prepares at every call. */
class KeptStatementsConnection implements DatabaseConnection {
  readonly #database: Database;
  readonly #onError: ErrorListener;
  readonly #statements = new Map<string, Statement<unknown[], unknown>>();

  constructor(database: Database, onError: ErrorListener) {
    this.#database = database;
    this.#onError = onError;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      return this.#execute(query);
    } catch (error) {
      this.#onError(error);
      throw error;
    }
  }

  #execute<Row>(query: CompiledQuery): QueryResult<Row> {
    const statement = this.#prepared(query.sql);
    if (statement.reader) {
      // A row's type is Kysely's word, derived from the schema; the database itself has none to offer.
      return { rows: statement.all(...query.parameters) as Row[] };
    }
    const { changes, lastInsertRowid } = statement.run(...query.parameters);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    // A statement of its own: an iteration that is under way makes a kept one busy for everybody else.
    const statement = this.#database.prepare<unknown[], Row>(query.sql);
    for (const row of statement.iterate(...query.parameters)) yield { rows: [row] };
  }

  /** Ends the open transaction, if SQLite has not ended it by itself already (as it does on a full disk). */
  rollback(): void {
    if (this.#database.inTransaction) this.#prepared('rollback').run();
  }

  #prepared(sql: string): Statement<unknown[], unknown> {
    const statement = this.#statements.get(sql) ?? this.#database.prepare<unknown[], unknown>(sql);
    this.#statements.delete(sql);
    this.#statements.set(sql, statement);
    if (this.#statements.size > KEPT_STATEMENTS) {
      const oldest = this.#statements.keys().next();
      if (!oldest.done) this.#statements.delete(oldest.value);
    }
    return statement;
  }
}

/** Serves one better-sqlite3 connection. Kysely itself lets one asker at a time in, and a transaction to its end. */
class OneConnectionDriver implements Driver {
  readonly #connection: KeptStatementsConnection;
  readonly #close: () => void;

  constructor(database: Database, onError: ErrorListener) {
    this.#connection = new KeptStatementsConnection(database, onError);
    this.#close = () => database.close();
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(): Promise<void> {
    // IMMEDIATE: a transaction that will write takes the lock at once, so that it cannot fail halfway with SQLITE_BUSY.
    await this.#connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(): Promise<void> {
    this.#connection.rollback();
  }

  async destroy(): Promise<void> {
    this.#close();
  }
}

/** Kysely's dialect over one open better-sqlite3 connection; destroying the Kysely closes it. */
export function connectionDialect(database: Database, onError: ErrorListener = () => undefined): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new OneConnectionDriver(database, onError),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}
