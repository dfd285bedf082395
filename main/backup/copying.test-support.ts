import { type CopyOrder, makeCopy } from './make-copy.ts';

/** Makes a copy in a process of its own for the test to kill: at the step that its environment names it stands still. */
const { GUICHET_TEST_ORDER, GUICHET_TEST_KEY, GUICHET_TEST_STOP } = process.env;
if (!GUICHET_TEST_ORDER || !GUICHET_TEST_KEY) throw new Error('no copy is ordered');
const order: CopyOrder = { ...JSON.parse(GUICHET_TEST_ORDER), key: Buffer.from(GUICHET_TEST_KEY, 'hex') };

await makeCopy(order, ({ step }) => {
  if (step !== GUICHET_TEST_STOP) return;
  process.stdout.write(`at ${step}\n`, () => undefined);
  // Nothing more of the program runs, as behind a power cut.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
