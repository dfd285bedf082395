import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashRaw } from '@node-rs/argon2';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArgonCost, argonCost, presentCosts } from '../secret-costs.ts';
import { cheapCosts, refusalOf, testClock } from '../testing.ts';
import { type KeyBundle, newKeyBundle, readKeyBundle, storeKeyInUse } from './key-bundle.ts';
import { KeyKeeper } from './key-keeper.ts';
import { isLockOf, makeLock, newSalt, sealFor, unsealWith } from './key-lock.ts';
import {
  type KeySlots,
  keychainAccount,
  openKeychainSlot,
  openPassphraseSlot,
  openRecoverySlot,
  readKeySlots,
} from './key-slots.ts';
import { noKeychain } from './keychain.ts';
import { newRecoveryKey, readRecoveryKey } from './recovery-key.ts';
import { memoryKeychain } from './testing-keychain.ts';

const passphrase = 'correct horse battery staple';
const clock = testClock();

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-slots-'));
  file = join(folder, 'guichet.keys.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function secretOf(recoveryKey: string): string {
  const secret = readRecoveryKey(recoveryKey);
  if (secret === undefined) throw new Error('no recovery key');
  return secret;
}

function slotsHere(): KeySlots {
  const slots = readKeySlots(file);
  if (slots === undefined) throw new Error('no key file');
  return slots;
}

/** Writes a key file as the first form of the program wrote it. */
async function writeForm1(bundle: KeyBundle, recoverySecret: string, typed?: string): Promise<string> {
  const { storeId, vault } = bundle;
  const text = JSON.stringify({
    storeId,
    store: storeKeyInUse(bundle).key.toString('base64'),
    vault: vault.map(({ number, key }) => ({ number, key: key.toString('base64') })),
  });
  const wrap = (key: Uint8Array, slot: string) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(
      Buffer.from(`guichet ${slot} ${storeId}`),
    );
    const keys = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { nonce: nonce.toString('base64'), keys: keys.toString('base64') };
  };
  const salt = randomBytes(16);
  const recoveryKey = new Uint8Array(hkdfSync('sha256', recoverySecret, salt, 'guichet recovery slot 1', 32));
  const cost = { memoryCost: 64, timeCost: 1, parallelism: 1 };
  const stretched = typed && (await hashRaw(typed, { ...cost, algorithm: 2, salt, outputLen: 32 }));
  writeFileSync(
    file,
    JSON.stringify({
      form: 1,
      storeId,
      recovery: { salt: salt.toString('base64'), ...wrap(recoveryKey, 'recovery') },
      ...(stretched && {
        passphrase: { ...cost, salt: salt.toString('base64'), ...wrap(stretched, 'passphrase') },
      }),
    }),
  );
  return text;
}

describe('A lock', () => {
  it('opens for its secret alone, for its purpose alone, and only what somebody sealed who knew the lock', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string({ minLength: 1 }), fc.string(), async (text, secret, other) => {
        const salt = newSalt();
        const lock = makeLock(secret, salt, 'a purpose');
        const sealed = { ...(await sealFor(text, lock, 'a purpose')), salt: lock.salt };
        expect(await unsealWith(secret, sealed, 'a purpose')).toBe(text);
        expect(await unsealWith(secret, sealed, 'another purpose')).toBeUndefined();
        if (other !== secret) {
          expect(await unsealWith(other, sealed, 'a purpose')).toBeUndefined();
          expect(isLockOf(lock, other, 'a purpose')).toBe(false);
        }
        expect(isLockOf(lock, secret, 'a purpose')).toBe(true);
        // The public half alone, which a key file shows nobody, is not enough to seal something that is believed.
        const forged = await sealFor(
          text,
          { ...lock, auth: randomBytes(32).toString('base64') },
          'a purpose',
        );
        expect(await unsealWith(secret, { ...forged, salt: lock.salt }, 'a purpose')).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });
});

