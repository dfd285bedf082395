import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { KeptVersions } from '../intake/versions.ts';
import { Edits } from '../reservations/edits.ts';
import { Reservations } from '../reservations/reservations.ts';
import { Search } from '../search/search.ts';
import { Store } from '../store/store.ts';
import { Vault } from '../store/vault.ts';
import { Clients } from './clients.ts';

/**
 * An office that corrects a client's e-mail address in all of their reservations, back and forth without end, as a process of
 * its own for the crash test to kill: says on its standard output when a line of a history is about to be committed. It never
 * outlives its parent.
 */
const { GUICHET_TEST_FILE, GUICHET_TEST_KEY, GUICHET_TEST_VAULT_KEY } = process.env;
if (!GUICHET_TEST_FILE || !GUICHET_TEST_KEY || !GUICHET_TEST_VAULT_KEY) throw new Error('no store is named');

const clock = systemClock;
const store = new Store(GUICHET_TEST_FILE, Buffer.from(GUICHET_TEST_KEY, 'hex'));
const versions = new KeptVersions(
  store,
  new Vault([{ number: 1, key: Buffer.from(GUICHET_TEST_VAULT_KEY, 'hex') }]),
);
const audit = new Audit(clock);
const pushes = { push: () => undefined };
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
const finder = new Search({
  store,
  clock,
  reservations,
  onFault: (error) => {
    throw error;
  },
});
const clients = new Clients({
  store,
  audit,
  clock,
  pushes,
  finder,
  reservations,
  edits,
  mailing: { forReservations: async () => [], countFor: async () => 0 },
  documents: { names: async () => [] },
});
const ana = { staffId: 7, name: 'Ana Roy' };

process.stdin.resume().once('end', () => process.exit(1));
await finder.settled();
let email = 'elodie@client.example';
for (let round = 0; ; round += 1) {
  const standing = { what: 'email', email } as const;
  email = `elodie.${round}@client.example`;
  const { rows } = await clients.standing({ id: 1, standing }, ana);
  const items = rows.map(({ id, version }) => ({ id, version }));
  await clients.correct({ id: 1, standing, correction: { what: 'email', email }, items }, ana);
}
