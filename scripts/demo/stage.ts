import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openScriptedDesk, type ScriptedDesk, writeSealingKey } from '../desk.ts';
import { type RunningSmtpServer, startSmtpServer } from '../smtp-server.ts';
import { createAuthority } from '../web-shop/certificates.ts';
import { startWebShopProcess, type WebShopProcess } from '../web-shop/child.ts';

/** The demo's own secrets: its store is thrown away. */
export const passphrase = 'guichet demo passphrase';
export const password = 'guichet demo password';

/** Everything that the demo plays on: a desk on an empty store, a web shop with bookings, a mail server. */
export interface Stage {
  /** Temporary; tickets are written here. */
  readonly folder: string;
  readonly dataFolder: string;
  readonly desk: ScriptedDesk;
  readonly shop: WebShopProcess;
  readonly mailServer: RunningSmtpServer;
  /** Ends all three and removes the store, its keys and the certificates; what else lies in the folder stays. */
  strike(): Promise<void>;
}

export interface StageOptions {
  /** Web bookings on the shop's shelf. */
  readonly bookings: number;
  /** The generator's seed. */
  readonly seed: number;
  /** Makes the store beforehand, with the demo's passphrase, where it is not to be empty. */
  readonly before?: (dataFolder: string) => Promise<void>;
}

/** Sets everything up: the agency has a name and a mail server, but no web shop is connected yet. */
export async function setStage({ bookings, seed, before }: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-demo-'));
  const dataFolder = join(folder, 'store');
  const certificates = join(folder, 'certificates');
  const authority = await createAuthority('Guichet demo authority');
  const { certificate, key } = await authority.issue({
    commonName: 'Demo mail server',
    hosts: ['127.0.0.1'],
    usage: 'server',
  });
  const mailServer = await startSmtpServer({ security: 'starttls', certificate, key });
  await before?.(dataFolder);
  const desk = await openScriptedDesk({ dataFolder, passphrase, password });
  await desk.call('settings.setAgency', {
    name: 'Voyages Boréal Travel',
    address: ['1250, boulevard René-Lévesque Ouest, bureau 2200', 'Montréal (Québec) H3B 4W8'],
    phone: '+1 514 555-0142',
    email: 'bonjour@boreal.example.com',
    registration: 'Permis du Québec 700001 · TICO 50010001',
  });
  await desk.call('mailing.setServer', {
    settings: {
      host: '127.0.0.1',
      port: mailServer.port,
      security: 'starttls',
      certificateAuthority: authority.certificate,
      fromName: 'Voyages Boréal Travel',
      fromAddress: 'billets@boreal.example.com',
    },
  });
  const shop = await startWebShopProcess([
    ...['--certificates', certificates, '--bookings', String(bookings), '--seed', String(seed)],
    ...['--sealed-share', '0.4', '--desk-key', await writeSealingKey(desk, folder)],
  ]);
  return {
    folder,
    dataFolder,
    desk,
    shop,
    mailServer,
    async strike() {
      await desk.stop();
      await shop.stop();
      await mailServer.stop();
      for (const part of [dataFolder, certificates]) rmSync(part, { recursive: true, force: true });
    },
  };
}
