import type { Failure } from '../../preload/contract/failure.ts';
import type { StoreStatus } from '../../preload/contract/store.ts';
import type { KeyBundle } from './key-bundle.ts';
import { type KeySlots, keychainAccount, openKeychainSlot } from './key-slots.ts';
import { type Keychain, KeychainUnavailable } from './keychain.ts';
import { keychainEntry } from './keychain-entry.ts';

/** What the keychain said: the keys, nothing, something that opens no store of ours, or that it cannot be asked. */
type KeychainAnswer = KeyBundle | 'empty' | 'wrong' | 'unavailable';

/** The way into the store through the operating system's keychain, and how that stood when it was last asked. */
export class KeychainWay {
  readonly #keychain: Keychain;
  #state: StoreStatus['keychain'] = 'missing';

  constructor(keychain: Keychain) {
    this.#keychain = keychain;
  }

  /** How the keychain was when it was last asked. */
  get state(): StoreStatus['keychain'] {
    return this.#state;
  }

  /** Asks for the keys of wrapped ones; without any, only whether it can be asked. */
  async ask(slots: KeySlots | undefined): Promise<KeychainAnswer> {
    const account = slots && keychainAccount(slots);
    try {
      const kept = await keychainEntry(this.#keychain, account ?? 'probe');
      this.#state = 'available';
      if (slots === undefined || account === undefined || kept === null) return 'empty';
      return (await openKeychainSlot(slots, kept)) ?? 'wrong';
    } catch (error) {
      if (!(error instanceof KeychainUnavailable)) throw error;
      this.#state = error.state;
      return 'unavailable';
    }
  }

  /** What an answer without keys means for whoever has no passphrase. */
  failureOf(answer: Exclude<KeychainAnswer, KeyBundle>): Failure {
    if (answer === 'empty') return { code: 'keychainEmpty' };
    if (answer === 'wrong') return { code: 'wrongKey' };
    return { code: this.#state === 'locked' ? 'keychainLocked' : 'keychainMissing' };
  }

  /** The ways in which a person may open a store with these wrapped keys; none where they are not there. */
  waysInto(slots: KeySlots | undefined): StoreStatus['unlockWith'] {
    if (slots === undefined) return [];
    const ways: StoreStatus['unlockWith'] = [];
    const inKeychain = slots.form === 1 ? slots.passphrase === undefined : slots.keychain !== undefined;
    if (inKeychain && this.#state !== 'missing') ways.push('keychain');
    if (slots.passphrase) ways.push('passphrase');
    ways.push('recoveryKey');
    return ways;
  }
}
