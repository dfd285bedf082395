import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { systemClock } from '../../main/clock.ts';
import { makeServices } from '../../main/services.ts';
import { proveEncrypted } from '../../main/store/connection.ts';
import { makeKeySlots, writeKeySlots } from '../../main/store/key-slots.ts';
import { migrate } from '../../main/store/migrations.ts';
import { Store } from '../../main/store/store.ts';
import { migrationsFolder } from '../../main/store/testing.ts';
import { Vault } from '../../main/store/vault.ts';

/** The keys of the store come from the parent, where a person or a keychain would give them. */
const keys = z.object({ file: z.string(), store: z.string(), vault: z.string() });

/** What the victim says: that it works, and each time that a run of the intake came to its end with nothing pending. */
export type VictimMessage = { readonly kind: 'started' } | { readonly kind: 'drained' };

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
// The wrapped keys that the door would have made: copies of the store take them along.
const bundle = {
  storeId: '00000000-0000-4000-8000-000000000001',
  store: key,
  vault: [{ number: 1, key: Buffer.from(vaultKey, 'hex') }],
};
const keysFile = join(dirname(file), 'guichet.keys.json');
if (!existsSync(keysFile)) writeKeySlots(keysFile, await makeKeySlots(bundle, 'fault run', undefined));
const services = makeServices({
  files: {
    dataFolder: dirname(file),
    database: file,
    keysFile,
    storeId: bundle.storeId,
    keys: () => [key],
  },
  backupThread: new URL('../../main/backup/backup-thread.ts', import.meta.url),
  store: new Store(file, key, new URL('../../main/store/checkpoint-thread.ts', import.meta.url)),
  vault: new Vault(bundle.vault),
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
  documentThread: new URL('../../main/documents/render-thread.ts', import.meta.url),
});
await services.start();
say({ kind: 'started' });
