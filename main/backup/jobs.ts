import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { Failure } from '../../preload/contract/failure.ts';
import { Refusal } from '../refusal.ts';
import type { CheckedCopy } from './check-copy.ts';
import type { CopyLabel } from './copy-folder.ts';
import { type DrillFinding, type DrillOrder, holdDrill } from './drill.ts';
import { type CopyOrder, makeCopy } from './make-copy.ts';
import { type FoundReport, type ReportOrder, reportOn } from './report.ts';
import { type StageOrder, stageCopy } from './restore.ts';

/** What is done in a thread of its own: each reads a whole store, which would hold the office for seconds. */
interface Jobs {
  readonly make: { readonly order: CopyOrder; readonly result: CopyLabel };
  readonly stage: { readonly order: StageOrder; readonly result: CheckedCopy };
  readonly report: { readonly order: ReportOrder; readonly result: FoundReport };
  readonly drill: { readonly order: DrillOrder; readonly result: DrillFinding };
}
export type JobKind = keyof Jobs;
export type OrderOf<Kind extends JobKind> = Jobs[Kind]['order'];
export type ResultOf<Kind extends JobKind> = Jobs[Kind]['result'];

/** How far a job has come. */
export interface JobProgress {
  readonly state: 'copying' | 'checking';
  /** From 0 to 1, null where it cannot be told. */
  readonly share: number | null;
  /** A file that grows meanwhile to about so many octets: SQLite says nothing while it copies. */
  readonly growing?: { readonly file: string; readonly octets: number };
}
type Tell = (progress: JobProgress) => void;

const work: {
  readonly [Kind in JobKind]: (order: OrderOf<Kind>, tell: Tell) => Promise<ResultOf<Kind>>;
} = {
  make: (order, tell) =>
    makeCopy(order, (step) =>
      tell(
        step.step === 'copying'
          ? { state: 'copying', share: 0, growing: { file: step.file, octets: step.octets } }
          : { state: 'checking', share: null },
      ),
    ),
  stage: (order, tell) =>
    stageCopy(order, (step) =>
      tell(
        step.step === 'copying'
          ? { state: 'copying', share: Math.min(1, step.done / Math.max(1, step.octets)) }
          : { state: 'checking', share: null },
      ),
    ),
  report: (order) => reportOn(order),
  drill: (order) => holdDrill(order),
};

/** What the thread is started with. */
export interface ThreadTask<Kind extends JobKind = JobKind> {
  readonly kind: Kind;
  readonly order: OrderOf<Kind>;
}

/** What the thread says. */
export type FromJob<Kind extends JobKind> =
  | { readonly said: 'progress'; readonly progress: JobProgress }
  | { readonly said: 'done'; readonly result: ResultOf<Kind> }
  | { readonly said: 'refused'; readonly failure: Failure };

/** Does a job in this thread. */
export function doJob<Kind extends JobKind>(
  kind: Kind,
  order: OrderOf<Kind>,
  tell: Tell,
): Promise<ResultOf<Kind>> {
  return work[kind](order, tell);
}

/** How often the size of a growing file is looked at, in milliseconds. */
const LOOK_EVERY = 200;

/**
 * Does a job in a thread of its own, or in this one where no thread is given. Rejects with a Refusal where a person can
 * act on it. An office that is stopped waits for the job to end: SQLite cannot be interrupted in the middle of a copy.
 */
export function runJob<Kind extends JobKind>(
  threadUrl: URL | undefined,
  kind: Kind,
  order: OrderOf<Kind>,
  tell: Tell = () => undefined,
): Promise<ResultOf<Kind>> {
  if (threadUrl === undefined) return doJob(kind, order, tell);
  const { promise, resolve, reject } = Promise.withResolvers<ResultOf<Kind>>();
  const task: ThreadTask<Kind> = { kind, order };
  const worker = new Worker(threadUrl, { name: `backup ${kind}`, workerData: task });
  let looking: NodeJS.Timeout | undefined;
  const hear = (progress: JobProgress): void => {
    clearInterval(looking);
    tell(progress);
    const { growing } = progress;
    if (growing === undefined) return;
    looking = setInterval(async () => {
      const { size } = await stat(growing.file).catch(() => ({ size: 0 }));
      tell({ state: 'copying', share: Math.min(1, size / Math.max(1, growing.octets)) });
    }, LOOK_EVERY);
  };
  worker.on('message', (message: FromJob<Kind>) => {
    if (message.said === 'progress') hear(message.progress);
    else if (message.said === 'done') resolve(message.result);
    else reject(new Refusal(message.failure.code, message.failure.details));
  });
  worker.on('error', reject);
  worker.on('exit', () => {
    clearInterval(looking);
    reject(new Error(`the thread of the job ${kind} ended without an answer`));
  });
  return promise.finally(() => clearInterval(looking));
}
