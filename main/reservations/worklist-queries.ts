import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { InputOf, OutputOf } from '../../preload/contract/index.ts';
import { mostChosen, type ReservationStatus, type Worklist } from '../../preload/contract/reservations.ts';
import { idsIn } from '../store/ids-in.ts';
import type { Schema } from '../store/schema.ts';
import { type Source, type Stretch, sourceOf, stretchesOf, type WorklistMoment } from './worklist.ts';
import { conditionsOf, isAmended, isClaimedBy, isWarned } from './worklist-conditions.ts';
import { cursorOf, type Place, readCursor } from './worklist-cursor.ts';
import { worklistRows } from './worklist-rows.ts';

type Db = Kysely<Schema>;
type Places = SelectQueryBuilder<Schema, 'reservation', Place>;

/**
 * How many reservations of a stretch are looked at for one page where only some of them fit: so many take a few
 * milliseconds, whatever the filter. A page that ends there is short, and its cursor goes on behind the last one.
 */
const MOST_LOOKED_AT = 2_000;

/** Places of a worklist; `next` is where the next ones begin, null at the end. */
interface Found {
  readonly places: readonly Place[];
  readonly next: string | null;
}

/** One page of a worklist; the next page's cursor is null at the end. */
export async function worklistPage(
  db: Db,
  { after, limit, ...worklist }: InputOf<'reservations.list'>,
  moment: WorklistMoment,
): Promise<OutputOf<'reservations.list'>> {
  const { places, next } = await findPlaces(db, worklist, moment, after, limit);
  return {
    rows: await worklistRows(
      db,
      places.map(({ id }) => id),
    ),
    next,
  };
}

/** The first `mostChosen` of a worklist, with their versions; others are served in between. */
export async function everyOne(
  db: Db,
  worklist: Worklist,
  moment: WorklistMoment,
): Promise<OutputOf<'reservations.everyOne'>> {
  const ids: number[] = [];
  let after: string | undefined;
  do {
    const { places, next } = await findPlaces(db, worklist, moment, after, MOST_LOOKED_AT);
    ids.push(...places.map(({ id }) => id));
    after = next ?? undefined;
    await yieldToOthers();
  } while (after !== undefined && ids.length <= mostChosen);
  const chosen = ids.slice(0, mostChosen);
  const versions = await db
    .selectFrom('reservation')
    .select(['id', 'version'])
    .where(idsIn('id', chosen))
    .execute();
  const versionOf = new Map(versions.map(({ id, version }) => [id, version]));
  return {
    items: chosen.map((id) => ({ id, version: versionOf.get(id) ?? 0 })),
    more: ids.length > chosen.length || after !== undefined,
  };
}

/** The next places of a worklist behind a cursor. Throws Refusal invalidInput for a cursor that it never gave. */
async function findPlaces(
  db: Db,
  worklist: Worklist,
  moment: WorklistMoment,
  after: string | undefined,
  limit: number,
): Promise<Found> {
  const stretches = stretchesOf(worklist, moment);
  const begin = after === undefined ? undefined : readCursor(after, stretches);
  const source = sourceOf(worklist);
  const conditions = conditionsOf(worklist, source, moment);
  const found: { stretch: Stretch; place: Place }[] = [];
  const full = (): Found => {
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const next = found.length > limit && last !== undefined ? cursorOf(last.stretch, last.place) : null;
    return { places: page.map(({ place }) => place), next };
  };
  for (const [index, stretch] of stretches.entries()) {
    if (begin !== undefined && index < begin.at) continue;
    const behind = begin?.at === index ? begin.place : undefined;
    const range = { db, source, stretch, moment, behind };
    // Without a condition every one that is looked at fits; claims are few.
    const isBounded = conditions.length > 0 && source.from !== 'claims';
    const bound = isBounded ? await placeAt(range, MOST_LOOKED_AT) : undefined;
    // One more than asked for tells whether there is a next page.
    const places = await inOrder({ ...range, upTo: bound, conditions }, limit + 1 - found.length);
    found.push(...places.map((place) => ({ stretch, place })));
    if (found.length > limit) return full();
    if (bound !== undefined) return { ...full(), next: cursorOf(stretch, bound) };
  }
  return full();
}

interface Range {
  readonly db: Db;
  readonly source: Source;
  readonly stretch: Stretch;
  readonly moment: WorklistMoment;
  /** The place behind which it begins. */
  readonly behind: Place | undefined;
  /** The last place that belongs to it. */
  readonly upTo?: Place | undefined;
  readonly conditions?: ReturnType<typeof conditionsOf>;
}

/** The place that so many places on ends the range, read from an index alone; undefined where it ends sooner. */
async function placeAt(range: Range, count: number): Promise<Place | undefined> {
  const places = placesIn(range);
  return places
    ?.offset(count - 1)
    .limit(1)
    .executeTakeFirst();
}

async function inOrder(range: Range, limit: number): Promise<Place[]> {
  return (await placesIn(range)?.limit(limit).execute()) ?? [];
}

/** The places of a range in their order; undefined where there can be none. */
function placesIn(range: Range): Places | undefined {
  const { source, stretch } = range;
  const arms: Places[] =
    source.from === 'states'
      ? source.states.map((status) => placesOf(range, status))
      : [placesOf(range, undefined)];
  const [first, ...others] = arms;
  if (first === undefined) return undefined;
  const merged = others.reduce((all, arm) => all.unionAll(arm), first);
  // Blanks are equal: ordering by them as well would keep the index from giving the order of the ids.
  const keyed = stretch.values === 'blank' ? merged : merged.orderBy('key', stretch.direction);
  return keyed.orderBy('id', stretch.direction);
}

/** The places of one state, or of every one that the source holds, not yet in order. */
function placesOf(
  { db, source, stretch, moment, behind, upTo, conditions = [] }: Range,
  status: ReservationStatus | undefined,
): Places {
  const { column, values, direction } = stretch;
  let places: Places = db.selectFrom('reservation').select((eb) => ['id', eb.ref(column).as('key')]);
  if (status !== undefined) places = places.where('status', '=', status);
  if (source.from === 'claims') places = places.where(isClaimedBy(source.whose, moment.staffId));
  if (source.from === 'one' && source.only === 'warned') places = places.where(isWarned);
  if (source.from === 'one' && source.only === 'amended') places = places.where(isAmended);
  if (values === 'blank') {
    places = places.where(column, 'is', null);
    if (behind !== undefined) places = places.where('id', '<', behind.id);
    if (upTo !== undefined) places = places.where('id', '>=', upTo.id);
  } else {
    if (values.from !== undefined) places = places.where(column, '>=', values.from);
    if (values.before !== undefined) places = places.where(column, '<', values.before);
    if (values.to !== undefined) places = places.where(column, '<=', values.to);
    if (Object.keys(values).length === 0) places = places.where(column, 'is not', null);
    const onwards = direction === 'asc' ? ('>' as const) : ('<' as const);
    const backwards = direction === 'asc' ? ('<=' as const) : ('>=' as const);
    if (behind !== undefined) {
      places = places.where((eb) => eb(eb.refTuple(column, 'id'), onwards, eb.tuple(behind.key, behind.id)));
    }
    if (upTo !== undefined) {
      places = places.where((eb) => eb(eb.refTuple(column, 'id'), backwards, eb.tuple(upTo.key, upTo.id)));
    }
  }
  for (const condition of conditions) places = places.where(condition);
  return places;
}
