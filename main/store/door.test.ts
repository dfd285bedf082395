import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { openConnection } from './connection.ts';
import { StoreDoor } from './door.ts';
import { type Keychain, noKeychain } from './keychain.ts';
import { newRecoveryKey, readRecoveryKey } from './recovery-key.ts';
import { makeProvenCopy } from './rekey.ts';
import { KEY_FILE } from './remains.ts';
import { migrationsFolder } from './testing.ts';
import { memoryKeychain } from './testing-keychain.ts';
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

  it('says that the keychain holds another key, opens by the recovery key, and mends the keychain without touching that', async () => {
    const folder = newFolder();
    const keychain = memoryKeychain();
    const { recoveryKey } = await (await door(folder, keychain)).create(undefined);
    await closeAll();
    const [account = ''] = keychain.entries.keys();
    keychain.entries.set(account, 'what another store put there');

    const replaced = await door(folder, keychain);
    expect(replaced.status()).toMatchObject({ state: 'failed', failure: { code: 'wrongKey' } });
    expect(replaced.status().unlockWith).toEqual(['keychain', 'recoveryKey']);
    await expect(replaced.unlock({ with: 'keychain' })).rejects.toEqual(refusal('wrongKey'));
    expect((await replaced.unlock({ with: 'recoveryKey', recoveryKey })).state).toBe('open');
    await closeAll();
    expect(keychain.entries.get(account)).toBe('what another store put there');
    expect((await door(folder, keychain)).status().state).toBe('open');
  });

  it('leaves a keychain alone that is locked or gone, and opens by itself once it is back', async () => {
    const folder = newFolder();
    const keychain = memoryKeychain();
    const { recoveryKey } = await (await door(folder, keychain)).create(undefined);
    await closeAll();
    const before = [...keychain.entries];
    for (const [state, code] of [
      ['locked', 'keychainLocked'],
      ['missing', 'keychainMissing'],
    ] as const) {
      keychain.state = state;
      const shut = await door(folder, keychain);
      expect(shut.status()).toMatchObject({ state: 'failed', failure: { code } });
      expect(shut.status().unlockWith).toContain('recoveryKey');
      expect((await shut.unlock({ with: 'recoveryKey', recoveryKey })).state).toBe('open');
      await closeAll();
      expect([...keychain.entries]).toEqual(before);
      keychain.state = 'available';
      expect((await door(folder, keychain)).status().state).toBe('open');
      await closeAll();
    }
  });

  it('opens all the same where the keychain refuses to be mended', async () => {
    const folder = newFolder();
    const keychain = memoryKeychain();
    const { recoveryKey } = await (await door(folder, keychain)).create(undefined);
    await closeAll();
    keychain.entries.clear();
    keychain.beforeSet = () => {
      keychain.state = 'locked';
    };
    const emptied = await door(folder, keychain);
    expect((await emptied.unlock({ with: 'recoveryKey', recoveryKey })).state).toBe('open');
    await closeAll();
    keychain.state = 'available';
    expect((await door(folder, keychain)).status()).toMatchObject({ failure: { code: 'keychainEmpty' } });
  });

  it.each([
    ['the log', 'guichet.db-wal'],
    ['the key file', KEY_FILE],
    ['a copy from before a migration', 'guichet.db.before-migration-from-1'],
    ['a copy under a key', 'guichet.db.copy-under-key-1'],
    ['a file that a change of the key left', 'guichet.db.rekey'],
    ['a backup', 'backups/guichet-2026-11-22.db'],
  ])('makes no key where only %s is left of a store', async (_, left) => {
    const folder = newFolder();
    const keychain = memoryKeychain();
    mkdirSync(join(folder, 'backups'));
    writeFileSync(join(folder, left), 'what is left');
    const bare = await door(folder, keychain);
    expect(bare.status()).toMatchObject({
      state: 'failed',
      failure: { code: 'storeMissing' },
      unlockWith: [],
    });
    await expect(bare.create(passphrase)).rejects.toEqual(refusal('storeMissing'));
    await expect(bare.unlock({ with: 'passphrase', passphrase })).rejects.toEqual(refusal('storeAbsent'));
    expect(readFileSync(join(folder, left), 'utf8')).toBe('what is left');
    expect(readdirSync(folder).filter((name) => name.startsWith('guichet.') && name !== left)).toEqual([
      'guichet.lock',
    ]);
    expect(keychain.entries.size).toBe(0);
  });

  it('makes no key where the database lies beside a foreign key file, or the database went and its keys stayed', async () => {
    const folder = newFolder();
    const { recoveryKey } = await (await door(folder, noKeychain)).create(passphrase);
    await closeAll();
    const keys = readFileSync(join(folder, KEY_FILE));
    const store = readFileSync(join(folder, 'guichet.db'));
    writeFileSync(join(folder, KEY_FILE), 'not a key file');
    const foreign = await door(folder, noKeychain);
    expect(foreign.status()).toMatchObject({ state: 'failed', failure: { code: 'keySlotsMissing' } });
    await expect(foreign.create(passphrase)).rejects.toEqual(refusal('storeExists'));
    await closeAll();

    writeFileSync(join(folder, KEY_FILE), keys);
    rmSync(join(folder, 'guichet.db'));
    const without = await door(folder, noKeychain);
    await expect(without.create(passphrase)).rejects.toEqual(refusal('storeMissing'));
    await closeAll();
    expect(readFileSync(join(folder, KEY_FILE)).equals(keys)).toBe(true);

    writeFileSync(join(folder, 'guichet.db'), store);
    const back = await door(folder, noKeychain);
    expect((await back.unlock({ with: 'recoveryKey', recoveryKey })).state).toBe('open');
  });

  it('says until it is typed back that the recovery key was never tested', async () => {
    const folder = newFolder();
    const made = await door(folder, noKeychain);
    const { recoveryKey } = await made.create(passphrase);
    expect(made.status().recoveryKeyUntested).toBe(true);
    await closeAll();
    const again = await door(folder, noKeychain);
    expect(again.status().recoveryKeyUntested).toBeUndefined();
    await again.unlock({ with: 'passphrase', passphrase });
    expect(again.status().recoveryKeyUntested).toBe(true);
    await again.opened?.keys.testRecoveryKey(recoveryKey);
    expect(again.status().recoveryKeyUntested).toBeUndefined();
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

describe('a store whose key was being changed when the program died', () => {
  async function storeUnderKeys() {
    const folder = newFolder();
    const keychain = memoryKeychain();
    const made = await door(folder, keychain);
    await made.create(undefined);
    const keys = made.opened?.keys;
    if (keys === undefined) throw new Error('not open');
    return { folder, keychain, made, keys, file: made.file, next: made.nextFile };
  }
  const numbers = (opened: StoreDoor) =>
    opened.opened?.keys.bundle.storeKeys.map(({ number, retiredAt }) => [number, retiredAt === null]);

  it('drops the new key and its file where that never had the store’s name', async () => {
    const { folder, keychain, keys, next } = await storeUnderKeys();
    writeFileSync(next, '');
    await keys.prepareStoreKey();
    writeFileSync(next, 'half made');
    writeFileSync(`${next}-wal`, 'half made');
    await closeAll();
    const again = await door(folder, keychain);
    expect(again.status().state).toBe('open');
    expect(numbers(again)).toEqual([[1, true]]);
    expect(readdirSync(folder).filter((name) => name.includes('rekey'))).toEqual([]);
  });

  it('keeps both keys where the file was exchanged, and opens a copy under the old one that is put back', async () => {
    const { folder, keychain, keys, file, next } = await storeUnderKeys();
    const { key: first } = keys.bundle.storeKeys[0] ?? { key: Buffer.alloc(0) };
    await closeAll();
    const copy = readFileSync(file);
    writeFileSync(next, '');
    const { key: second } = await keys.prepareStoreKey();
    makeProvenCopy({ file, copy: next, key: first, newKey: second, still: true }, () => undefined);
    renameSync(next, file);

    const exchanged = await door(folder, keychain);
    expect(exchanged.status().state).toBe('open');
    expect(numbers(exchanged)).toEqual([
      [2, true],
      [1, false],
    ]);
    await closeAll();
    expect(() => openConnection(file, first, 'read')).toThrow(refusal('storeCorrupt'));

    const aside = readFileSync(file);
    writeFileSync(file, copy);
    const restored = await door(folder, keychain);
    expect(restored.status().state).toBe('open');
    expect(numbers(restored)).toEqual([
      [2, false],
      [1, true],
    ]);
    await closeAll();
    writeFileSync(file, aside);
    expect(numbers(await door(folder, keychain))).toEqual([
      [2, true],
      [1, false],
    ]);
  });

  it('keeps a prepared key whose file is gone: somebody may have put it aside', async () => {
    const { folder, keychain, keys } = await storeUnderKeys();
    await keys.prepareStoreKey();
    await closeAll();
    expect(numbers(await door(folder, keychain))).toEqual([
      [2, false],
      [1, true],
    ]);
  });
});

describe('the keychain of this system', () => {
  const tryKeychain = fileURLToPath(new URL('./keychain.probe.ts', import.meta.url));
  const tryDoor = fileURLToPath(new URL('./door.probe.ts', import.meta.url));
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

  it.runIf(process.platform === 'linux' && withBus)(
    'opens the store by itself, and the recovery key does where its entry is gone, replaced or locked',
    () => {
      const home = newFolder();
      const script = `printf 'pw\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$1" "$2"`;
      const run = spawnSync(
        'dbus-run-session',
        ['--', 'sh', '-c', script, process.execPath, tryDoor, join(home, 'data')],
        {
          env: { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, XDG_CACHE_HOME: home },
          encoding: 'utf8',
        },
      );
      expect(run.stdout.trim().split('\n')).toEqual([
        'first start: absent',
        'made: open',
        'gone: keychainEmpty',
        'by recovery key: open',
        'mended: open',
        'replaced: wrongKey',
        'by recovery key: open',
        'mended: open',
        'left alone: another store’s',
        'locked: keychainLocked',
        'by recovery key: open',
      ]);
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
