import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { intakeSealedFields } from '../intake/sealed-fields.ts';
import { SealingKeys } from '../intake/sealing-keys.ts';
import type { Pushes } from '../pushes.ts';
import { settingsSealedFields } from '../settings/sealed-fields.ts';
import { type OpenStore, StoreDoor } from '../store/door.ts';
import type { Keychain } from '../store/keychain.ts';
import { copyBeside } from './copy-beside.test-support.ts';
import { KeyRing } from './key-ring.ts';
import { StoreKeyChange } from './store-key-change.ts';

/** An office that has nothing but its keys, for tests and fault runs: a real door, key ring and change of the store's key. */
export class KeyOffice {
  readonly door: StoreDoor;
  readonly change: StoreKeyChange;
  /** What the services and the door told the screens, by name or step. */
  readonly told: string[] = [];
  /** Hears each of them. */
  onTold: (what: string) => void = () => undefined;
  /** Faults of the program; a test expects none. */
  readonly faults: unknown[] = [];
  /** What stands in for the making of a backup; a real copy where it is left. */
  keepCopy: (signal: AbortSignal) => Promise<void>;
  #ring: KeyRing | undefined;

  constructor(dataFolder: string, keychain: Keychain, copyThread?: URL) {
    this.door = new StoreDoor({
      dataFolder,
      keychain,
      migrationsFolder: fileURLToPath(new URL('../../resources/migrations', import.meta.url)),
    });
    this.keepCopy = (signal) => copyBeside(this.door, copyThread, signal);
    this.change = new StoreKeyChange({
      door: this.door,
      clock: systemClock,
      copyThread,
      keepCopy: (signal) => this.keepCopy(signal),
      pause: () => this.#pause(),
      resume: () => this.#resume(),
      tell: () => this.#tell(this.door.keyChange?.step ?? 'settled'),
      onFault: (error) => this.faults.push(error),
    });
  }

  /** Opens what is there with the keychain. */
  async start(): Promise<void> {
    await this.door.tryKeychain();
    if (this.door.opened !== undefined) await this.#resume();
  }

  /** Makes a store. */
  async create(passphrase?: string): Promise<string> {
    const { recoveryKey } = await this.door.create(passphrase);
    await this.#resume();
    return recoveryKey;
  }

  get open(): OpenStore {
    const { opened } = this.door;
    if (opened === undefined) throw new Error(`the store is not open: ${this.door.status().failure?.code}`);
    return opened;
  }

  get ring(): KeyRing {
    if (this.#ring === undefined) throw new Error('the key ring is not there');
    return this.#ring;
  }

  #tell(what: string): void {
    this.told.push(what);
    this.onTold(what);
  }

  async #resume(): Promise<void> {
    const pushes: Pushes = { push: (name) => this.#tell(name) };
    const audit = new Audit(systemClock);
    const sealingKeys = new SealingKeys(this.open.store, this.open.vault, audit, systemClock);
    this.#ring = new KeyRing({
      ...this.open,
      audit,
      clock: systemClock,
      pushes,
      fields: [...intakeSealedFields, settingsSealedFields],
      others: [() => sealingKeys.rows()],
      onVaultKey: async () => undefined,
      onFault: (error) => this.faults.push(error),
    });
    await this.#ring.start();
  }

  async #pause(): Promise<void> {
    await this.#ring?.stop();
    this.#ring = undefined;
  }

  async stop(): Promise<void> {
    await this.change.stop();
    await this.#pause();
    await this.door.close();
  }
}

/** The entry of the copying thread. */
export const copyThread = new URL('../store/rekey-thread.ts', import.meta.url);

/** The name of the store's file in a folder. */
export function storeFile(dataFolder: string): string {
  return join(dataFolder, 'guichet.db');
}
