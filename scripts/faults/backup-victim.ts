import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import {
  nadia,
  officeOptions,
  passphrase,
  password,
  windowOf,
} from '../../main/backup/office.test-support.ts';
import { Office } from '../../main/office.ts';
import { Refusal } from '../../main/refusal.ts';
import { Random } from '../generator/random.ts';
import { type BackupVictimMessage, backupTask } from './backup-messages.ts';

/** Settles when the parent's end of the channel has it: what was said outlives a SIGKILL. */
function say(message: BackupVictimMessage): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()));
}

/** Copies of an office are made and removed, drills held and copies restored, in a process that its parent kills. */
process.on('disconnect', () => process.exit(1));
const [message] = await once(process, 'message');
const { dataFolder, seed } = backupTask.parse(message);
const random = new Random(seed);
const office = await Office.start(officeOptions(dataFolder));
const call = windowOf(office);
office.onPush((_client, name) => {
  if (name === 'backup.status' || name === 'store.progress') void say({ kind: 'step' });
});
const key = { with: 'passphrase', passphrase } as const;
await call('store.unlock', key);
await signIn();

async function signIn(): Promise<void> {
  await call('session.signIn', { email: nadia.email, password });
}

/** Changes the store, so that no two copies are alike. */
async function mark(): Promise<void> {
  const agency = await call('settings.agency', undefined);
  const next = Number(agency.name) + 1;
  await say({ kind: 'marking', mark: next });
  await call('settings.setAgency', { ...agency, name: String(next) });
  await say({ kind: 'marked', mark: next });
}

/** Whatever the office does by itself first, one copy or drill at a time. */
async function inTurn<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Refusal) || error.failure.code !== 'backupUnderWay') throw error;
      await setTimeout(20);
    }
  }
}

const names = async () => (await call('backup.copies', undefined)).copies.map(({ name }) => name);

async function copy(): Promise<void> {
  const { name } = await inTurn(() => call('backup.make', undefined));
  await say({ kind: 'copied', name });
}

/** All but the newest three go. */
async function tidy(): Promise<void> {
  for (const name of (await names()).slice(3)) {
    await say({ kind: 'removing', name });
    await inTurn(() => call('backup.remove', { name }));
  }
}

async function restore(): Promise<void> {
  const name = random.pick(await names());
  await inTurn(() => call('backup.closeForRestore', undefined));
  await say({ kind: 'restoring', name });
  await call('store.restore', { name, key });
  await say({ kind: 'restored', name });
  await signIn();
}

for (;;) {
  for (let count = random.between(1, 3); count > 0; count -= 1) await mark();
  await copy();
  await tidy();
  if (random.chance(0.3)) await inTurn(() => call('backup.drill', undefined));
  if (random.chance(0.5)) await restore();
}