describe('A key file', () => {
  it('opens in each of its ways, and changes its keys for all of them without any of their secrets', async () => {
    const recoveryKey = newRecoveryKey();
    const keychain = memoryKeychain();
    const made = newKeyBundle(clock.now());
    const keys = new KeyKeeper({ keychain, clock, file }, made, undefined);
    await keys.begin(recoveryKey, passphrase, true);
    await keys.addVaultKey();
    const next = await keys.prepareStoreKey();
    await keys.settleStoreKey(next.number, false);

    const slots = slotsHere();
    const account = keychainAccount(slots) ?? '';
    const ways = [
      await openRecoverySlot(slots, secretOf(recoveryKey)),
      await openPassphraseSlot(slots, passphrase),
      await openKeychainSlot(slots, keychain.entries.get(account) ?? ''),
    ];
    for (const bundle of ways) {
      expect(bundle).toEqual(keys.bundle);
      expect(bundle?.vault.map(({ number }) => number)).toEqual([1, 2]);
      expect(bundle && storeKeyInUse(bundle).key.equals(next.key)).toBe(true);
      expect(bundle?.storeKeys.map(({ number, retiredAt }) => [number, retiredAt === null])).toEqual([
        [2, true],
        [1, false],
      ]);
    }
    expect(await openRecoverySlot(slots, secretOf(newRecoveryKey()))).toBeUndefined();
    expect(await openPassphraseSlot(slots, 'another passphrase')).toBeUndefined();
  });

  it('makes a try at its passphrase cost what is asked, and as much as today’s where nothing is', async () => {
    const made = newKeyBundle(clock.now());
    const costOf = async (passphraseCost: ArgonCost | undefined) => {
      const keys = new KeyKeeper({ keychain: noKeychain, clock, file, passphraseCost }, made, undefined);
      await keys.begin(newRecoveryKey(), passphrase, false);
      return argonCost.parse(slotsHere().passphrase);
    };
    expect(await costOf(undefined)).toEqual(presentCosts.passphrase);
    expect(await costOf(cheapCosts.passphrase)).toEqual(cheapCosts.passphrase);
  });

  it('holds no key in the clear, in no form, and neither does the keychain', async () => {
    const keychain = memoryKeychain();
    const keys = new KeyKeeper({ keychain, clock, file }, newKeyBundle(clock.now()), undefined);
    await keys.begin(newRecoveryKey(), undefined, true);
    await keys.addVaultKey();
    await keys.prepareStoreKey();
    const written = readFileSync(file, 'latin1') + [...keychain.entries.values()].join();
    for (const { key } of [...keys.bundle.storeKeys, ...keys.bundle.vault])
      for (const form of ['hex', 'base64', 'base64url', 'latin1'] as const)
        expect(written).not.toContain(key.toString(form));
  });

  it('does not open when anything that is sealed in it was changed, or comes from another store', async () => {
    const recoveryKey = newRecoveryKey();
    const keys = new KeyKeeper({ keychain: noKeychain, clock, file }, newKeyBundle(clock.now()), undefined);
    await keys.begin(recoveryKey, undefined, false);
    const slots = slotsHere();
    if (slots.form !== 2) throw new Error('not the present form');
    const secret = secretOf(recoveryKey);
    for (let at = 0; at < slots.recovery.keys.length; at += 37) {
      const letter = slots.recovery.keys[at] === 'A' ? 'B' : 'A';
      const changed = slots.recovery.keys.slice(0, at) + letter + slots.recovery.keys.slice(at + 1);
      const recovery = { ...slots.recovery, keys: changed };
      expect(await openRecoverySlot({ ...slots, recovery }, secret)).toBeUndefined();
    }
    const elsewhere = { ...slots, storeId: crypto.randomUUID() };
    expect(await openRecoverySlot(elsewhere, secret)).toBeUndefined();
  });

  it('is the old one where the new one could not be written', async () => {
    const keys = new KeyKeeper(
      { keychain: noKeychain, clock, file: join(folder, 'gone', 'guichet.keys.json') },
      newKeyBundle(clock.now()),
      undefined,
    );
    await expect(keys.begin(newRecoveryKey(), undefined, false)).rejects.toThrow('diskFault');
    expect(keys.bundle.locks).toBeUndefined();
  });
});

