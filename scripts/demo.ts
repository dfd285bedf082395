import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasScreen, openDesk } from './demo/open-desk.ts';
import { familyNames, findNames, quarantineReasons } from './demo/prove.ts';
import { pullEverything } from './demo/pull.ts';
import { Terminal } from './demo/terminal.ts';
import { reviewAndMail } from './demo/ticket.ts';
import { openScriptedDesk, type ScriptedDesk, writeSealingKey } from './desk.ts';
import { startSmtpServer } from './smtp-server.ts';
import { createAuthority } from './web-shop/certificates.ts';
import { startWebShopProcess } from './web-shop/child.ts';

const passphrase = 'guichet demo passphrase';
const password = 'guichet demo password';

const { values } = parseArgs({
  options: { bookings: { type: 'string', default: '600' }, seed: { type: 'string', default: '1' } },
});
const bookings = Number(values.bookings);

/** What must be true at the end; each that is not is named, and the exit code is 1. */
const wrong: string[] = [];
function must(holds: boolean, what: string): void {
  if (!holds) wrong.push(what);
}

const terminal = new Terminal();
const folder = mkdtempSync(join(tmpdir(), 'guichet-demo-'));
const dataFolder = join(folder, 'store');
const certificates = join(folder, 'certificates');

terminal.heading('Guichet demo: a web booking is pulled, kept, removed, reviewed and its ticket mailed');
const authority = await createAuthority('Guichet demo authority');
const identity = await authority.issue({
  commonName: 'Demo mail server',
  hosts: ['127.0.0.1'],
  usage: 'server',
});
const mailServer = await startSmtpServer({
  security: 'starttls',
  certificate: identity.certificate,
  key: identity.key,
});
const desk = await openScriptedDesk({ dataFolder, passphrase, password });
const shop = await startWebShopProcess([
  ...['--certificates', certificates, '--bookings', String(bookings), '--seed', values.seed],
  ...['--sealed-share', '0.4', '--desk-key', await writeSealingKey(desk, folder)],
]);
try {
  await run(desk);
} catch (error) {
  wrong.push(error instanceof Error ? error.message : String(error));
}
for (const what of wrong) terminal.line(`  NOT SO: ${what}`);
terminal.heading(wrong.length === 0 ? 'All went well.' : 'Something did not go well; it is named above.');
process.exitCode = wrong.length === 0 ? 0 : 1;

if (wrong.length === 0 && hasScreen()) {
  terminal.heading('The desk');
  terminal.line(`Sign in as nadia.roy@example.com with the password: ${password}`);
  terminal.line(`The store’s passphrase, where it is asked for: ${passphrase}`);
  await openDesk(desk, dataFolder, terminal);
} else {
  terminal.line('No terminal with a screen here, so the desk is not opened. npm run desk opens it.');
}
await desk.stop();
await shop.stop();
await mailServer.stop();
// The store, its keys and the certificates go; the ticket stays for a look.
for (const part of [dataFolder, certificates]) rmSync(part, { recursive: true, force: true });

async function run(open: ScriptedDesk): Promise<void> {
  await open.call('settings.setAgency', {
    name: 'Voyages Boréal Travel',
    address: ['1250, boulevard René-Lévesque Ouest, bureau 2200', 'Montréal (Québec) H3B 4W8'],
    phone: '+1 514 555-0142',
    email: 'bonjour@boreal.example.com',
    registration: 'Permis du Québec 700001 · TICO 50010001',
  });
  await open.call('mailing.setServer', {
    settings: {
      host: '127.0.0.1',
      port: mailServer.port,
      security: 'starttls',
      certificateAuthority: authority.certificate,
      fromName: 'Voyages Boréal Travel',
      fromAddress: 'billets@boreal.example.com',
    },
  });

  terminal.heading(
    `1  Pull: ${bookings} web bookings wait at ${shop.url} (TLS 1.3, mTLS, pinned; 40 % sealed, some wild)`,
  );
  const { counters } = await pullEverything(open, shop, terminal);
  const stillThere = await shop.ids();
  const reasons = await quarantineReasons(open);
  terminal.fact('committed as reservations', counters.kept);
  terminal.fact('in quarantine', counters.quarantined);
  for (const [reason, count] of reasons) terminal.fact(`    ${reason}`, count);
  terminal.fact('removed from the Internet server', counters.removed);
  terminal.fact('left on the Internet server', `${stillThere.length} bookings`);
  must(counters.kept + counters.quarantined === bookings, 'every booking is kept');
  must(counters.removed === bookings, 'every kept booking was removed');
  must(stillThere.length === 0, 'the shop’s folder is empty of what was kept');

  terminal.heading('2  Prove: the store holds no name in the clear');
  const names = findNames(dataFolder, await familyNames(open));
  terminal.fact('files · octets searched', `${names.files} · ${names.octets.toLocaleString('en-CA')}`);
  terminal.fact('traveller names looked for', names.sought);
  terminal.fact('found in the clear', names.found);
  must(names.sought > 0 && names.found === 0, 'no traveller’s name stands in the store’s octets');

  terminal.heading('3  Review, ticket, mail');
  const { reservation, document, mailing, file } = await reviewAndMail(open, folder);
  terminal.fact('reservation', `${reservation.locator} is ${reservation.status}`);
  terminal.fact('ticket', document.number);
  terminal.fact('mail', `${mailing.state}: ${mailing.serverAnswer ?? mailing.fault ?? ''}`);
  terminal.fact('PDF', file);
  must(reservation.status === 'mailed' && mailing.state === 'sent', 'the ticket was mailed');
  must(mailServer.received.length === 1, 'the mail server has the message, once');
}
