import { z } from 'zod';
import type { InputOf } from '../../preload/contract/index.ts';
import { type MailServerSettings, mailServerSettings } from '../../preload/contract/mailing.ts';
import type { Problem } from './problems.ts';
import { asInput, type SecretChange } from './secret-change.ts';

/** The mail server as the form holds it: texts as they are typed. */
interface MailServerFields {
  host: string;
  port: string;
  security: MailServerSettings['security'];
  user: string;
  password: SecretChange;
  certificateAuthority: string;
  fromName: string;
  fromAddress: string;
}

/** The port that goes with each way of securing the connection (RFC 8314). */
export const usualPort: Record<MailServerSettings['security'], string> = { starttls: '587', smtps: '465' };

/** The fields for a mail server that is stored, or for the first one. */
export function mailServerFields(settings: MailServerSettings | undefined): MailServerFields {
  return {
    host: settings?.host ?? '',
    port: String(settings?.port ?? usualPort.starttls),
    security: settings?.security ?? 'starttls',
    user: settings?.user ?? '',
    password: { kind: 'keep' },
    certificateAuthority: settings?.certificateAuthority ?? '',
    fromName: settings?.fromName ?? '',
    fromAddress: settings?.fromAddress ?? '',
  };
}

/** What the contract takes for the fields. */
export function mailServerInput(fields: MailServerFields): InputOf<'mailing.setServer'> {
  const { host, port, security, user, certificateAuthority, fromName, fromAddress } = fields;
  return {
    settings: {
      host,
      port: Number(port),
      security,
      fromName,
      fromAddress: fromAddress.trim(),
      ...(user.trim() !== '' && { user: user.trim() }),
      ...(certificateAuthority.trim() !== '' && { certificateAuthority }),
    },
    password: asInput(fields.password),
  };
}

const problemOf: Record<keyof MailServerSettings, Problem> = {
  host: 'required',
  port: 'number',
  security: 'required',
  user: 'tooLong',
  certificateAuthority: 'pem',
  fromName: 'required',
  fromAddress: 'email',
};
const settingNames = z.keyof(mailServerSettings);

/** What the contract would refuse in the fields. */
export function mailServerProblems(
  fields: MailServerFields,
): Partial<Record<keyof MailServerFields, Problem>> {
  const found: Partial<Record<keyof MailServerFields, Problem>> = {};
  for (const { path } of mailServerSettings.safeParse(mailServerInput(fields).settings).error?.issues ?? []) {
    const name = settingNames.safeParse(path[0]);
    if (name.success) found[name.data] ??= problemOf[name.data];
  }
  return found;
}
