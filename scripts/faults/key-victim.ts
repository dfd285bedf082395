import { once } from 'node:events';
import { copyThread, KeyOffice } from '../../main/keys/testing.ts';
import { fileKeychain } from '../../main/store/testing-keychain.ts';
import { type KeyJob, type KeyVictimMessage, keyTask } from './key-messages.ts';

/** Resolves when the message has gone out: what was said before a kill was heard. */
function say(message: KeyVictimMessage): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()));
}

/** An office that changes keys over and over, in a process that its parent kills at any instant; it never outlives it. */
const actor = { staffId: null, name: 'A fault run' };
process.on('disconnect', () => process.exit(1));
const [message] = await once(process, 'message');
const { dataFolder, keychainFile, job } = keyTask.parse(message);
const office = new KeyOffice(dataFolder, fileKeychain(keychainFile), copyThread);
await office.start();
office.onTold = () => void say({ kind: 'step' });

let count = 0;
/** A commit between two changes, which must be there after the kill once it was told of. */
async function commit(): Promise<void> {
  count = await office.open.store.write(async (tx) => {
    const row = await tx
      .selectFrom('setting')
      .select('value')
      .where('name', '=', 'committed')
      .executeTakeFirst();
    const value = Number(row?.value ?? 0) + 1;
    const columns = { value: String(value), changed_at: 'now' };
    await tx
      .insertInto('setting')
      .values({ name: 'committed', ...columns })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(columns))
      .execute();
    return value;
  });
  await say({ kind: 'committed', count });
}

async function changeRecoveryKey(): Promise<void> {
  const { recoveryKey } = office.ring.proposeRecoveryKey();
  await say({ kind: 'proposed', recoveryKey });
  await office.ring.confirmRecoveryKey(recoveryKey, actor);
  await say({ kind: 'confirmed', recoveryKey });
}

async function changeStoreKey(): Promise<void> {
  await office.change.begin(actor);
  await office.change.settled();
  if (office.change.last?.outcome !== 'changed') throw new Error('the key was not changed');
}

async function changeVaultKey(): Promise<void> {
  await office.ring.changeVaultKey(actor);
  await office.ring.resealing.settled();
}

const work: Record<KeyJob, () => Promise<void>> = {
  storeKey: changeStoreKey,
  vaultKey: changeVaultKey,
  recoveryKey: changeRecoveryKey,
};
await say({ kind: 'started' });
for (;;) {
  await work[job]();
  await commit();
  if (office.faults.length > 0) throw office.faults[0];
}
