import { z } from 'zod';
import { type Agency, agency } from '../../preload/contract/settings.ts';
import type { Actor } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import { changesBetween } from '../audit/changes.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import { putSetting, type SettingRecord, setting } from './queries.ts';

/** A setting: its name in the store, its shape, and the shape of its secrets, which are sealed with the vault's key. */
export interface SettingKind<Value, Secrets> {
  readonly name: string;
  readonly value: z.ZodType<Value>;
  readonly secrets: z.ZodType<Secrets>;
  /** The fields that hold codes and numbers alone: the audit log says what they were and became. Of others it has the name. */
  readonly shown?: readonly (keyof Value & string)[];
}

/** A setting as the office reads it. */
export interface Setting<Value, Secrets> {
  readonly value: Value;
  readonly secrets: Secrets;
}

/** The agency as it names itself on documents and mail. */
const agencySetting: SettingKind<Agency, object> = { name: 'agency', value: agency, secrets: z.object({}) };

/** What stands on documents until an administrator has filled it in. */
const UNNAMED_AGENCY: Agency = { name: 'Guichet', address: [], phone: '', email: '', registration: '' };

/** The office's settings, each parsed by its shape on the way in and out. */
export class Settings {
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

  /** The setting, or undefined while nobody has made it. */
  async get<Value, Secrets>(kind: SettingKind<Value, Secrets>): Promise<Setting<Value, Secrets> | undefined> {
    const record = await setting(this.#store.read, kind.name);
    if (record === undefined) return undefined;
    return {
      value: kind.value.parse(JSON.parse(record.value)),
      secrets: kind.secrets.parse(this.#secretsIn(kind.name, record)),
    };
  }

  #secretsIn(name: string, { secrets_sealed }: SettingRecord): object {
    return secrets_sealed ? JSON.parse(this.#vault.openText(secrets_sealed, settingPurpose(name))) : {};
  }

  /** Saves a setting whole. The audit line names the fields that changed, and has the content of codes and numbers alone. */
  async set<Value, Secrets extends object>(
    kind: SettingKind<Value, Secrets>,
    value: Value,
    secrets: Secrets,
    by: Actor,
  ): Promise<void> {
    const any = Object.values(secrets).some((secret) => secret !== undefined);
    const sealed = any ? this.#vault.sealText(JSON.stringify(secrets), settingPurpose(kind.name)) : null;
    await this.#store.write(async (tx) => {
      const before = await setting(tx, kind.name);
      await putSetting(tx, kind.name, JSON.stringify(value), sealed, this.#clock.now());
      await this.#audit.append(tx, {
        actor: by,
        action: 'setting.changed',
        subject: `setting/${kind.name}`,
        changes: {
          ...changesBetween(before && JSON.parse(before.value), value ?? undefined, kind.shown),
          ...changesBetween(before && this.#secretsIn(kind.name, before), secrets),
        },
      });
    });
  }

  async agency(): Promise<Agency> {
    return (await this.get(agencySetting))?.value ?? UNNAMED_AGENCY;
  }

  async setAgency(value: Agency, by: Actor): Promise<Agency> {
    await this.set(agencySetting, value, {}, by);
    return value;
  }
}

/** What the secrets of a setting are bound to. */
export function settingPurpose(name: string): string {
  return `setting/${name}/secrets`;
}
