import { randomBytes } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import { type Keychain, KeychainUnavailable } from './keychain.ts';

/** The name of the program's entries in the keychain. */
const SERVICE = 'Guichet';

/** What the keychain holds under an account, null where there is nothing. Throws KeychainUnavailable. */
export function keychainEntry(keychain: Keychain, account: string): Promise<string | null> {
  return keychain.getPassword(SERVICE, account);
}

/** A name for a new entry of a store, which no other entry has. */
export function newAccount(storeId: string): string {
  return `${storeId}/${randomBytes(4).toString('hex')}`;
}

/**
 * Puts a new random secret into the keychain and reads it back: a keychain that forgets at once is none.
 * Throws Refusal keychainLocked, keychainMissing.
 */
export async function newKeychainSecret(keychain: Keychain, account: string): Promise<string> {
  const secret = randomBytes(32).toString('base64');
  try {
    await keychain.setPassword(SERVICE, account, secret);
    if ((await keychain.getPassword(SERVICE, account)) !== secret) throw new KeychainUnavailable('locked');
  } catch (error) {
    if (!(error instanceof KeychainUnavailable)) throw error;
    throw new Refusal(error.state === 'locked' ? 'keychainLocked' : 'keychainMissing');
  }
  return secret;
}

/** Deletes entries; false where the keychain refuses and they are to be deleted another time. */
export async function deleteEntries(keychain: Keychain, accounts: readonly string[]): Promise<boolean> {
  try {
    for (const account of accounts) await keychain.deletePassword(SERVICE, account);
    return true;
  } catch (error) {
    if (!(error instanceof KeychainUnavailable)) throw error;
    return false;
  }
}
