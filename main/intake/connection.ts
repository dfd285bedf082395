import { z } from 'zod';
import type { ParsedInputOf } from '../../preload/contract/index.ts';
import {
  type ConnectionSecrets,
  type ConnectionSettings,
  connectionSettings,
} from '../../preload/contract/intake.ts';
import type { Actor } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import { changesBetween } from '../audit/changes.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import { ApiShop } from './api-shop.ts';
import { ConnectionFailed } from './faults.ts';
import { FolderShop } from './folder-shop.ts';
import { type Credentials, tlsOptions } from './https.ts';
import { changeConnection, connectionRecord, insertConnection } from './queries.ts';
import { readableReceiptKey } from './receipts.ts';
import type { WebShop } from './wire.ts';

const secretsShape = z.object({
  token: z.string().optional(),
  clientCertificate: z.string().optional(),
  clientKey: z.string().optional(),
});
/** What a connection shows to be let in. */
export type Secrets = z.infer<typeof secretsShape>;

/** The connection as it is stored. */
export interface Connection {
  readonly id: number;
  readonly settings: ConnectionSettings;
  readonly secrets: Secrets;
  readonly paused: boolean;
}

/** What the secrets of the connection are bound to. */
export const connectionPurpose = 'connection/secrets';

/** The fields whose values the audit log has: codes and numbers. Of the others it has the name. */
const SHOWN_IN_AUDIT: readonly (keyof ConnectionSettings)[] = ['profile', 'everySeconds'];

/** What a connection shows and checks, from its settings and secrets. */
export function credentialsOf(settings: ConnectionSettings, secrets: Secrets): Credentials {
  return {
    baseUrl: settings.baseUrl,
    certificateAuthority: settings.certificateAuthority || undefined,
    pins: settings.pins,
    token: secrets.token,
    clientCertificate: secrets.clientCertificate,
    clientKey: secrets.clientKey,
  };
}

/** The web shop behind a connection. Throws ConnectionFailed for certificates that cannot be read. */
export function openWebShop(settings: ConnectionSettings, secrets: Secrets): WebShop {
  const credentials = credentialsOf(settings, secrets);
  return settings.profile === 'api' ? new ApiShop(credentials) : new FolderShop(credentials);
}

/** Stored secrets with what an administrator typed: absent keeps, null removes. */
function mergeSecrets(stored: Secrets, typed: ConnectionSecrets): Secrets {
  const merged: Secrets = {};
  for (const name of ['token', 'clientCertificate', 'clientKey'] as const) {
    const value = typed[name] === undefined ? stored[name] : (typed[name] ?? undefined);
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}

/** The connection to the web shop, kept in the store; its secrets are sealed with the vault's key. */
export class Connections {
  readonly #store: Store;
  readonly #vault: Vault;
  readonly #audit: Audit;
  readonly #clock: Clock;

  constructor(store: Store, vault: Vault, audit: Audit, clock: Clock) {
    this.#store = store;
    this.#vault = vault;
    this.#audit = audit;
    this.#clock = clock;
  }

  async current(): Promise<Connection | undefined> {
    const record = await connectionRecord(this.#store.read);
    if (record === undefined) return undefined;
    return {
      id: record.id,
      settings: connectionSettings.parse(JSON.parse(record.settings)),
      secrets: this.#secretsIn(record),
      paused: record.paused === 1,
    };
  }

  /** Settings with stored secrets filled in where none were typed. Throws Refusal connectionIncomplete (details.field). */
  async complete({ settings, secrets }: ParsedInputOf<'intake.setConnection'>): Promise<Secrets> {
    const merged = mergeSecrets((await this.current())?.secrets ?? {}, secrets);
    const { search, hash, username, password } = new URL(settings.baseUrl);
    // A name and a password in an address would be stored and shown in the clear, and are never sent.
    if (search + hash + username + password !== '') {
      throw new Refusal('connectionIncomplete', { field: 'baseUrl' });
    }
    if ((merged.clientCertificate === undefined) !== (merged.clientKey === undefined)) {
      throw new Refusal('connectionIncomplete', { field: 'clientKey' });
    }
    if (settings.receiptKey && !(await readableReceiptKey(settings.receiptKey))) {
      throw new Refusal('connectionIncomplete', { field: 'receiptKey' });
    }
    return merged;
  }

  /** Saves the connection. Throws Refusal connectionIncomplete (details.field). */
  async save(input: ParsedInputOf<'intake.setConnection'>, actor: Actor): Promise<void> {
    const secrets = await this.complete(input);
    try {
      tlsOptions(credentialsOf(input.settings, secrets));
    } catch (error) {
      if (!(error instanceof ConnectionFailed)) throw error;
      const field = error.fault.code === 'chain' ? 'certificateAuthority' : 'clientCertificate';
      throw new Refusal('connectionIncomplete', { field });
    }
    const now = this.#clock.now();
    const columns = {
      settings: JSON.stringify(input.settings),
      secrets_sealed:
        Object.keys(secrets).length > 0
          ? this.#vault.sealText(JSON.stringify(secrets), connectionPurpose)
          : null,
      changed_at: now,
    };
    await this.#store.write(async (tx) => {
      const record = await connectionRecord(tx);
      if (record === undefined) await insertConnection(tx, { ...columns, created_at: now });
      else await changeConnection(tx, record.id, columns);
      await this.#audit.append(tx, {
        actor,
        action: 'connection.changed',
        subject: 'connection',
        changes: {
          ...changesBetween(record && JSON.parse(record.settings), input.settings, SHOWN_IN_AUDIT),
          ...changesBetween(record && this.#secretsIn(record), secrets),
        },
      });
    });
  }

  #secretsIn({ secrets_sealed }: { readonly secrets_sealed: Uint8Array | null }): Secrets {
    return secretsShape.parse(
      JSON.parse(secrets_sealed ? this.#vault.openText(secrets_sealed, connectionPurpose) : '{}'),
    );
  }

  async setPaused(paused: boolean, actor: Actor): Promise<void> {
    await this.#store.write(async (tx) => {
      const record = await connectionRecord(tx);
      if (record === undefined) throw new Refusal('notConnected');
      await changeConnection(tx, record.id, { paused: paused ? 1 : 0, changed_at: this.#clock.now() });
      await this.#audit.append(tx, {
        actor,
        action: paused ? 'intake.paused' : 'intake.resumed',
        subject: 'connection',
      });
    });
  }
}
