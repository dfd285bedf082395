import { Refusal } from '../refusal.ts';
import { Store } from './store.ts';

/** Writes into a store until the system refuses it, under a limit that its parent set on the size of files; says what came of it. */
const { GUICHET_TEST_FILE, GUICHET_TEST_KEY } = process.env;
if (!GUICHET_TEST_FILE || !GUICHET_TEST_KEY) throw new Error('no store is named');
const store = new Store(GUICHET_TEST_FILE, Buffer.from(GUICHET_TEST_KEY, 'hex'));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

let heard = 'nothing';
store.watch(
  (code) => {
    heard = code;
  },
  () => {
    if (heard !== 'nothing') heard = 'well';
  },
);
const write = async (name: string, octets: number): Promise<void> => {
  try {
    await store.write((tx) =>
      tx
        .insertInto('setting')
        .values({ name, value: JSON.stringify('x'.repeat(octets)), changed_at: 'now' })
        .execute(),
    );
    say('written');
  } catch (error) {
    say(error instanceof Refusal ? error.failure.code : String(error));
  }
};

await write('small', 10);
await write('large', 900_000);
const { count } = await store.read
  .selectFrom('setting')
  .select((eb) => eb.fn.countAll<number>().as('count'))
  .executeTakeFirstOrThrow();
say(`read ${count}`);
say(`heard ${heard}`);
await write('small again', 10);
say(`heard ${heard}`);
await store.close();
