import { type RawBuilder, sql } from 'kysely';

/**
 * Whether a column is one of some ids. They are passed as one JSON text, so that lists of every length share one prepared
 * statement.
 */
export function idsIn(column: string, ids: readonly number[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(ids)}))`;
}
