import type { Kysely } from 'kysely';
import { z } from 'zod';
import { type ReservationRow, type WarningCode, warningCode } from '../../preload/contract/reservations.ts';
import { segmentKind } from '../../preload/contract/trip.ts';
import { idsIn } from '../store/ids-in.ts';
import type { Schema } from '../store/schema.ts';
import { claimsOn } from './claim-queries.ts';
import { shownClaim } from './claims.ts';
import type { ReservationRecord } from './queries.ts';

type Db = Kysely<Schema>;

const kinds = z.array(segmentKind);

/** The total of a reservation's columns, null where its prices have none. */
export function totalColumns({ total_amount, total_currency }: ReservationRecord): ReservationRow['total'] {
  return total_amount === null || total_currency === null
    ? null
    : { amount: total_amount, currency: total_currency };
}

/** What is due by a reservation's columns. */
export function dueColumns({ due_on, due_for }: ReservationRecord): ReservationRow['due'] {
  return due_on === null || due_for === null ? null : { on: due_on, for: due_for };
}

/** The lines of a worklist for some reservations, in the order of the ids; one that is gone is left out. */
export async function worklistRows(db: Db, ids: readonly number[]): Promise<ReservationRow[]> {
  const records = new Map((await recordsOf(db, ids)).map((record) => [record.id, record]));
  const claims = new Map((await claimsOn(db, ids)).map((claim) => [claim.reservationId, claim]));
  const warned = [...records.values()].filter(({ open_warnings }) => open_warnings > 0).map(({ id }) => id);
  const warnings = await openWarnings(db, warned);
  return ids.flatMap((id) => {
    const record = records.get(id);
    if (record === undefined) return [];
    return [
      {
        id,
        locator: record.locator,
        status: record.status,
        version: record.version,
        lead: { given: record.lead_given, family: record.lead_family },
        travellers: record.travellers,
        destination: record.destination,
        kinds: kinds.parse(record.kinds.split(' ').filter((kind) => kind !== '')),
        departsOn: record.departs_on,
        due: dueColumns(record),
        total: totalColumns(record),
        openWarnings: record.open_warnings,
        warnings: warnings.get(id) ?? [],
        amended: record.amended_version !== null,
        claim: shownClaim(claims.get(id)),
        submittedAt: record.submitted_at,
        receivedAt: record.received_at,
      },
    ];
  });
}

function recordsOf(db: Db, ids: readonly number[]): Promise<ReservationRecord[]> {
  return db.selectFrom('reservation').selectAll().where(idsIn('id', ids)).execute();
}

/** The codes of the open warnings of some reservations, each once, in the order in which they were raised. */
async function openWarnings(db: Db, ids: readonly number[]): Promise<Map<number, WarningCode[]>> {
  const rows = await db
    .selectFrom('warning')
    .select(['reservation_id', 'code'])
    .where(idsIn('reservation_id', ids))
    .where('resolved_at', 'is', null)
    .orderBy('reservation_id')
    .orderBy('id')
    .execute();
  const codes = new Map<number, WarningCode[]>();
  for (const { reservation_id: id, code } of rows) {
    const known = codes.get(id) ?? [];
    const parsed = warningCode.parse(code);
    if (!known.includes(parsed)) known.push(parsed);
    codes.set(id, known);
  }
  return codes;
}
