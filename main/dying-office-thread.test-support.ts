import { parentPort } from 'node:worker_threads';
import type { ToOffice } from './thread-messages.ts';

/**
 * The office's thread with ways to die: a call of `test.exit` ends it at once, `test.throw` by an error that nobody
 * catches, and `test.throwAtStop` by one when it is asked to stop.
 */
let throwsAtStop = false;
parentPort?.on('message', (message: ToOffice) => {
  if (message.kind === 'stop' && throwsAtStop) throw new Error('a fault at the stop');
  if (message.kind !== 'call') return;
  if (message.procedure === 'test.exit') process.exit(7);
  if (message.procedure === 'test.throw') throw new Error('a fault of the test');
  if (message.procedure === 'test.throwAtStop') throwsAtStop = true;
});
await import('./office-thread.ts');
