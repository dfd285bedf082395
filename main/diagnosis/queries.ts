import { type Kysely, sql } from 'kysely';
import type { Diagnosis } from '../../preload/contract/diagnosis.ts';
import { mailingStates } from '../../preload/contract/mailing.ts';
import { roles } from '../../preload/contract/procedure.ts';
import { reservationStatuses } from '../../preload/contract/reservations.ts';
import type { Schema } from '../store/schema.ts';

type Db = Kysely<Schema>;

/** Every name with its count, none where it has no row. */
function countsOf<Name extends string>(
  names: readonly Name[],
  rows: readonly { name: string; count: number }[],
): Record<Name, number> {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of names) counts[name] = rows.find((row) => row.name === name)?.count ?? 0;
  return isWhole(names, counts) ? counts : never();
}

function isWhole<Name extends string>(
  names: readonly Name[],
  counts: Partial<Record<Name, number>>,
): counts is Record<Name, number> {
  return names.every((name) => counts[name] !== undefined);
}

function never(): never {
  throw new Error('a name was left out');
}

/** How many records of each kind there are: numbers, and nothing of what is in them. */
export async function recordCounts(db: Db): Promise<Diagnosis['counts']> {
  const one = await db
    .selectNoFrom((eb) => [
      eb
        .selectFrom('quarantine')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('quarantined'),
      eb
        .selectFrom('document')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('documents'),
      // Numbered without a gap.
      eb
        .selectFrom('audit')
        .select(({ fn }) => fn.max('id').as('count'))
        .as('auditLines'),
      eb
        .selectFrom('audit_head')
        .select(({ fn }) => fn.max('id').as('count'))
        .as('auditHeads'),
    ])
    .executeTakeFirstOrThrow();
  const reservations = await db
    .selectFrom('reservation')
    .select(({ fn }) => ['status as name', fn.countAll<number>().as('count')])
    .groupBy('status')
    .execute();
  const mailings = await db
    .selectFrom('mailing')
    .select(({ fn }) => ['state as name', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  const staff = await db
    .selectFrom('staff')
    .select(({ fn }) => ['role as name', fn.countAll<number>().as('count')])
    .groupBy('role')
    .execute();
  return {
    reservations: countsOf(reservationStatuses, reservations),
    mailings: countsOf(mailingStates, mailings),
    staff: countsOf(roles, staff),
    quarantined: one.quarantined ?? 0,
    documents: one.documents ?? 0,
    auditLines: one.auditLines ?? 0,
    auditHeads: one.auditHeads ?? 0,
  };
}

/** The versions of SQLite and its cipher, and the number of the newest migration. */
export async function storeFacts(db: Db): Promise<{ sqlite: string; cipher: string; schema: number }> {
  const versions = await sql<{ sqlite: string; cipher: string }>`
    select sqlite_version() as sqlite, sqlite3mc_version() as cipher`.execute(db);
  const schema = await sql<{ user_version: number }>`pragma user_version`.execute(db);
  return {
    sqlite: versions.rows[0]?.sqlite ?? '',
    cipher: versions.rows[0]?.cipher ?? '',
    schema: schema.rows[0]?.user_version ?? 0,
  };
}
