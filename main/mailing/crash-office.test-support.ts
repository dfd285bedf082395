import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { Reservations } from '../reservations/reservations.ts';
import { Settings } from '../settings/settings.ts';
import { Store } from '../store/store.ts';
import { Vault } from '../store/vault.ts';
import { Mailing } from './mailing.ts';

/**
 * An office that does nothing but mail, as a process of its own for the crash test to kill: opens the store that its
 * environment names, works the outbox, and says on its standard output what it pushes. Ends with its standard input.
 */
const { GUICHET_TEST_FILE, GUICHET_TEST_KEY, GUICHET_TEST_TEMPLATES } = process.env;
if (!GUICHET_TEST_FILE || !GUICHET_TEST_KEY || !GUICHET_TEST_TEMPLATES) throw new Error('no store is named');

const store = new Store(GUICHET_TEST_FILE, Buffer.from(GUICHET_TEST_KEY, 'hex'));
const clock = systemClock;
const audit = new Audit(clock);
const pushes = {
  push: (name: string, payload: unknown) =>
    void process.stdout.write(`${JSON.stringify({ name, payload })}\n`),
};
const notHere = () => Promise.reject(new Error('not needed to send what is queued'));
// The mail server's settings of this test have no secret, so that any vault will do.
const settings = new Settings(store, new Vault([{ number: 1, key: Buffer.alloc(32) }]), audit, clock);
const reservations = new Reservations({
  store,
  audit,
  clock,
  pushes,
  beside: { versions: { version: notHere }, documents: notHere, mailings: notHere },
});
const mailing = new Mailing({
  store,
  audit,
  clock,
  settings,
  reservations,
  documents: { newestTicket: notHere },
  pushes,
  templatesFolder: GUICHET_TEST_TEMPLATES,
  onFault: (error) => void process.stderr.write(`${String(error)}\n`),
});

await mailing.start();
process.stdin.resume().once('end', async () => {
  await mailing.stop();
  await store.close();
});
