import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
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
