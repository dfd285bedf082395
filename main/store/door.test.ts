import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { StoreDoor } from './door.ts';
import { type Keychain, KeychainUnavailable, noKeychain } from './keychain.ts';
import { newRecoveryKey, readRecoveryKey } from './recovery-key.ts';
import { migrationsFolder } from './testing.ts';
import { Vault } from './vault.ts';

const folders: string[] = [];
const doors: StoreDoor[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-door-'));
  folders.push(folder);
  return folder;
}

async function door(dataFolder: string, keychain: Keychain): Promise<StoreDoor> {
  const opened = new StoreDoor({ dataFolder, migrationsFolder, keychain });
  doors.push(opened);
  await opened.tryKeychain();
  return opened;
}

async function closeAll(): Promise<void> {
  for (const opened of doors.splice(0)) await opened.close();
}

afterEach(async () => {
  await closeAll();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function refusal(code: string) {
  return expect.objectContaining({ failure: expect.objectContaining({ code }) });
}

/** A keychain in memory, which can be locked and emptied: what the OS one does is tested with the OS one below. */
function memoryKeychain(): Keychain & {
  entries: Map<string, string>;
  state: 'available' | 'missing' | 'locked';
} {
  const entries = new Map<string, string>();
  const keychain = {
    entries,
    state: 'available' as 'available' | 'missing' | 'locked',
    async check() {
      if (keychain.state !== 'available') throw new KeychainUnavailable(keychain.state);
    },
    async getPassword(_: string, account: string) {
      await keychain.check();
      return entries.get(account) ?? null;
    },
    async setPassword(_: string, account: string, password: string) {
      await keychain.check();
      entries.set(account, password);
    },
    async deletePassword(_: string, account: string) {
      await keychain.check();
      return entries.delete(account);
    },
  };
  return keychain;
}

const passphrase = 'correct horse battery staple';

describe('the way into the store', () => {
  it('asks for a passphrase where there is no keychain, and opens with it and with the recovery key', async () => {
    const folder = newFolder();
    const first = await door(folder, noKeychain);
    expect(first.status()).toMatchObject({ state: 'absent', passphraseNeeded: true });
    await expect(first.create(undefined)).rejects.toEqual(refusal('passphraseNeeded'));
    const { recoveryKey } = await first.create(passphrase);
    expect(first.status().state).toBe('open');
    await closeAll();

    const second = await door(folder, noKeychain);
    expect(second.status()).toMatchObject({ state: 'locked', unlockWith: ['passphrase', 'recoveryKey'] });
    await expect(second.unlock({ with: 'passphrase', passphrase: 'wrong wrong wrong' })).rejects.toEqual(
      refusal('wrongPassphrase'),
    );
    expect((await second.unlock({ with: 'passphrase', passphrase })).state).toBe('open');
    await closeAll();

    const third = await door(folder, noKeychain);
    await expect(third.unlock({ with: 'recoveryKey', recoveryKey: newRecoveryKey() })).rejects.toEqual(
      refusal('wrongRecoveryKey'),
    );
    expect((await third.unlock({ with: 'recoveryKey', recoveryKey: recoveryKey.toLowerCase() })).state).toBe(
      'open',
    );
  });

  it('opens by itself with the keychain, and says when the keychain is locked or was emptied', async () => {
    const folder = newFolder();
    const keychain = memoryKeychain();
    const { recoveryKey } = await (await door(folder, keychain)).create(undefined);
    await closeAll();
    expect((await door(folder, keychain)).status().state).toBe('open');
    await closeAll();

    keychain.state = 'locked';
    const locked = await door(folder, keychain);
    expect(locked.status()).toMatchObject({ state: 'failed', failure: { code: 'keychainLocked' } });
    expect(locked.status().unlockWith).toEqual(['keychain', 'recoveryKey']);
    keychain.state = 'available';
    expect((await locked.unlock({ with: 'keychain' })).state).toBe('open');
    await closeAll();

    keychain.entries.clear();
    const emptied = await door(folder, keychain);
    expect(emptied.status()).toMatchObject({ state: 'failed', failure: { code: 'keychainEmpty' } });
    expect((await emptied.unlock({ with: 'recoveryKey', recoveryKey })).state).toBe('open');
    await closeAll();
    expect((await door(folder, keychain)).status().state).toBe('open');
  });

  it('makes no key where a database exists, even without its key file', async () => {
    const folder = newFolder();
    await (await door(folder, noKeychain)).create(passphrase);
    await closeAll();
    const database = join(folder, 'guichet.db');
    const before = readFileSync(database);
    rmSync(join(folder, 'guichet.keys.json'));
    const bare = await door(folder, noKeychain);
    expect(bare.status()).toMatchObject({ state: 'failed', failure: { code: 'keySlotsMissing' } });
    await expect(bare.create(passphrase)).rejects.toEqual(refusal('storeExists'));
    expect(existsSync(join(folder, 'guichet.keys.json'))).toBe(false);
    expect(readFileSync(database).equals(before)).toBe(true);
  });

  it('keeps a damaged file as it is and says so', async () => {
    const folder = newFolder();
    await (await door(folder, noKeychain)).create(passphrase);
    await closeAll();
    const database = join(folder, 'guichet.db');
    const damaged = readFileSync(database);
    damaged.fill(0x5a, 0, 4096);
    writeFileSync(database, damaged);
    const bare = await door(folder, noKeychain);
    await expect(bare.unlock({ with: 'passphrase', passphrase })).rejects.toEqual(refusal('storeCorrupt'));
    expect(readFileSync(database).equals(damaged)).toBe(true);
  });

  it('lets one program at a time into a folder', async () => {
    const folder = newFolder();
    await door(folder, noKeychain);
    expect(() => new StoreDoor({ dataFolder: folder, migrationsFolder, keychain: noKeychain })).toThrow(
      refusal('storeBusy'),
    );
  });

  it('begins again where the first start died before the store was there', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'guichet.keys.json'), '{"form":1,"half');
    writeFileSync(join(folder, 'guichet.db.new'), 'half made');
    const first = await door(folder, noKeychain);
    expect(first.status().state).toBe('absent');
    await first.create(passphrase);
    expect(first.status().state).toBe('open');
  });
});

