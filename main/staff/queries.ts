import type { ExpressionBuilder, Insertable, Kysely, Selectable, Updateable } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { keyNumberIn, keyNumberOctets } from '../store/sealed-fields.ts';
import type { Tx } from '../store/store.ts';

export type StaffRecord = Selectable<Schema['staff']>;
export type SecondFactorRecord = Selectable<Schema['second_factor']>;

export async function anyAdministrator(db: Kysely<Schema>): Promise<boolean> {
  const row = await db
    .selectFrom('staff')
    .select('id')
    .where('role', '=', 'administrator')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether there is an administrator beside this one who is not disabled. */
export async function otherAdministrator(tx: Tx, id: number): Promise<boolean> {
  const row = await tx
    .selectFrom('staff')
    .select('id')
    .where('role', '=', 'administrator')
    .where('disabled_at', 'is', null)
    .where('id', '!=', id)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export function staffByEmail(db: Kysely<Schema>, email: string): Promise<StaffRecord | undefined> {
  return db.selectFrom('staff').selectAll().where('email', '=', email).executeTakeFirst();
}

export function staffById(db: Kysely<Schema>, id: number): Promise<StaffRecord | undefined> {
  return db.selectFrom('staff').selectAll().where('id', '=', id).executeTakeFirst();
}

function hasSecondFactor(eb: ExpressionBuilder<Schema, 'staff'>) {
  return eb
    .exists(eb.selectFrom('second_factor').select('staff_id').whereRef('staff_id', '=', 'staff.id'))
    .as('second_factor');
}

/** Everybody with whether they have a second factor: those who can sign in first, each by name. */
export function everyStaff(db: Kysely<Schema>) {
  return db
    .selectFrom('staff')
    .selectAll()
    .select(hasSecondFactor)
    .orderBy((eb) => eb('disabled_at', 'is not', null))
    .orderBy('name')
    .execute();
}

/** Those who are not disabled and did nothing since an instant. */
export function staffIdleSince(db: Kysely<Schema>, since: string): Promise<StaffRecord[]> {
  return db
    .selectFrom('staff')
    .selectAll()
    .where('disabled_at', 'is', null)
    .where('active_at', '<=', since)
    .execute();
}

export function addStaff(tx: Tx, record: Insertable<Schema['staff']>): Promise<StaffRecord> {
  return tx.insertInto('staff').values(record).returningAll().executeTakeFirstOrThrow();
}

export function changeStaff(tx: Tx, id: number, changes: Updateable<Schema['staff']>): Promise<StaffRecord> {
  return tx.updateTable('staff').set(changes).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
}

/** Counts a wrong password or code; counted in SQL, so that two tries at once both count. */
export async function countWrongTry(tx: Tx, id: number): Promise<number> {
  const row = await tx
    .updateTable('staff')
    .set((eb) => ({ failed_tries: eb('failed_tries', '+', 1) }))
    .where('id', '=', id)
    .returning('failed_tries')
    .executeTakeFirstOrThrow();
  return row.failed_tries;
}

export function secondFactorOf(db: Kysely<Schema>, id: number): Promise<SecondFactorRecord | undefined> {
  return db.selectFrom('second_factor').selectAll().where('staff_id', '=', id).executeTakeFirst();
}

/** Puts a second factor in the place of the one that there may be. */
export async function putSecondFactor(tx: Tx, record: Insertable<Schema['second_factor']>): Promise<void> {
  const { staff_id, ...changes } = record;
  await tx
    .insertInto('second_factor')
    .values(record)
    .onConflict((conflict) => conflict.column('staff_id').doUpdateSet(changes))
    .execute();
}

export async function noteStep(tx: Tx, id: number, step: number): Promise<void> {
  await tx.updateTable('second_factor').set({ last_step: step }).where('staff_id', '=', id).execute();
}

/** Removes a second factor with its recovery codes; whether there was one. */
export async function removeSecondFactor(tx: Tx, id: number): Promise<boolean> {
  await tx.deleteFrom('recovery_code').where('staff_id', '=', id).execute();
  const removed = await tx.deleteFrom('second_factor').where('staff_id', '=', id).executeTakeFirst();
  return removed.numDeletedRows > 0n;
}

/** Puts recovery codes in the place of the ones that there may be. */
export async function putRecoveryCodes(tx: Tx, id: number, digests: readonly Buffer[]): Promise<void> {
  await tx.deleteFrom('recovery_code').where('staff_id', '=', id).execute();
  await tx
    .insertInto('recovery_code')
    .values(digests.map((digest) => ({ staff_id: id, digest, used_at: null })))
    .execute();
}

/** Marks a recovery code as used; false where there is none such, or it was used before. */
export async function spendRecoveryCode(tx: Tx, id: number, digest: Buffer, now: string): Promise<boolean> {
  const used = await tx
    .updateTable('recovery_code')
    .set({ used_at: now })
    .where('staff_id', '=', id)
    .where('digest', '=', digest)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return used.numUpdatedRows > 0n;
}

export async function recoveryCodesLeft(db: Kysely<Schema>, id: number): Promise<number> {
  const { left } = await db
    .selectFrom('recovery_code')
    .select((eb) => eb.fn.countAll<number>().as('left'))
    .where('staff_id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return left;
}

/** The secrets of second factors sealed with a vault key, behind a person. */
export function secondFactorsSealedWith(tx: Tx, keyNumber: number, behind: number) {
  return tx
    .selectFrom('second_factor')
    .select(['staff_id', 'secret_sealed'])
    .where(keyNumberIn('secret_sealed'), '=', keyNumberOctets(keyNumber))
    .where('staff_id', '>', behind)
    .orderBy('staff_id')
    .execute();
}

export async function putSecondFactorSecret(tx: Tx, id: number, sealed: Buffer): Promise<void> {
  await tx.updateTable('second_factor').set({ secret_sealed: sealed }).where('staff_id', '=', id).execute();
}
