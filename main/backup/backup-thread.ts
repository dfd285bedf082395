import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Refusal } from '../refusal.ts';
import { doJob, type FromJob, type JobKind, type ThreadTask } from './jobs.ts';

/** The entry of the thread that does one job of the backups and ends. */
async function carryOut<Kind extends JobKind>(
  port: MessagePort,
  { kind, order }: ThreadTask<Kind>,
): Promise<void> {
  const say = (message: FromJob<Kind>): void => port.postMessage(message);
  try {
    say({
      said: 'done',
      result: await doJob(kind, order, (progress) => say({ said: 'progress', progress })),
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say({ said: 'refused', failure: error.failure });
  }
}

if (parentPort === null) throw new Error('backups are made in a worker thread');
await carryOut(parentPort, workerData);