describe('the keychain of this system', () => {
  const tryKeychain = fileURLToPath(new URL('./keychain.probe.ts', import.meta.url));
  const withBus =
    spawnSync('sh', ['-c', 'command -v dbus-run-session && command -v gnome-keyring-daemon']).status === 0;

  it.runIf(process.platform === 'linux' && withBus)(
    'keeps and gives a secret through the Secret Service',
    () => {
      const home = newFolder();
      const script = `printf 'pw\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$1"`;
      const run = spawnSync('dbus-run-session', ['--', 'sh', '-c', script, process.execPath, tryKeychain], {
        env: { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, XDG_CACHE_HOME: home },
        encoding: 'utf8',
      });
      expect(run.stdout).toContain('kept, read, deleted');
    },
  );

  it.runIf(process.platform === 'linux')('is missing, in words, where there is no session bus', () => {
    const { DBUS_SESSION_BUS_ADDRESS: _, ...env } = process.env;
    const run = spawnSync(process.execPath, [tryKeychain], {
      env: { ...env, HOME: newFolder(), XDG_RUNTIME_DIR: '/nonexistent' },
      encoding: 'utf8',
    });
    expect(run.stdout).toContain('missing');
  });
});

describe('the recovery key', () => {
  it('is read back however a person types it, and a typing error is caught', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 29 }),
        fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
        (at, letter) => {
          const key = newRecoveryKey();
          expect(key).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/);
          const secret = readRecoveryKey(key);
          expect(readRecoveryKey(` ${key.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `)).toBe(
            secret,
          );
          const plain = key.replaceAll('-', '');
          const typo = plain.slice(0, at) + letter + plain.slice(at + 1);
          if (typo !== plain) expect(readRecoveryKey(typo)).not.toBe(secret);
        },
      ),
    );
  });
});

describe('the vault', () => {
  const key = (number: number) => ({ number, key: Buffer.alloc(32, number) });

  it('opens what it sealed, for the same purpose only, with every key it ever had', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.string(), fc.string(), (plain, purpose, other) => {
        const sealed = new Vault([key(1)]).seal(plain, purpose);
        const rotated = new Vault([key(2), key(1)]);
        expect(Buffer.from(plain).equals(rotated.open(sealed, purpose))).toBe(true);
        expect(rotated.seal(plain, purpose).readUInt32BE(1)).toBe(2);
        if (other !== purpose) expect(() => rotated.open(sealed, other)).toThrow();
        expect(() => new Vault([key(2)]).open(sealed, purpose)).toThrow(/not here/);
      }),
    );
  });

  it('refuses a field in which a single bit was changed', () => {
    const vault = new Vault([key(1)]);
    const sealed = vault.sealText('4242424242424242', 'card');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => vault.openText(changed, 'card')).toThrow();
    }
  });
});
