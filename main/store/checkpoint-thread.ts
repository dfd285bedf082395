import { parentPort, workerData } from 'node:worker_threads';
import { openConnection } from './connection.ts';
import { storeFaultCode } from './faults.ts';

/** The entry of the thread that folds the store's write-ahead log into its file, so that no commit has to. */
if (parentPort === null) throw new Error('checkpoints run in a worker thread');
const port = parentPort;
const { file, key } = workerData;
const database = openConnection(file, Buffer.from(key), 'write');
database.pragma('wal_autocheckpoint = 0');

port.on('message', (message: 'fold' | 'close') => {
  if (message === 'close') {
    database.close();
    port.close();
    return;
  }
  try {
    // PASSIVE waits for nobody and holds nobody up: it folds what it can and leaves the rest for the next time.
    database.pragma('wal_checkpoint(PASSIVE)');
  } catch (error) {
    // A full or failing disk: the log stays as it is, nothing is lost, and the next commit tells staff.
    if (storeFaultCode(error) === undefined) throw error;
  }
  port.postMessage('folded');
});
