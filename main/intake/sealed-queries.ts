import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { keyNumberIn, keyNumberOctets } from '../store/sealed-fields.ts';
import type { Tx } from '../store/store.ts';

/** Card numbers in one short transaction: an update writes a whole row of some 3 KB anew. */
const CARDS = 16;

export function cardsSealedWith(tx: Tx, keyNumber: number, behind: number) {
  return tx
    .selectFrom('booking_version')
    .select(['id', 'connection_id', 'booking_id', 'wire_digest', 'kept', 'card_number_sealed', 'kept_digest'])
    .where(keyNumberIn('card_number_sealed'), '=', keyNumberOctets(keyNumber))
    .where('card_number_sealed', 'is not', null)
    .where('id', '>', behind)
    .orderBy('id')
    .limit(CARDS)
    .execute();
}

export async function putCard(tx: Tx, id: number, sealed: Buffer, keptDigest: Buffer): Promise<void> {
  await tx
    .updateTable('booking_version')
    .set({ card_number_sealed: sealed, kept_digest: keptDigest })
    .where('id', '=', id)
    .execute();
}

/** One at a time: a quarantined booking may have a MiB. */
export function quarantineSealedWith(tx: Tx, keyNumber: number, behind: number) {
  return tx
    .selectFrom('quarantine')
    .select(['id', 'connection_id', 'digest', 'octets_sealed'])
    .where(keyNumberIn('octets_sealed'), '=', keyNumberOctets(keyNumber))
    .where('octets_sealed', 'is not', null)
    .where('id', '>', behind)
    .orderBy('id')
    .limit(1)
    .execute();
}

export async function putQuarantine(tx: Tx, id: number, sealed: Buffer): Promise<void> {
  await tx.updateTable('quarantine').set({ octets_sealed: sealed }).where('id', '=', id).execute();
}

export function connectionsSealedWith(tx: Tx, keyNumber: number, behind: number) {
  return tx
    .selectFrom('connection')
    .select(['id', 'secrets_sealed'])
    .where(keyNumberIn('secrets_sealed'), '=', keyNumberOctets(keyNumber))
    .where('id', '>', behind)
    .orderBy('id')
    .execute();
}

export async function putConnectionSecrets(tx: Tx, id: number, sealed: Buffer): Promise<void> {
  await tx.updateTable('connection').set({ secrets_sealed: sealed }).where('id', '=', id).execute();
}

export function sealingKeysSealedWith(tx: Tx, keyNumber: number, behind: string) {
  return tx
    .selectFrom('sealing_key')
    .select(['kid', 'private_sealed'])
    .where(keyNumberIn('private_sealed'), '=', keyNumberOctets(keyNumber))
    .where('kid', '>', behind)
    .orderBy('kid')
    .execute();
}

export async function putPrivateKey(tx: Tx, kid: string, sealed: Buffer): Promise<void> {
  await tx.updateTable('sealing_key').set({ private_sealed: sealed }).where('kid', '=', kid).execute();
}

/** How many bookings came sealed for each key, and when the last one came. */
export function bookingsByKid(db: Kysely<Schema>) {
  return db
    .selectFrom('booking_version')
    .select(({ fn }) => [
      'sealing_kid as kid',
      fn.countAll<number>().as('count'),
      fn.max('pulled_at').as('last'),
    ])
    .where('sealing_kid', 'is not', null)
    .groupBy('sealing_kid')
    .execute();
}

/** The bookings that came sealed for a key, the newest first. */
export function newestSealedFor(db: Kysely<Schema>, kid: string, limit: number) {
  return db
    .selectFrom('booking_version as kept')
    .innerJoin('reservation', 'reservation.id', 'kept.reservation_id')
    .select(['kept.reservation_id', 'reservation.locator', 'kept.pulled_at'])
    .where('kept.sealing_kid', '=', kid)
    .orderBy('kept.pulled_at', 'desc')
    .limit(limit)
    .execute();
}

export async function changeSealingKey(tx: Tx, kid: string, retiredAt: string | null): Promise<void> {
  await tx.updateTable('sealing_key').set({ retired_at: retiredAt }).where('kid', '=', kid).execute();
}
