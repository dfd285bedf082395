import { putInPlace } from './restore.ts';

/** Puts a staged copy into place in a process of its own for the test to kill: it stands still behind the step that its environment names. */
const { GUICHET_TEST_FOLDER, GUICHET_TEST_FACTS, GUICHET_TEST_STOP } = process.env;
if (!GUICHET_TEST_FOLDER || !GUICHET_TEST_FACTS) throw new Error('nothing is to be put into place');

putInPlace(GUICHET_TEST_FOLDER, JSON.parse(GUICHET_TEST_FACTS), (step) => {
  if (step !== GUICHET_TEST_STOP) return;
  process.stdout.write(`at ${step}\n`, () => undefined);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
