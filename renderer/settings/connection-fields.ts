import { z } from 'zod';
import type { InputOf } from '../../preload/contract/index.ts';
import { type ConnectionSettings, connectionSettings } from '../../preload/contract/intake.ts';
import type { Problem } from './problems.ts';
import { asInput, type SecretChange } from './secret-change.ts';

/** The connection as the form holds it: texts as they are typed. */
export interface ConnectionFields {
  name: string;
  profile: ConnectionSettings['profile'];
  baseUrl: string;
  everySeconds: string;
  certificateAuthority: string;
  /** One a line. */
  pins: string;
  receiptKey: string;
  token: SecretChange;
  clientCertificate: SecretChange;
  clientKey: SecretChange;
}

const keep: SecretChange = { kind: 'keep' };

/** The fields for a connection that is stored, or for the first one. */
export function connectionFields(settings: ConnectionSettings | undefined): ConnectionFields {
  return {
    name: settings?.name ?? '',
    profile: settings?.profile ?? 'api',
    baseUrl: settings?.baseUrl ?? 'https://',
    everySeconds: String(settings?.everySeconds ?? 60),
    certificateAuthority: settings?.certificateAuthority ?? '',
    pins: settings?.pins.join('\n') ?? '',
    receiptKey: settings?.receiptKey ?? '',
    token: keep,
    clientCertificate: keep,
    clientKey: keep,
  };
}

/** What the contract takes for the fields. */
export function connectionInput(fields: ConnectionFields): InputOf<'intake.setConnection'> {
  const { name, profile, baseUrl, everySeconds, certificateAuthority, pins, receiptKey } = fields;
  return {
    settings: {
      name,
      profile,
      baseUrl: baseUrl.trim(),
      everySeconds: Number(everySeconds),
      pins: pins.split(/\s+/).filter((pin) => pin !== ''),
      ...(certificateAuthority.trim() !== '' && { certificateAuthority }),
      ...(receiptKey.trim() !== '' && { receiptKey }),
    },
    secrets: {
      token: asInput(fields.token),
      clientCertificate: asInput(fields.clientCertificate),
      clientKey: asInput(fields.clientKey),
    },
  };
}

const problemOf: Record<keyof ConnectionSettings, Problem> = {
  name: 'required',
  profile: 'required',
  baseUrl: 'httpsUrl',
  everySeconds: 'number',
  pins: 'pin',
  certificateAuthority: 'pem',
  receiptKey: 'jwk',
};
const settingNames = z.keyof(connectionSettings);

/** What is wrong with the fields before the office is asked: what its contract refuses, and texts that are plainly not what they should be. */
export function connectionProblems(
  fields: ConnectionFields,
): Partial<Record<keyof ConnectionFields, Problem>> {
  const found: Partial<Record<keyof ConnectionFields, Problem>> = {};
  const { settings, secrets } = connectionInput(fields);
  for (const { path } of connectionSettings.safeParse(settings).error?.issues ?? []) {
    const name = settingNames.safeParse(path[0]);
    if (name.success) found[name.data] ??= problemOf[name.data];
  }
  if (settings.certificateAuthority !== undefined && !isPem(settings.certificateAuthority)) {
    found.certificateAuthority = 'pem';
  }
  if (settings.receiptKey !== undefined && !isJwk(settings.receiptKey)) found.receiptKey = 'jwk';
  if (secrets.clientCertificate && !isPem(secrets.clientCertificate)) found.clientCertificate = 'pem';
  if (secrets.clientKey && !isPem(secrets.clientKey)) found.clientKey = 'pem';
  if (secrets.clientCertificate && !secrets.clientKey) found.clientKey ??= 'keyWithoutCertificate';
  return found;
}

function isPem(text: string): boolean {
  return /-----BEGIN [A-Z0-9 ]+-----[\s\S]+-----END [A-Z0-9 ]+-----/.test(text);
}

const jwk = z.looseObject({ kty: z.string() });

function isJwk(text: string): boolean {
  try {
    return jwk.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
