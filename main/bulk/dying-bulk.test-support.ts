import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { Reservations } from '../reservations/reservations.ts';
import { Store } from '../store/store.ts';
import { Bulk } from './bulk.ts';

/**
 * An office that does nothing but one job, as a process of its own for the crash test to kill: puts every reservation of
 * the store that its environment names on hold, and says on its standard output whenever one more is done. It never
 * outlives its parent.
 */
const { GUICHET_TEST_FILE, GUICHET_TEST_KEY } = process.env;
if (!GUICHET_TEST_FILE || !GUICHET_TEST_KEY) throw new Error('no store is named');

const store = new Store(GUICHET_TEST_FILE, Buffer.from(GUICHET_TEST_KEY, 'hex'));
const audit = new Audit(systemClock);
const pushes = { push: () => undefined };
const notHere = () => Promise.reject(new Error('not needed to put something on hold'));
const reservations = new Reservations({
  store,
  audit,
  clock: systemClock,
  pushes,
  beside: { versions: { version: notHere }, documents: notHere, mailings: notHere },
});
const bulk = new Bulk({
  store,
  audit,
  clock: systemClock,
  pushes,
  reservations: {
    claims: reservations.claims,
    record: (tx, entry) => reservations.record(tx, entry),
    async moveByHandIn(tx, input, actor) {
      await reservations.moveByHandIn(tx, input, actor);
      // Said before the commit, so that a kill may fall on either side of it.
      process.stdout.write(`${input.id}\n`);
    },
  },
  claims: { tellGiven: () => undefined },
  mailing: { sendToFirst: notHere },
  documents: { newestTicket: notHere },
  merger: { merge: notHere },
  onFault: (error) => void process.stderr.write(`${String(error)}\n`),
});

process.stdin.resume().once('end', () => process.exit(1));
const items = await store.read.selectFrom('reservation').select(['id', 'version']).orderBy('id').execute();
await bulk.start();
await bulk.begin(
  { task: { action: 'hold', reason: 'Waits for the strike to end' }, items },
  { role: 'agent' },
  { staffId: 7, name: 'Ana Roy' },
);
