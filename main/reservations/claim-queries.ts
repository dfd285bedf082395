import type { Kysely } from 'kysely';
import type { Claim } from '../../preload/contract/reservations.ts';
import { idsIn } from '../store/ids-in.ts';
import type { Schema } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

type Db = Kysely<Schema>;

function claims(db: Db) {
  return db
    .selectFrom('claim')
    .innerJoin('staff', 'staff.id', 'claim.staff_id')
    .select([
      'claim.reservation_id as reservationId',
      'claim.staff_id as staffId',
      'staff.name',
      'claim.since',
      'claim.last_active as lastActive',
    ]);
}

/** A claim and the reservation that it is on. */
export type ClaimRecord = Claim & { readonly reservationId: number };

/** Who works on a reservation, undefined where nobody does. */
export function claimOf(db: Db, reservationId: number): Promise<ClaimRecord | undefined> {
  return claims(db).where('claim.reservation_id', '=', reservationId).executeTakeFirst();
}

/** The claims on some reservations. */
export function claimsOn(db: Db, reservationIds: readonly number[]): Promise<ClaimRecord[]> {
  return claims(db).where(idsIn('claim.reservation_id', reservationIds)).execute();
}

/** Claims without a sign of life since an instant, the longest idle first. */
export function idleClaims(db: Db, since: string, limit: number): Promise<ClaimRecord[]> {
  return claims(db)
    .where('claim.last_active', '<=', since)
    .orderBy('claim.last_active')
    .limit(limit)
    .execute();
}

/** Gives a reservation to a member of staff, in anybody's place. */
export async function putClaim(tx: Tx, reservationId: number, staffId: number, now: string): Promise<void> {
  const columns = { staff_id: staffId, since: now, last_active: now };
  await tx
    .insertInto('claim')
    .values({ reservation_id: reservationId, ...columns })
    .onConflict((conflict) => conflict.column('reservation_id').doUpdateSet(columns))
    .execute();
}

/** Notes a sign of life. */
export async function renewClaim(tx: Tx, reservationId: number, now: string): Promise<void> {
  await tx
    .updateTable('claim')
    .set({ last_active: now })
    .where('reservation_id', '=', reservationId)
    .execute();
}

export async function deleteClaim(tx: Tx, reservationId: number): Promise<void> {
  await tx.deleteFrom('claim').where('reservation_id', '=', reservationId).execute();
}

/** Notes that a person was there at an instant, on each of their claims that was last noted before another. */
export async function renewClaimsOf(
  tx: Tx,
  staffId: number,
  seen: string,
  notedBefore: string,
): Promise<void> {
  await tx
    .updateTable('claim')
    .set({ last_active: seen })
    .where('staff_id', '=', staffId)
    .where('last_active', '<', seen)
    .where('last_active', '<=', notedBefore)
    .execute();
}

/** Those who have reservations, each with the instant that their longest unheard-of claim was last noted at. */
export function claimHolders(db: Db): Promise<{ staffId: number; noted: string }[]> {
  return db
    .selectFrom('claim')
    .select((eb) => ['staff_id as staffId', eb.fn.min('last_active').as('noted')])
    .groupBy('staff_id')
    .execute();
}

/** Everybody who can be given a reservation, by name. */
export function claimants(db: Db): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('staff')
    .select(['id', 'name'])
    .where('disabled_at', 'is', null)
    .orderBy('name')
    .execute();
}

/** A member of staff to whom a reservation can be given; undefined where they are not here any more. */
export function claimant(tx: Tx, staffId: number): Promise<{ id: number; name: string } | undefined> {
  return tx
    .selectFrom('staff')
    .select(['id', 'name'])
    .where('id', '=', staffId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
}
