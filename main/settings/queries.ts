import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { keyNumberIn, keyNumberOctets } from '../store/sealed-fields.ts';
import type { Tx } from '../store/store.ts';

export interface SettingRecord {
  readonly value: string;
  readonly secrets_sealed: Buffer | null;
}

export function setting(db: Kysely<Schema>, name: string): Promise<SettingRecord | undefined> {
  return db
    .selectFrom('setting')
    .select(['value', 'secrets_sealed'])
    .where('name', '=', name)
    .executeTakeFirst();
}

export async function putSetting(
  tx: Tx,
  name: string,
  value: string,
  secretsSealed: Buffer | null,
  changedAt: string,
): Promise<void> {
  const columns = { value, secrets_sealed: secretsSealed, changed_at: changedAt };
  await tx
    .insertInto('setting')
    .values({ name, ...columns })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(columns))
    .execute();
}

/** The settings behind a name whose secrets are sealed with this vault key. */
export function settingsSealedWith(tx: Tx, keyNumber: number, behind: string) {
  return tx
    .selectFrom('setting')
    .select(['name', 'secrets_sealed'])
    .where(keyNumberIn('secrets_sealed'), '=', keyNumberOctets(keyNumber))
    .where('name', '>', behind)
    .orderBy('name')
    .execute();
}

export async function putSettingSecrets(tx: Tx, name: string, sealed: Buffer): Promise<void> {
  await tx.updateTable('setting').set({ secrets_sealed: sealed }).where('name', '=', name).execute();
}
