import { Worker } from 'node:worker_threads';
import PQueue from 'p-queue';
import type { RenderedDocument } from './eticket.ts';
import type { EticketModel } from './eticket-model.ts';
import type { RenderAnswer, RenderJob } from './render-protocol.ts';

/** A document could not be drawn. The message names the place in the program and nothing of the document. */
export class DocumentFault extends Error {
  override readonly name = 'DocumentFault';
}

/** Draws documents in a thread of its own, one after the other. */
export interface DocumentRenderer {
  /**
   * Draws an e-ticket. Rejects with DocumentFault where the drawing fails, ends its thread or exceeds the time limit;
   * the next document gets a thread again.
   */
  render(model: EticketModel): Promise<RenderedDocument>;
  /** Ends the thread; what waits or is being drawn rejects with DocumentFault. */
  close(): Promise<void>;
}

/** Puts PDFs one behind the other, in the same thread. */
export interface PdfMerger {
  /** Gives one PDF with the pages of all. Rejects with DocumentFault as drawing does. */
  merge(pdfs: readonly Uint8Array[]): Promise<Uint8Array>;
}

/** How a renderer may be set up. */
interface RendererOptions {
  /** After this a drawing is given up and its thread ended. A document takes about a second. */
  readonly timeLimitMs?: number;
}

/** A renderer with the thread at a URL: render-thread.ts under Node, its bundle in the built program. */
export function createDocumentRenderer(
  threadUrl: URL,
  { timeLimitMs = 60_000 }: RendererOptions = {},
): DocumentRenderer & PdfMerger {
  const queue = new PQueue({ concurrency: 1 });
  let thread: Worker | undefined;
  let jobs = 0;
  let closed = false;

  /** The thread that stands ready, or a new one. */
  const readyThread = (): Worker => {
    if (thread !== undefined) return thread;
    const started = new Worker(threadUrl);
    const forget = () => {
      if (thread === started) thread = undefined;
    };
    // A thread that stops between two jobs fails nobody; the next job gets a new one.
    started.on('error', forget).once('exit', forget);
    thread = started;
    return started;
  };

  const dismiss = async (): Promise<void> => {
    const dismissed = thread;
    thread = undefined;
    await dismissed?.terminate();
  };

  const ask = async (work: WithoutNumber<RenderJob>): Promise<RenderAnswer> => {
    if (closed) throw new DocumentFault('The renderer is closed.');
    jobs += 1;
    try {
      return await answerOf(readyThread(), { job: jobs, ...work }, timeLimitMs);
    } catch (fault) {
      await dismiss();
      throw fault;
    }
  };

  return {
    async render(model) {
      const answer = await queue.add(() => ask({ model }));
      if ('rendered' in answer) return answer.rendered;
      throw new DocumentFault('The rendering thread did not draw.');
    },
    async merge(pdfs) {
      const answer = await queue.add(() => ask({ merge: pdfs }));
      if ('merged' in answer) return answer.merged;
      throw new DocumentFault('The rendering thread did not merge.');
    },
    async close() {
      closed = true;
      await dismiss();
      await queue.onIdle();
    },
  };
}

type WithoutNumber<Job> = Job extends unknown ? Omit<Job, 'job'> : never;

/** Asks a thread for one document and settles on its answer, its end or the time limit, whichever comes first. */
function answerOf(thread: Worker, job: RenderJob, timeLimitMs: number): Promise<RenderAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RenderAnswer>();
  const onMessage = (answer: RenderAnswer) => {
    if (answer.job !== job.job) return;
    if (!('fault' in answer)) resolve(answer);
    else reject(new DocumentFault(`The document could not be drawn: ${answer.fault}`));
  };
  const onError = (error: Error) =>
    reject(new DocumentFault(`The rendering thread stopped on an error (${error.name}).`));
  const onExit = (code: number) => reject(new DocumentFault(`The rendering thread ended with code ${code}.`));
  const timer = setTimeout(
    () => reject(new DocumentFault(`The document was not drawn within ${timeLimitMs} ms.`)),
    timeLimitMs,
  );
  thread.on('message', onMessage).on('error', onError).on('exit', onExit);
  thread.postMessage(job);
  return promise.finally(() => {
    clearTimeout(timer);
    thread.off('message', onMessage).off('error', onError).off('exit', onExit);
  });
}
