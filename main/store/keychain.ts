import { AsyncEntry } from 'keytar';

/** The OS keychain by the keytar API; errors say whether it is missing or locked. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** A keychain that cannot be used now. `missing`: there is none on this PC. `locked`: it is there and refused or asked for a person. */
export class KeychainUnavailable extends Error {
  readonly state: 'missing' | 'locked';

  constructor(state: 'missing' | 'locked', cause?: unknown) {
    super(`the keychain is ${state}`, { cause });
    this.name = 'KeychainUnavailable';
    this.state = state;
  }
}

/** How long a keychain may wait for its own unlock prompt before it counts as locked. */
const PATIENCE = 20_000;

/** Words by which the platforms say that there is no keychain at all, as against one that refuses. */
const MISSING =
  /no (default )?store|not provided by any|ServiceUnknown|autolaunch|DISPLAY|DBUS|D-Bus|dbus|connect|not supported|No such file/i;

async function ask<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await work(AbortSignal.timeout(PATIENCE));
  } catch (error) {
    const text = error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : String(error);
    throw new KeychainUnavailable(MISSING.test(text) ? 'missing' : 'locked', error);
  }
}

/**
 * Windows Credential Manager, macOS Keychain, or on Linux the Secret Service. The last is pinned: left alone, the
 * library falls back to the kernel's keyring, which forgets the store's key at the next reboot.
 */
export const osKeychain: Keychain = {
  getPassword: (service, account) => ask((signal) => entry(service, account).getPassword(signal)),
  setPassword: (service, account, password) =>
    ask((signal) => entry(service, account).setPassword(password, signal)),
  deletePassword: (service, account) => ask((signal) => entry(service, account).deletePassword(signal)),
};

function entry(service: string, account: string): AsyncEntry {
  return new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
}

/** Stands in where the office was told to use no keychain (a PC without one, the demo): always missing. */
export const noKeychain: Keychain = {
  getPassword: () => Promise.reject(new KeychainUnavailable('missing')),
  setPassword: () => Promise.reject(new KeychainUnavailable('missing')),
  deletePassword: () => Promise.reject(new KeychainUnavailable('missing')),
};
