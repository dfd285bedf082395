import { spawnSync } from 'node:child_process';
import { StoreDoor } from './door.ts';
import { keychainAccount, readKeySlots } from './key-slots.ts';
import { osKeychain } from './keychain.ts';
import { migrationsFolder } from './testing.ts';

/**
 * Run as a process of its own by a test, under a session bus with a Secret Service: makes a store in the folder that is
 * named, takes its keychain entry away, replaces it and locks the keyring, and says at each step how the store stands.
 */
const [dataFolder = ''] = process.argv.slice(2);

function say(
  step: string,
  { state, failure }: { state: string; failure?: { code: string } | undefined },
): void {
  process.stdout.write(`${step}: ${failure?.code ?? state}\n`);
}

async function opened(
  step: string,
  use: (door: StoreDoor) => Promise<void> = async () => undefined,
): Promise<void> {
  const door = new StoreDoor({ dataFolder, migrationsFolder, keychain: osKeychain });
  say(step, await door.tryKeychain());
  await use(door);
  await door.close();
}

const account = (): string => {
  const slots = readKeySlots(`${dataFolder}/guichet.keys.json`);
  return (slots && keychainAccount(slots)) ?? '';
};

let recoveryKey = '';
await opened('first start', async (door) => {
  ({ recoveryKey } = await door.create(undefined));
});
await opened('made');
await osKeychain.deletePassword('Guichet', account());
await opened('gone', async (door) =>
  say('by recovery key', await door.unlock({ with: 'recoveryKey', recoveryKey })),
);
await opened('mended');
const replaced = account();
await osKeychain.setPassword('Guichet', replaced, 'another store’s');
await opened('replaced', async (door) =>
  say('by recovery key', await door.unlock({ with: 'recoveryKey', recoveryKey })),
);
await opened('mended');
process.stdout.write(`left alone: ${await osKeychain.getPassword('Guichet', replaced)}\n`);
const lock = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets'];
spawnSync('dbus-send', [
  ...lock,
  'org.freedesktop.Secret.Service.Lock',
  'array:objpath:/org/freedesktop/secrets/collection/login',
]);
await opened('locked', async (door) =>
  say('by recovery key', await door.unlock({ with: 'recoveryKey', recoveryKey })),
);
