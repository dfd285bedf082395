import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { KeptVersions } from '../intake/versions.ts';
import { Store } from '../store/store.ts';
import { Vault } from '../store/vault.ts';
import { Edits } from './edits.ts';
import { Notes } from './notes.ts';
import { Reservations } from './reservations.ts';

/**
 * An office that corrects, undoes and notes without end, as a process of its own for the crash test to kill: says on its
 * standard output when a line of the history is about to be committed, and when it is. It never outlives its parent.
 */
const { GUICHET_TEST_FILE, GUICHET_TEST_KEY, GUICHET_TEST_VAULT_KEY } = process.env;
if (!GUICHET_TEST_FILE || !GUICHET_TEST_KEY || !GUICHET_TEST_VAULT_KEY) throw new Error('no store is named');

const store = new Store(GUICHET_TEST_FILE, Buffer.from(GUICHET_TEST_KEY, 'hex'));
const versions = new KeptVersions(
  store,
  new Vault([{ number: 1, key: Buffer.from(GUICHET_TEST_VAULT_KEY, 'hex') }]),
);
const audit = new Audit(systemClock);
const pushes = { push: () => undefined };
const clock = systemClock;
const beside = { versions, documents: async () => [], mailings: async () => [] };
const reservations = new Reservations({ store, audit, clock, pushes, beside });
const said: Pick<Reservations, 'open' | 'record' | 'work'> = {
  open: (id) => reservations.open(id),
  work: (tx, id, actor) => reservations.work(tx, id, actor),
  async record(tx, entry) {
    await reservations.record(tx, entry);
    // Said in the midst of the transaction, so that a kill may fall before its audit line and its commit.
    process.stdout.write('written\n');
  },
};
const edits = new Edits({ store, audit, clock, pushes, versions, reservations: said });
const notes = new Notes({ store, audit, clock, pushes, reservations: said });
const ana = { staffId: 7, name: 'Ana Roy' };

process.stdin.resume().once('end', () => process.exit(1));
for (let round = 0; ; round += 1) {
  const { id, version } = await reservations.open(1);
  const family = `Tremblay ${round}`;
  const emails = [`elodie.${round}@client.example`];
  await edits.edit({ id, version, edit: { part: 'traveller', number: 1, changes: { family } } }, ana);
  const mended = await edits.edit(
    { id, version: version + 1, edit: { part: 'client', changes: { emails } } },
    ana,
  );
  await edits.undo({ id, version: mended.version, edit: mended.lastEdit ?? 0 }, ana);
  await notes.add({ id, text: `Round ${round}` }, ana);
  process.stdout.write('committed\n');
}
