import { mkdirSync, mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningSmtpServer, startSmtpServer } from '../../scripts/smtp-server.ts';
import { type Authority, createAuthority, type Identity } from '../../scripts/web-shop/certificates.ts';
import { startWebShop, type WebShop } from '../../scripts/web-shop/shop.ts';
import type { KeyBundle } from '../store/key-bundle.ts';
import { openPassphraseSlot, readKeySlots } from '../store/key-slots.ts';
import { secrets } from './secrets.ts';

/** Where the flow plays: the folder that the program may write to, and a real shop and mail server outside of it. */
export interface Stage {
  /** Holds everything that the program can write: its data, home, temporary and working folder, reports, what it prints. */
  readonly root: string;
  /** A folder that the program does not know. */
  readonly outside: string;
  readonly authority: Authority;
  readonly deskIdentity: Identity;
  readonly shop: WebShop;
  readonly mailServer: RunningSmtpServer;
  /** Names of everything that was ever made in the temporary folder, whether or not it is still there. */
  readonly madeTemporary: ReadonlySet<string>;
  /** A file of the program's data. */
  data(name: string): string;
  /** The keys, as whoever has the passphrase can open them. */
  keys(): Promise<KeyBundle>;
  strike(): Promise<void>;
}

export const mailUser = 'agence';

export async function setStage(): Promise<Stage> {
  const outside = mkdtempSync(join(tmpdir(), 'guichet-plaintext-'));
  const root = join(outside, 'everything');
  const temporary = join(root, 'temporary');
  mkdirSync(temporary, { recursive: true });
  const madeTemporary = new Set<string>();
  const watcher = watch(temporary, { recursive: true }, (_event, name) => {
    if (name !== null) madeTemporary.add(name);
  });
  const authority = await createAuthority('A test authority');
  const server = await authority.issue({ commonName: 'A server', hosts: ['127.0.0.1'], usage: 'server' });
  const shop = await startWebShop({
    certificate: server,
    clients: { authority: authority.certificate, needed: 'always' },
    token: secrets.token.text,
    report: () => undefined,
  });
  const mailServer = await startSmtpServer({
    security: 'starttls',
    certificate: server.certificate,
    key: server.key,
    auth: { user: mailUser, password: secrets.mailPassword.text },
  });
  const data = (name: string): string => join(root, 'data', name);
  return {
    root,
    outside,
    authority,
    deskIdentity: await authority.issue({ commonName: 'A desk', usage: 'client' }),
    shop,
    mailServer,
    madeTemporary,
    data,
    async keys() {
      const slots = readKeySlots(data('guichet.keys.json'));
      const bundle = slots && (await openPassphraseSlot(slots, secrets.passphrase.text));
      if (bundle === undefined) throw new Error('the passphrase does not open the keys');
      return bundle;
    },
    async strike() {
      watcher.close();
      await shop.stop();
      await mailServer.stop();
      rmSync(outside, { recursive: true, force: true });
    },
  };
}
