import { Store } from '../store/store.ts';
import { Indexer } from './indexer.ts';

/** An indexer as a process of its own for the crash test to kill: works off the marks of the store that it is told. */
const { GUICHET_TEST_FILE, GUICHET_TEST_KEY } = process.env;
if (!GUICHET_TEST_FILE || !GUICHET_TEST_KEY) throw new Error('no store is named');

const store = new Store(GUICHET_TEST_FILE, Buffer.from(GUICHET_TEST_KEY, 'hex'));
store.onCommit(() => void process.stdout.write('committed\n'));
const indexer = new Indexer({
  store,
  onFault: (error) => void process.stderr.write(`${String(error)}\n`),
});
await indexer.start();
process.stdin.resume().once('end', async () => {
  await indexer.stop();
  await store.close();
});
