import type { Kysely } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import {
  type Figures,
  type FiguresAsked,
  MOST_FAILURES,
  MOST_NAMES,
  MOST_VALUED,
  type Period,
  reviewBounds,
  type Values,
} from '../../preload/contract/figures.ts';
import { connectionFault } from '../../preload/contract/intake.ts';
import { Refusal } from '../refusal.ts';
import type { Schema } from '../store/schema.ts';
import { dayOf, daysBetween, instantsOf, type LocalDay, localDays, placeQuarters } from './period.ts';
import {
  amendedByQuarter,
  departuresByDay,
  failedRuns,
  failuresByQuarter,
  firstReceipt,
  type Instants,
  intakeStanding,
  keptByQuarter,
  quarantinedByQuarter,
  receivedByQuarter,
  receivedCount,
  removedByQuarter,
  reviewTimes,
  sumsByDestination,
  sumsBySupplier,
} from './queries.ts';
import { valuesOf } from './sums.ts';

type Db = Kysely<Schema>;

/** What the figures are read for: the period, and the present as the office sees it. */
export interface Reading {
  readonly asked: FiguresAsked;
  readonly at: string;
  readonly today: string;
  readonly timeZone: string;
  /** The last run that went through since the office was opened: those that find nothing leave no line in the store. */
  readonly lastContactAt: string | null;
}

/** What the values are read for. */
export interface ValuesReading {
  readonly period: Period;
  readonly timeZone: string;
}

/** Reads all figures of a period that was checked, one after the other. */
export async function readFigures(db: Db, reading: Reading): Promise<Figures> {
  const { asked, at, today, timeZone } = reading;
  const days = localDays(asked.from, asked.to, timeZone);
  const instants = instantsOf(days);
  const since = await firstReceipt(db);
  return {
    asked,
    at,
    today,
    timeZone,
    since: since === undefined ? null : dayOf(since, timeZone),
    received: await received(db, days, instants),
    review: await review(db, instants),
    departures: await departures(db, today, asked.ahead),
    intake: await intake(db, days, instants, reading),
  };
}

/** Adds the price lines of a period up. Throws Refusal figuresTooMany before it begins. */
export async function readValues(db: Db, { period, timeZone }: ValuesReading): Promise<Values> {
  const instants = instantsOf(localDays(period.from, period.to, timeZone));
  const count = await receivedCount(db, instants);
  if (count > MOST_VALUED) throw new Refusal('figuresTooMany', { count, most: MOST_VALUED });
  return {
    period,
    reservations: await receivedCount(db, instants, 'notCancelled'),
    bySupplier: valuesOf(await sumsBySupplier(db, instants), MOST_NAMES),
    byDestination: valuesOf(await sumsByDestination(db, instants), MOST_NAMES),
  };
}

async function received(db: Db, days: readonly LocalDay[], instants: Instants): Promise<Figures['received']> {
  const byDay = new Map(days.map(({ day }) => [day, 0]));
  const hours = Array.from({ length: 24 }, () => 0);
  let total = 0;
  placeQuarters(days, await receivedByQuarter(db, instants), ({ count }, day, hour) => {
    byDay.set(day, (byDay.get(day) ?? 0) + count);
    hours[hour] = (hours[hour] ?? 0) + count;
    total += count;
  });
  return { total, days: [...byDay].map(([day, count]) => ({ day, count })), hours };
}

async function review(db: Db, instants: Instants): Promise<Figures['review']> {
  const bins = Array.from({ length: reviewBounds.length + 1 }, () => 0);
  const times: { minutes: number; count: number }[] = [];
  let [waiting, unrecorded] = [0, 0];
  for (const { isNew, minutes, count } of await reviewTimes(db, instants)) {
    if (isNew) waiting += count;
    else if (minutes === null) unrecorded += count;
    else {
      const bound = reviewBounds.findIndex((most) => minutes <= most);
      const bin = bound === -1 ? reviewBounds.length : bound;
      bins[bin] = (bins[bin] ?? 0) + count;
      times.push({ minutes, count });
    }
  }
  const sorted = times.toSorted((one, other) => one.minutes - other.minutes);
  return { bins, waiting, unrecorded, half: within(sorted, 0.5), nineInTen: within(sorted, 0.9) };
}

/** The least minutes within which that share was taken: the nearest-rank percentile. */
function within(times: readonly { minutes: number; count: number }[], share: number): number | null {
  const all = times.reduce((sum, { count }) => sum + count, 0);
  let passed = 0;
  for (const { minutes, count } of times) {
    passed += count;
    if (passed >= share * all) return minutes;
  }
  return null;
}

async function departures(db: Db, today: string, ahead: number): Promise<Figures['departures']> {
  const last = Temporal.PlainDate.from(today)
    .add({ days: ahead - 1 })
    .toString();
  const days = daysBetween(today, last).map((day) => ({ day, ready: 0, open: 0 }));
  const byDay = new Map(days.map((entry) => [entry.day, entry]));
  for (const { day, isReady, count } of await departuresByDay(db, today, last)) {
    const entry = day === null ? undefined : byDay.get(day);
    if (entry !== undefined) entry[isReady ? 'ready' : 'open'] += count;
  }
  return { days };
}

async function intake(
  db: Db,
  days: readonly LocalDay[],
  instants: Instants,
  { lastContactAt }: Reading,
): Promise<Figures['intake']> {
  const ofDays = days.map(({ day }) => ({
    day,
    kept: 0,
    amended: 0,
    removed: 0,
    quarantined: 0,
    failures: 0,
  }));
  const byDay = new Map(ofDays.map((entry) => [entry.day, entry]));
  const counted = {
    kept: await keptByQuarter(db, instants),
    amended: await amendedByQuarter(db, instants),
    removed: await removedByQuarter(db, instants),
    quarantined: await quarantinedByQuarter(db, instants),
    failures: await failuresByQuarter(db, instants),
  };
  for (const name of ['kept', 'amended', 'removed', 'quarantined', 'failures'] as const) {
    placeQuarters(days, counted[name], ({ count }, day) => {
      const entry = byDay.get(day);
      if (entry !== undefined) entry[name] += count;
    });
  }
  const failures = await failedRuns(db, instants, MOST_FAILURES);
  const { wentThroughAt, ...standing } = await intakeStanding(db);
  return {
    days: ofDays,
    failures: failures.map(({ at, fault }) => ({ at, fault: connectionFault.parse(JSON.parse(fault)) })),
    now: { ...standing, lastContactAt: later(wentThroughAt, lastContactAt) },
  };
}

function later(one: string | null, other: string | null): string | null {
  return one === null || (other !== null && other > one) ? other : one;
}
