import { Worker } from 'node:worker_threads';
import type { Reply } from '../preload/contract/failure.ts';
import type { OfficeOptions } from './office.ts';
import type { OfficeLink } from './office-link.ts';
import { Refusal } from './refusal.ts';
import { carried, type FromOffice, type ToOffice } from './thread-messages.ts';

type PushListener = Parameters<OfficeLink['onPush']>[0];

/** The reply to every call of a window while there is no office behind it. */
const stoppedReply: Reply = { ok: false, failure: { code: 'officeStopped' } };

class OfficeThread implements OfficeLink {
  readonly died: Promise<Error>;
  readonly started: Promise<void>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  readonly #listeners = new Set<PushListener>();
  readonly #ended: Promise<void>;
  #stopping = false;
  #gone = false;
  #nextId = 1;

  constructor(threadUrl: URL, options: OfficeOptions) {
    this.#worker = new Worker(threadUrl, {
      name: 'office',
      workerData: carried(options),
    });
    const started = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const died = Promise.withResolvers<Error>();
    this.started = started.promise;
    this.#ended = ended.promise;
    this.died = died.promise;
    let cause: Error | undefined;
    this.#worker.on('message', (message: FromOffice) => {
      if (message.kind === 'started') started.resolve();
      else if (message.kind === 'refused')
        started.reject(new Refusal(message.failure.code, message.failure.details));
      else this.#hear(message);
    });
    this.#worker.on('error', (error) => {
      cause = error instanceof Error ? error : new Error('the office failed');
    });
    this.#worker.on('exit', (code) => {
      this.#gone = true;
      const error = cause ?? new Error(`the office's thread ended with ${code}`);
      started.reject(error);
      for (const answer of this.#waiting.values()) answer(stoppedReply);
      this.#waiting.clear();
      if (!this.#stopping) died.resolve(error);
      // Asked to stop, it may have failed at that: then something was perhaps not written, and `stop` says so.
      if (this.#stopping && cause !== undefined) ended.reject(cause);
      else ended.resolve();
    });
  }

  #hear(message: Exclude<FromOffice, { kind: 'started' | 'refused' }>): void {
    if (message.kind === 'reply') {
      this.#waiting.get(message.id)?.(message.reply);
      this.#waiting.delete(message.id);
    } else if (message.kind === 'push') {
      for (const listener of this.#listeners) listener(message.client, message.push, message.payload);
    }
  }

  #say(message: ToOffice): void {
    this.#worker.postMessage(message);
  }

  call(client: string, procedure: string, input: unknown): Promise<Reply> {
    if (this.#stopping || this.#gone) return Promise.resolve(stoppedReply);
    const id = this.#nextId++;
    return new Promise((resolve) => {
      // Said first: an input that cannot cross throws here, and nothing waits for its answer then.
      this.#say({ kind: 'call', id, client, procedure, input });
      this.#waiting.set(id, resolve);
    });
  }

  onPush(listener: PushListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  attach(client: string): void {
    this.#say({ kind: 'attach', client });
  }

  detach(client: string): void {
    this.#say({ kind: 'detach', client });
  }

  async stop(): Promise<void> {
    if (!this.#stopping) {
      this.#stopping = true;
      this.#say({ kind: 'stop' });
    }
    await this.#ended;
  }
}

/**
 * Starts the office in its worker thread. Rejects with a Refusal storeBusy where another program holds the data folder,
 * diskReadOnly where it cannot be written, and with the thread's own error where it cannot start.
 */
export async function startOfficeThread(threadUrl: URL, options: OfficeOptions): Promise<OfficeLink> {
  const thread = new OfficeThread(threadUrl, options);
  await thread.started;
  return thread;
}
