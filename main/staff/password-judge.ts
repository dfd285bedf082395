import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import PQueue from 'p-queue';
import { type PasswordVerdict, passwordVerdict } from '../../preload/contract/session.ts';
import type { PasswordQuestion } from './password-thread.ts';

/** How long the thread stays for the next password: two minutes. Its lists take some 40 MB. */
const STAYS_MILLISECONDS = 120_000;

/** How long a verdict may take before the thread is ended and the question refused. */
const PATIENCE_MILLISECONDS = 30_000;

/** Judges passwords, one after the other, in a thread that comes with the first and goes when none comes any more. */
export class PasswordJudge {
  readonly #threadUrl: URL | undefined;
  readonly #queue = new PQueue({ concurrency: 1 });
  #thread: Worker | undefined;
  #leaving: NodeJS.Timeout | undefined;

  /** Without the entry of the thread, the caller's own judges. */
  constructor(threadUrl: URL | undefined) {
    this.#threadUrl = threadUrl;
  }

  /** How soon a password would be guessed; what stands in `forbidden` does not count in it. */
  judge(password: string, forbidden: readonly string[]): Promise<PasswordVerdict> {
    return this.#queue.add(() => this.#ask({ password, forbidden }));
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    clearTimeout(this.#leaving);
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  async #ask(question: PasswordQuestion): Promise<PasswordVerdict> {
    if (this.#threadUrl === undefined) {
      const { judgePassword } = await import('./password-strength.ts');
      return judgePassword(question.password, question.forbidden);
    }
    clearTimeout(this.#leaving);
    this.#thread ??= new Worker(this.#threadUrl, { name: 'passwords' });
    const thread = this.#thread;
    try {
      // A thread that fails rejects this, and one that hangs runs out of time.
      const answer = once(thread, 'message', { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
      thread.postMessage(question);
      return passwordVerdict.parse((await answer)[0]);
    } catch (error) {
      await this.close();
      throw error;
    } finally {
      this.#leaving = setTimeout(() => this.close(), STAYS_MILLISECONDS).unref();
    }
  }
}