describe('The recovery key', () => {
  it('is replaced only when the new one was typed back, and the old one opens nothing then', async () => {
    const first = newRecoveryKey();
    const keys = new KeyKeeper({ keychain: noKeychain, clock, file }, newKeyBundle(clock.now()), undefined);
    await keys.begin(first, undefined, false);
    expect(keys.bundle.locks?.recovery.testedAt).toBeNull();
    expect(await refusalOf(keys.confirmRecoveryKey(newRecoveryKey()))).toBe('wrongRecoveryKey');
    expect(await keys.confirmRecoveryKey(first.toLowerCase())).toBe('tested');
    expect(keys.bundle.locks?.recovery.testedAt).toBe(clock.now());

    const second = keys.proposeRecoveryKey();
    expect(await openRecoverySlot(slotsHere(), secretOf(second))).toBeUndefined();
    expect(await refusalOf(keys.confirmRecoveryKey(first))).toBe('wrongRecoveryKey');
    expect(await openRecoverySlot(slotsHere(), secretOf(first))).toEqual(keys.bundle);
    expect(await keys.confirmRecoveryKey(second)).toBe('replaced');
    expect(await openRecoverySlot(slotsHere(), secretOf(first))).toBeUndefined();
    expect(await openRecoverySlot(slotsHere(), secretOf(second))).toEqual(keys.bundle);
    expect(await refusalOf(keys.testRecoveryKey(first))).toBe('wrongRecoveryKey');
    await keys.testRecoveryKey(second);
  });
});

describe('A key file of the first form', () => {
  it('opens as it always did, changes no key before it was brought up to date, and asks for its secrets for that', async () => {
    const made = newKeyBundle(clock.now());
    const recoveryKey = newRecoveryKey();
    await writeForm1(made, secretOf(recoveryKey), passphrase);
    const slots = slotsHere();
    const bundle = await openPassphraseSlot(slots, passphrase);
    if (bundle === undefined) throw new Error('does not open');
    expect(storeKeyInUse(bundle).key.equals(storeKeyInUse(made).key)).toBe(true);
    expect(await openRecoverySlot(slots, secretOf(recoveryKey))).toEqual(bundle);

    const keys = new KeyKeeper({ keychain: noKeychain, clock, file }, bundle, slots);
    expect(keys.upgradeNeeded).toBe(true);
    const before = readFileSync(file, 'utf8');
    expect(await refusalOf(keys.addVaultKey())).toBe('keyFileOld');
    expect(await refusalOf(keys.prepareStoreKey())).toBe('keyFileOld');
    expect(await refusalOf(keys.upgrade({ recoveryKey: newRecoveryKey(), passphrase }))).toBe(
      'wrongRecoveryKey',
    );
    expect(await refusalOf(keys.upgrade({ recoveryKey, passphrase: 'something else' }))).toBe(
      'wrongPassphrase',
    );
    await keys.testRecoveryKey(recoveryKey);
    expect(readFileSync(file, 'utf8')).toBe(before);

    await keys.upgrade({ recoveryKey, passphrase });
    expect(keys.upgradeNeeded).toBe(false);
    await keys.addVaultKey();
    expect(await openRecoverySlot(slotsHere(), secretOf(recoveryKey))).toEqual(keys.bundle);
    expect(await openPassphraseSlot(slotsHere(), passphrase)).toEqual(keys.bundle);
  });

  it('had the keys themselves in the keychain; they go from there when it is brought up to date', async () => {
    const made = newKeyBundle(clock.now());
    const recoveryKey = newRecoveryKey();
    const text = await writeForm1(made, secretOf(recoveryKey));
    const keychain = memoryKeychain();
    keychain.entries.set(made.storeId, text);
    const bundle = await openKeychainSlot(slotsHere(), text);
    expect(bundle).toEqual(readKeyBundle(text));
    expect(await openKeychainSlot({ ...slotsHere(), storeId: crypto.randomUUID() }, text)).toBeUndefined();
    if (bundle === undefined) throw new Error('does not open');
    const keys = new KeyKeeper({ keychain, clock, file }, bundle, slotsHere());

    keychain.state = 'locked';
    expect(await refusalOf(keys.upgrade({ recoveryKey }))).toBe('keychainLocked');
    expect(slotsHere().form).toBe(1);
    keychain.state = 'available';
    await keys.upgrade({ recoveryKey });
    const account = keychainAccount(slotsHere()) ?? '';
    expect([...keychain.entries.keys()]).toEqual([account]);
    expect(await openKeychainSlot(slotsHere(), keychain.entries.get(account) ?? '')).toEqual(keys.bundle);
  });
});

