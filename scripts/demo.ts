import { parseArgs } from 'node:util';
import { hasScreen, openDesk } from './demo/open-desk.ts';
import { familyNames, findNames, quarantineReasons } from './demo/prove.ts';
import { pullEverything } from './demo/pull.ts';
import { passphrase, password, type Stage, setStage } from './demo/stage.ts';
import { Terminal } from './demo/terminal.ts';
import { reviewAndMail } from './demo/ticket.ts';

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
terminal.heading('Guichet demo: a web booking is pulled, kept, removed, reviewed and its ticket mailed');
const stage = await setStage({ bookings, seed: Number(values.seed) });
try {
  await pull(stage);
  await prove(stage);
  await reviewTicketAndMail(stage);
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
  await openDesk(stage.desk, stage.dataFolder, terminal);
} else {
  terminal.line('The desk is not opened: that wants a terminal and a screen. npm run desk opens it.');
}
await stage.strike();

async function pull({ desk, shop }: Stage): Promise<void> {
  terminal.heading(
    `1  Pull: ${bookings} web bookings wait at ${shop.url} (TLS 1.3, mTLS, pinned; 40 % sealed, some wild)`,
  );
  const { counters } = await pullEverything(desk, shop, terminal);
  const stillThere = await shop.ids();
  terminal.fact('committed as reservations', counters.kept);
  terminal.fact('in quarantine', counters.quarantined);
  for (const [reason, count] of await quarantineReasons(desk)) terminal.fact(`    ${reason}`, count);
  terminal.fact('removed from the Internet server', counters.removed);
  terminal.fact('left on the Internet server', stillThere.length);
  must(counters.kept + counters.quarantined === bookings, 'every booking is kept');
  must(counters.removed === bookings, 'every kept booking was removed');
  must(stillThere.length === 0, 'the shop’s folder is empty of what was kept');
}

async function prove({ desk, dataFolder }: Stage): Promise<void> {
  terminal.heading('2  Prove: the store holds no name in the clear');
  const names = findNames(dataFolder, await familyNames(desk));
  terminal.fact('files · octets searched', `${names.files} · ${names.octets.toLocaleString('en-CA')}`);
  terminal.fact('traveller names looked for', names.sought);
  terminal.fact('found in the clear', names.found);
  must(names.sought > 0 && names.found === 0, 'no traveller’s name stands in the store’s octets');
}

async function reviewTicketAndMail({ desk, folder, mailServer }: Stage): Promise<void> {
  terminal.heading('3  Review, ticket, mail');
  const { reservation, document, mailing, file } = await reviewAndMail(desk, folder);
  terminal.fact('reservation', `${reservation.locator} is ${reservation.status}`);
  terminal.fact('ticket', document.number);
  terminal.fact('mail', `${mailing.state}: ${mailing.serverAnswer ?? mailing.fault ?? ''}`);
  terminal.fact('PDF', file);
  must(reservation.status === 'mailed' && mailing.state === 'sent', 'the ticket was mailed');
  must(mailServer.received.length === 1, 'the mail server has the message, once');
}
