import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { type Keychain, KeychainUnavailable } from './keychain.ts';

/** A keychain for tests that can be locked, emptied and written into; what the OS one does is tested with the OS one. */
export interface TestKeychain extends Keychain {
  readonly entries: Map<string, string>;
  state: 'available' | 'missing' | 'locked';
  /** Every change that was asked for, oldest first, and what happens before it. */
  beforeSet: (account: string) => void;
}

export function memoryKeychain(): TestKeychain {
  const entries = new Map<string, string>();
  const keychain: TestKeychain = {
    entries,
    state: 'available',
    beforeSet: () => undefined,
    async getPassword(_, account) {
      mustBeAvailable();
      return entries.get(account) ?? null;
    },
    async setPassword(_, account, password) {
      keychain.beforeSet(account);
      mustBeAvailable();
      entries.set(account, password);
    },
    async deletePassword(_, account) {
      mustBeAvailable();
      return entries.delete(account);
    },
  };
  function mustBeAvailable(): void {
    if (keychain.state !== 'available') throw new KeychainUnavailable(keychain.state);
  }
  return keychain;
}

const contents = z.record(z.string(), z.string());

/** A keychain in a file, for processes that are killed: like the OS's, it has changed or it has not. */
export function fileKeychain(file: string): Keychain {
  const read = (): Record<string, string> =>
    existsSync(file) ? contents.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const write = (entries: Record<string, string>): void => {
    writeFileSync(`${file}.new`, JSON.stringify(entries));
    renameSync(`${file}.new`, file);
  };
  return {
    getPassword: async (_, account) => read()[account] ?? null,
    setPassword: async (_, account, password) => write({ ...read(), [account]: password }),
    async deletePassword(_, account) {
      const { [account]: gone, ...rest } = read();
      write(rest);
      return gone !== undefined;
    },
  };
}
