import { CompiledQuery, type Insertable } from 'kysely';
import type { Schema } from './schema.ts';
import type { Tx } from './store.ts';

type Column<Table extends keyof Schema> = keyof Insertable<Schema[Table]> & string;

/** Rows a statement; each power of two below it has a statement of its own, so that few texts serve every count. */
const MOST_ROWS = 32;

/**
 * Inserts many rows of one shape with statements whose SQL is made once. Kysely compiles a query at every call, which
 * costs more than the insert itself where intake writes a dozen rows a booking; the types of the schema hold all the same.
 */
export class RowInserter<Table extends keyof Schema> {
  readonly #table: Table;
  readonly #columns: readonly Column<Table>[];
  readonly #texts = new Map<number, string>();

  /** `columns` are all those that `insert` will write; a column that a row leaves out is null. */
  constructor(table: Table, columns: readonly Column<Table>[]) {
    this.#table = table;
    this.#columns = columns;
  }

  /** Inserts the rows in their order, inside the given transaction. */
  async insert(tx: Tx, rows: readonly Insertable<Schema[Table]>[]): Promise<void> {
    let from = 0;
    while (from < rows.length) {
      const count = 2 ** Math.floor(Math.log2(Math.min(MOST_ROWS, rows.length - from)));
      const parameters: unknown[] = [];
      for (const row of rows.slice(from, from + count)) {
        for (const column of this.#columns) parameters.push(row[column] ?? null);
      }
      await tx.executeQuery(CompiledQuery.raw(this.#text(count), parameters));
      from += count;
    }
  }

  #text(count: number): string {
    const made = this.#texts.get(count);
    if (made !== undefined) return made;
    const row = `(${this.#columns.map(() => '?').join(', ')})`;
    const columns = this.#columns.map((column) => `"${column}"`).join(', ');
    const text = `insert into "${this.#table}" (${columns}) values ${Array(count).fill(row).join(', ')}`;
    this.#texts.set(count, text);
    return text;
  }
}
