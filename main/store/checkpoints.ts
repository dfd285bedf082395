import { Worker } from 'node:worker_threads';

/** Commits between two foldings: one of the intake writes some 80 pages. */
const EVERY = 6;

/** Pages of log beyond which a commit folds it itself after all, should the thread not keep up or be gone: 32 MB. */
export const MOST_LOGGED_PAGES = 8_000;

/**
 * Folds the write-ahead log into the file in a thread of its own. Every page is decrypted, checked and encrypted anew on
 * that way; done by the commit that happens to fill the log, as SQLite does by itself, that one commit would hold the
 * office's thread for some 50 ms.
 */
export class Checkpoints {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #commits = 0;
  #folding = false;
  #gone = false;

  /** `threadUrl` is checkpoint-thread.ts, or the bundled checkpoint-thread.js. */
  constructor(threadUrl: URL, file: string, key: Buffer) {
    this.#worker = new Worker(threadUrl, { name: 'checkpoints', workerData: { file, key } });
    this.#worker.on('message', () => {
      this.#folding = false;
    });
    // A thread that failed is no loss: the log is folded by commits again, as without it.
    this.#worker.on('error', () => {
      this.#gone = true;
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#gone = true;
        resolve();
      });
    });
  }

  /** Notes a commit, and has the log folded where it is time and no folding is under way. */
  committed(): void {
    this.#commits += 1;
    if (this.#commits < EVERY || this.#folding || this.#gone) return;
    this.#commits = 0;
    this.#folding = true;
    this.#worker.postMessage('fold');
  }

  /** Waits for the folding under way and ends the thread. */
  async close(): Promise<void> {
    if (!this.#gone) this.#worker.postMessage('close');
    await this.#ended;
  }
}
