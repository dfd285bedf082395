import { Worker } from 'node:worker_threads';
import type { Failure } from '../../preload/contract/failure.ts';
import { Refusal } from '../refusal.ts';
import { type CopyStep, type CopyTask, makeProvenCopy } from './rekey.ts';

/** What the copying thread says. */
export type FromCopyThread =
  | { readonly kind: 'step'; readonly step: CopyStep }
  | { readonly kind: 'made' }
  | { readonly kind: 'refused'; readonly failure: Failure };

/**
 * Makes a proven copy in the thread of that entry (rekey-thread.ts, or the bundled .js), or in the caller's own where there
 * is none. `signal` ends the thread at once and leaves what it wrote. Throws Refusal, and officeStopped where it was ended.
 */
export function makeCopy(
  task: CopyTask,
  thread: URL | undefined,
  tell: (step: CopyStep) => void,
  signal: AbortSignal,
): Promise<void> {
  if (thread === undefined) {
    return Promise.resolve().then(() => makeProvenCopy(task, tell));
  }
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Refusal('officeStopped'));
    const worker = new Worker(thread, { name: 'copy', workerData: task });
    const end = (): void => void worker.terminate();
    signal.addEventListener('abort', end, { once: true });
    worker.on('message', (message: FromCopyThread) => {
      if (message.kind === 'step') tell(message.step);
      else if (message.kind === 'made') resolve();
      else reject(new Refusal(message.failure.code, message.failure.details));
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      signal.removeEventListener('abort', end);
      reject(new Refusal('officeStopped'));
    });
  });
}
