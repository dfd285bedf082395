import { systemClock } from '../clock.ts';
import { booking } from '../reservations/testing.ts';
import { Store } from '../store/store.ts';
import { Vault } from '../store/vault.ts';
import { makeDoubtDesk } from './testing.ts';

/**
 * A desk that keeps bookings two of which are always alike and decides on each pair, as a process of its own for the crash
 * test to kill: says on its standard output what was answered, after it was. Ends with its standard input.
 */
const { GUICHET_TEST_FILE, GUICHET_TEST_KEY, GUICHET_TEST_LIFE } = process.env;
if (!GUICHET_TEST_FILE || !GUICHET_TEST_KEY || !GUICHET_TEST_LIFE) throw new Error('no store is named');

const key = Buffer.from(GUICHET_TEST_KEY, 'hex');
const store = new Store(GUICHET_TEST_FILE, key);
const vault = new Vault([{ number: 1, key }]);
const desk = makeDoubtDesk({ store, vault }, systemClock, { push: () => undefined });
const ana = { staffId: null, name: 'Ana Roy' };
const reason = 'as the test says';
const tell = (what: object) => void process.stdout.write(`${JSON.stringify(what)}\n`);
let goesOn = true;
process.stdin.resume().once('end', () => {
  goesOn = false;
});

await desk.doubts.start();
for (let round = 0; goesOn; round += 1) {
  const name = `L${GUICHET_TEST_LIFE}R${round}`;
  const good = booking();
  // Letters alone, because names are compared by those.
  const given = [...name].map((sign) => String.fromCharCode(97 + (sign.charCodeAt(0) % 26))).join('');
  const one = booking({
    id: name,
    client: { ...good.client, given, phones: [], emails: [`${name}@client.example`] },
    travellers: [{ given, family: name, type: 'adult' }],
  });
  const ids = await desk.receive({ booking: one }, { booking: { ...one, id: `${name}-again` } });
  tell({ kept: ids });
  const [pair] = await desk.duplicates.of(ids[1] ?? 0);
  if (pair === undefined) throw new Error('two that are alike were not found');
  const { id, other } = pair;
  await desk.duplicates.merge({ id, keep: other.id, versions: { found: 1, other: 1 }, reason }, ana);
  tell({ merged: id });
  if (round % 2 === 0) {
    await desk.duplicates.undoMerge({ id, version: 2, reason }, ana);
    tell({ undone: id });
  }
}
await desk.doubts.stop();
await store.close();
