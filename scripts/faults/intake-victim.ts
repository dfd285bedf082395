import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { systemClock } from '../../main/clock.ts';
import { sourceThreads } from '../../main/office-threads.ts';
import { makeServices } from '../../main/services.ts';
import { Sessions } from '../../main/sessions.ts';
import { proveEncrypted } from '../../main/store/connection.ts';
import { migrate } from '../../main/store/migrations.ts';
import { Store } from '../../main/store/store.ts';
import { keepTestKeys, migrationsFolder } from '../../main/store/testing.ts';
import { Vault } from '../../main/store/vault.ts';
import type { VictimMessage } from './intake-victim-messages.ts';

/** The keys of the store come from the parent, where a person or a keychain would give them. */
const keys = z.object({ file: z.string(), store: z.string(), vault: z.string() });

function say(message: VictimMessage): void {
  process.send?.(message);
}

/** The office's services on a real store, in a process that its parent kills at any instant; it never outlives it. */
process.on('disconnect', () => process.exit(1));
const [message] = await once(process, 'message');
const { file, store: storeKey, vault: vaultKey } = keys.parse(message);
const key = Buffer.from(storeKey, 'hex');
proveEncrypted(file, key);
migrate(file, key, migrationsFolder);
const fail = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
};
const vaultKeys = [{ number: 1, key: Buffer.from(vaultKey, 'hex') }];
const keeper = await keepTestKeys(dirname(file), key, vaultKeys);
const services = makeServices({
  files: {
    dataFolder: dirname(file),
    database: file,
    keysFile: join(dirname(file), 'guichet.keys.json'),
    storeId: keeper.bundle.storeId,
    keys: () => [key],
  },
  store: new Store(file, key, sourceThreads.checkpoints),
  vault: new Vault(vaultKeys),
  keys: keeper,
  openedBy: 'creation',
  clock: systemClock,
  pushes: {
    push: (name) => {
      if (name !== 'intake.status') return;
      const { state, fault, lastRunAt, removalsPending } = services.intake.status();
      if (state === 'idle' && fault === null && lastRunAt !== null && removalsPending === 0)
        say({ kind: 'drained' });
    },
  },
  log: { event: () => undefined, fault: (_, error) => fail(error) },
  resourcesFolder: fileURLToPath(new URL('../../resources', import.meta.url)),
  threads: sourceThreads,
  sessions: new Sessions(systemClock),
  isRecoveryKey: async () => false,
});
await services.start();
say({ kind: 'started' });
