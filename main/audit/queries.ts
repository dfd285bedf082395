import { CompiledQuery, type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import { RowInserter } from '../store/insert.ts';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

type Db = Kysely<Schema>;
export type AuditRecord = Selectable<Schema['audit']>;

/** Compiled once: the intake appends a line a batch. */
const lastLineQuery = CompiledQuery.raw('select id, digest from audit order by id desc limit 1');

/** The number and digest of the newest line, undefined before the first. */
export async function lastLine(db: Db): Promise<Pick<AuditRecord, 'id' | 'digest'> | undefined> {
  const { rows } = await db.executeQuery<Pick<AuditRecord, 'id' | 'digest'>>(lastLineQuery);
  return rows[0];
}

const lines = new RowInserter('audit', [
  'id',
  'form',
  'at',
  'staff_id',
  'actor',
  'pc',
  'action',
  'subject',
  'facts',
  'previous',
  'digest',
]);

export async function appendLine(tx: Tx, line: Insertable<Schema['audit']>): Promise<void> {
  await lines.insert(tx, [line]);
}

/** Lines in their order, those behind `after` first. */
export function linesAfter(db: Db, after: number, limit: number): Promise<AuditRecord[]> {
  return db.selectFrom('audit').selectAll().where('id', '>', after).orderBy('id').limit(limit).execute();
}

/** The digest of one line. */
export async function digestOfLine(db: Db, id: number): Promise<Buffer | undefined> {
  const line = await db.selectFrom('audit').select('digest').where('id', '=', id).executeTakeFirst();
  return line?.digest;
}

/** The newest line of an action, e.g. of the last verification. */
export function newestOf(db: Db, action: string): Promise<AuditRecord | undefined> {
  return db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', action)
    .where(notOfTheIntake)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Which lines are wanted, as the screens' filter comes to be asked of the table. */
export interface LineSelection {
  readonly staffId?: number | null | undefined;
  readonly action?: string | undefined;
  /** Any of these records. */
  readonly subjects?: readonly string[] | undefined;
  /** From this instant on, and before that one. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

function selected(db: Db, { staffId, action, subjects, from, to }: LineSelection) {
  let query = db.selectFrom('audit');
  if (staffId !== undefined) query = query.where('staff_id', staffId === null ? 'is' : '=', staffId);
  if (action !== undefined) query = query.where('action', '=', action);
  if (subjects !== undefined) query = query.where('subject', 'in', subjects);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  return withoutTheIntakes({ action, subjects }) ? query.where(notOfTheIntake) : query;
}

/** Named as the partial indexes name it, so that SQLite uses them. */
const notOfTheIntake = sql<boolean>`action <> 'intake.kept'`;

/** Whether what is looked for cannot be among the intake's own lines, which stand in no index of actions and records. */
function withoutTheIntakes({ action, subjects }: LineSelection): boolean {
  if (action !== undefined) return action !== 'intake.kept';
  return subjects?.every((subject) => !subject.startsWith('connection/')) ?? false;
}

/** The numbers between which the lines of a period lie, undefined where it has none. A clock that jumped widens them. */
export async function boundsOf(
  db: Db,
  { from, to }: LineSelection,
): Promise<{ first: number; last: number } | undefined> {
  const { first, last } = await selected(db, { from, to })
    .select(({ fn }) => [fn.min<number | null>('id').as('first'), fn.max<number | null>('id').as('last')])
    .executeTakeFirstOrThrow();
  return first === null || last === null ? undefined : { first, last };
}

async function within(db: Db, selection: LineSelection) {
  const query = selected(db, selection);
  if (selection.from === undefined && selection.to === undefined) return query;
  const bounds = await boundsOf(db, selection);
  return bounds && query.where('id', '>=', bounds.first).where('id', '<=', bounds.last);
}

/** Selected lines, newest first, those before the line `before`. */
export async function linesBefore(
  db: Db,
  selection: LineSelection,
  before: number,
  limit: number,
): Promise<AuditRecord[]> {
  const query = await within(db, selection);
  return query?.selectAll().where('id', '<', before).orderBy('id', 'desc').limit(limit).execute() ?? [];
}

/** Selected lines in their order, those behind `after` up to `until`. */
export function linesBetween(
  db: Db,
  selection: LineSelection,
  { after, until }: { after: number; until: number },
  limit: number,
): Promise<AuditRecord[]> {
  return selected(db, selection)
    .selectAll()
    .where('id', '>', after)
    .where('id', '<=', until)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** How many lines are selected. */
export async function countLines(db: Db, selection: LineSelection): Promise<number> {
  const query = await within(db, selection);
  const row = await query?.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return row?.count ?? 0;
}

/** Everybody of the staff who has a line, with the name of their newest one. */
export async function personsInLog(db: Db): Promise<{ staffId: number; name: string }[]> {
  // From one person to the next along the index: the log has many lines and few people.
  const { rows } = await sql<{ staffId: number; name: string }>`
    with recursive person (id) as (
      select min(staff_id) from audit where staff_id is not null
      union all
      select (select min(staff_id) from audit where staff_id > person.id) from person where person.id is not null
    )
    select person.id as "staffId",
      (select actor from audit where staff_id = person.id order by id desc limit 1) as name
    from person where person.id is not null order by name`.execute(db);
  return rows;
}

/** Every action that the log has, along the index in the same way. */
export async function actionsInLog(db: Db): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    with recursive act (code) as (
      select min(action) from audit where action <> 'intake.kept'
      union all
      select (select min(action) from audit where action > act.code and action <> 'intake.kept')
      from act where act.code is not null
    )
    select code from act where code is not null
    union all
    select 'intake.kept' where exists (select 1 from audit where action = 'intake.kept')
    order by 1`.execute(db);
  return rows.map(({ code }) => code);
}

/**
 * The latest instant among the newest lines, back to the last one in which an administrator confirmed the clock; undefined
 * before the first line. Some lines are enough: a clock that was wrong wrote the newest of them.
 */
export async function newestInstant(db: Kysely<Schema>): Promise<string | undefined> {
  const lines = await db
    .selectFrom('audit')
    .select(['at', 'action'])
    .orderBy('id', 'desc')
    .limit(1000)
    .execute();
  const confirmed = lines.findIndex(({ action }) => action === 'clock.confirmed');
  const believed = confirmed < 0 ? lines : lines.slice(0, confirmed + 1);
  return believed
    .map(({ at }) => at)
    .reduce<string | undefined>((best, at) => (best === undefined || at > best ? at : best), undefined);
}