describe('The entry in the keychain', () => {
  async function keeperWithKeychain() {
    const keychain = memoryKeychain();
    const keys = new KeyKeeper({ keychain, clock, file }, newKeyBundle(clock.now()), undefined);
    await keys.begin(newRecoveryKey(), undefined, true);
    return { keychain, keys, account: () => keychainAccount(slotsHere()) ?? '' };
  }

  it('is renewed with the store’s key, under a new name, and the old one goes', async () => {
    const { keychain, keys, account } = await keeperWithKeychain();
    const first = account();
    await keys.tendKeychain();
    expect(account()).toBe(first);
    clock.forward({ seconds: 1 });
    const next = await keys.prepareStoreKey();
    await keys.settleStoreKey(next.number, false);
    await keys.tendKeychain();
    expect(account()).not.toBe(first);
    expect([...keychain.entries.keys()]).toEqual([account()]);
    expect(await openKeychainSlot(slotsHere(), keychain.entries.get(account()) ?? '')).toEqual(keys.bundle);
  });

  it('stays and opens where the keychain refuses in the middle, and is renewed another time', async () => {
    const { keychain, keys, account } = await keeperWithKeychain();
    const first = account();
    clock.forward({ seconds: 1 });
    const next = await keys.prepareStoreKey();
    await keys.settleStoreKey(next.number, false);
    keychain.beforeSet = () => {
      keychain.state = 'locked';
    };
    await keys.tendKeychain();
    expect(account()).toBe(first);
    keychain.state = 'available';
    keychain.beforeSet = () => undefined;
    expect(await openKeychainSlot(slotsHere(), keychain.entries.get(first) ?? '')).toEqual(keys.bundle);
    await keys.tendKeychain();
    expect(account()).not.toBe(first);
    expect([...keychain.entries.keys()]).toEqual([account()]);
  });

  it('that was never finished is deleted later', async () => {
    const { keychain, keys, account } = await keeperWithKeychain();
    let dead = '';
    keychain.beforeSet = (name) => {
      // As a crash right behind it: the entry is there, and no slot names it.
      keychain.entries.set(name, 'half made');
      dead = name;
      throw new Error('died here');
    };
    await expect(keys.renewKeychain(true)).rejects.toThrow('died here');
    keychain.beforeSet = () => undefined;
    expect(keychain.entries.has(dead)).toBe(true);
    const bundle = await openKeychainSlot(slotsHere(), keychain.entries.get(account()) ?? '');
    if (bundle === undefined) throw new Error('does not open');
    await new KeyKeeper({ keychain, clock, file }, bundle, slotsHere()).tendKeychain();
    expect([...keychain.entries.keys()]).toEqual([account()]);
  });

  it('that is not ours is left alone', async () => {
    const { keychain, keys, account } = await keeperWithKeychain();
    const first = account();
    keychain.entries.set(first, 'somebody else’s');
    await keys.renewKeychain(false);
    expect(keychain.entries.get(first)).toBe('somebody else’s');
    expect(await openKeychainSlot(slotsHere(), keychain.entries.get(account()) ?? '')).toEqual(keys.bundle);
  });
});
