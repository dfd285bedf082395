import { theOffice } from '../actor.ts';
import { systemClock } from '../clock.ts';
import { Store } from '../store/store.ts';
import { Vault } from '../store/vault.ts';
import { Audit } from './audit.ts';
import { AuditHeads } from './heads.ts';
import { lastLine } from './queries.ts';
import { SigningKeys } from './signing-keys.ts';

/**
 * An office that does nothing but write the audit log and sign its head, as a process of its own for the crash test to
 * kill; says the number of every line on its standard output once it is committed. Ends with its standard input.
 */
const { GUICHET_TEST_FILE, GUICHET_TEST_KEY, GUICHET_TEST_VAULT_KEY } = process.env;
if (!GUICHET_TEST_FILE || !GUICHET_TEST_KEY || !GUICHET_TEST_VAULT_KEY) throw new Error('no store is named');

let running = true;
process.stdin.on('end', () => {
  running = false;
});
process.stdin.resume();

const store = new Store(GUICHET_TEST_FILE, Buffer.from(GUICHET_TEST_KEY, 'hex'));
const vault = new Vault([{ number: 1, key: Buffer.from(GUICHET_TEST_VAULT_KEY, 'hex') }]);
const audit = new Audit(systemClock);
const heads = new AuditHeads({
  store,
  clock: systemClock,
  keys: new SigningKeys(store, vault, audit, systemClock),
  onFault: (error) => {
    throw error;
  },
});
await heads.start();
while (running) {
  await store.write((tx) =>
    audit.append(tx, { actor: theOffice, action: 'intake.kept', subject: 'connection/1' }),
  );
  process.stdout.write(`${(await lastLine(store.read))?.id ?? 0}\n`);
  await heads.sign();
}
await heads.stop();
await store.close();
