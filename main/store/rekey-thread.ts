import { parentPort, workerData } from 'node:worker_threads';
import { Refusal } from '../refusal.ts';
import { makeProvenCopy } from './rekey.ts';
import type { FromCopyThread } from './rekey-link.ts';

/** The entry of the thread that copies a store, puts the copy under another key, and proves it. Says how far it is, and ends. */
if (parentPort === null) throw new Error('copies are made in a worker thread');
const port = parentPort;
const say = (message: FromCopyThread): void => port.postMessage(message);
try {
  makeProvenCopy(workerData, (step) => say({ kind: 'step', step }));
  say({ kind: 'made' });
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  say({ kind: 'refused', failure: error.failure });
}
