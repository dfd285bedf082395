import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { CheckedOutcome, IntendedRemoval, Reader, ReaderTask } from './reader.ts';
import {
  heardBatch,
  heardError,
  type ReaderAnswer,
  type ReaderAsk,
  type ReaderStart,
  sayRequests,
} from './reader-messages.ts';
import type { Understood } from './understand.ts';

/** Batches that are read before the office has kept the one before: what it keeps next is always there already. */
const AHEAD = 3;

/**
 * The thread that reads for the intake: network, TLS, JSON, unsealing and checking happen there, and the office's
 * thread is left to keep what comes. It is started for the first run and serves one run after the other; if it fails,
 * that run fails and the next one starts another.
 */
export class ReaderThread {
  readonly #url: URL;
  #worker: Worker | undefined;
  readonly #runs = new Set<ThreadReader>();

  /** `url` is reader-thread.ts, or the bundled reader-thread.js. */
  constructor(url: URL) {
    this.#url = url;
  }

  /** Opens a reader for one run in the thread. What is wrong with the task is thrown by what is asked first. */
  open(task: ReaderTask): Reader {
    const { port1, port2 } = new MessageChannel();
    const reader = new ThreadReader(port1, () => this.#runs.delete(reader));
    this.#runs.add(reader);
    this.#started().postMessage({ task, port: port2 } satisfies ReaderStart, [port2]);
    return reader;
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(this.#url, { name: 'intake-reader' });
    this.#worker = worker;
    let cause: unknown = new Error('the reader thread ended');
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const run of this.#runs) run.fail(cause);
    });
    return worker;
  }

  /** Ends the thread; nothing is being read any more when this is called. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}

interface Waiting {
  readonly resolve: (answer: ReaderAnswer) => void;
  readonly reject: (error: unknown) => void;
}

class ThreadReader implements Reader {
  readonly #port: MessagePort;
  readonly #onClosed: () => void;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #failure: { readonly cause: unknown } | undefined;

  constructor(port: MessagePort, onClosed: () => void) {
    this.#port = port;
    this.#onClosed = onClosed;
    port.on('message', (answer: ReaderAnswer) => {
      this.#waiting.get(answer.id)?.resolve(answer);
      this.#waiting.delete(answer.id);
    });
  }

  /** The thread is gone: whatever waits, and whatever is still asked, fails with this. */
  fail(cause: unknown): void {
    this.#failure = { cause };
    for (const { reject } of this.#waiting.values()) reject(cause);
    this.#waiting.clear();
    this.#port.close();
  }

  async *read(signal: AbortSignal): AsyncGenerator<readonly Understood[] | 'pageEnd'> {
    const ahead: Promise<ReaderAnswer>[] = [];
    for (;;) {
      while (ahead.length < AHEAD) {
        const next = this.#ask((id) => ({ kind: 'next', id }), signal);
        // Heard where it is waited for; this only keeps Node from calling it unheard until then.
        next.catch(() => undefined);
        ahead.push(next);
      }
      const answer = await ahead.shift();
      if (answer?.kind === 'batch') yield heardBatch(answer.batch);
      else if (answer?.kind === 'pageEnd') yield 'pageEnd';
      else return;
    }
  }

  async remove(
    requests: readonly IntendedRemoval[],
    signal: AbortSignal,
  ): Promise<readonly CheckedOutcome[]> {
    const answer = await this.#ask((id) => ({ kind: 'remove', id, requests: sayRequests(requests) }), signal);
    return answer.kind === 'outcomes' ? answer.outcomes : [];
  }

  async close(): Promise<void> {
    try {
      if (this.#failure === undefined) await this.#ask((id) => ({ kind: 'close', id }));
    } finally {
      this.#port.close();
      this.#onClosed();
    }
  }

  /** Asks, and gives the answer where it is none of an error. An abort is passed on; the answer then tells of it. */
  async #ask(make: (id: number) => ReaderAsk, signal?: AbortSignal): Promise<ReaderAnswer> {
    if (this.#failure !== undefined) throw this.#failure.cause;
    signal?.throwIfAborted();
    const id = this.#nextId++;
    const abort = (): void => this.#port.postMessage({ kind: 'abort' } satisfies ReaderAsk);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const answer = await new Promise<ReaderAnswer>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        this.#port.postMessage(make(id));
      });
      if (answer.kind === 'failed' || answer.kind === 'broken') throw heardError(answer);
      return answer;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }
}
