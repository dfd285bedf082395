import { z } from 'zod';
import { type MailServerSettings, mailServerSettings } from '../../preload/contract/mailing.ts';
import type { Setting, SettingKind } from '../settings/settings.ts';

interface MailServerSecrets {
  readonly password?: string | undefined;
}

/** The agency's mail server with its password, as the office uses it. */
export type MailServer = Setting<MailServerSettings, MailServerSecrets>;

/** The mail server among the settings; the password is sealed with the vault's key. */
export const mailServerSetting: SettingKind<MailServerSettings, MailServerSecrets> = {
  name: 'mailServer',
  value: mailServerSettings,
  secrets: z.object({ password: z.string().optional() }),
  shown: ['port', 'security'],
};

/**
 * The server that an administrator means. A password that was left out is the kept one, but only for the host and the
 * user that it was given for: it must not be sent to another server just because a name in the settings was changed.
 */
export function withPassword(
  value: MailServerSettings,
  typed: string | null | undefined,
  kept: MailServer | undefined,
): MailServer {
  const same = kept?.value.host === value.host && kept.value.user === value.user;
  const password = typed === undefined ? (same ? kept.secrets.password : undefined) : (typed ?? undefined);
  return { value, secrets: password === undefined ? {} : { password } };
}
