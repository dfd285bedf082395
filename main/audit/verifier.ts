import type { Worker } from 'node:worker_threads';
import PQueue from 'p-queue';
import type { AuditVerification } from '../../preload/contract/audit.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from '../store/store.ts';
import { verifyLog } from './verify.ts';
import type { FromVerifyThread } from './verify-thread.ts';

/** Screens hear of progress at most this often, in milliseconds. */
const TELL_EVERY = 200;

export interface AuditVerifierOptions {
  readonly store: Store;
  readonly pushes: Pushes;
  /** The entry of the thread that does it; without it, it is done page by page in the office's own. */
  readonly thread?: URL | undefined;
}

/** Has the audit log looked through beside the office's work, one verification at a time. */
export class AuditVerifier {
  readonly #options: AuditVerifierOptions;
  readonly #queue = new PQueue({ concurrency: 1 });
  #worker: Worker | undefined;
  #toldAt = 0;
  #stopped = false;

  constructor(options: AuditVerifierOptions) {
    this.#options = options;
  }

  /** Throws Refusal auditHeadUnreadable, storeCorrupt, officeStopped. */
  async verify(head: string | undefined): Promise<AuditVerification> {
    const verification = await this.#queue.add(() => this.#verify(head));
    if (verification === undefined) throw new Refusal('auditHeadUnreadable');
    return verification;
  }

  /** Ends the verification under way: it only reads. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#worker?.terminate();
    await this.#queue.onIdle();
  }

  #verify(head: string | undefined): Promise<AuditVerification | undefined> {
    if (this.#stopped) throw new Refusal('officeStopped');
    const { store, thread } = this.#options;
    const onProgress = (progress: { checked: number; lines: number }) => this.#tell(progress);
    if (thread === undefined) return verifyLog(store.read, { head, onProgress });
    const worker = store.startThread(thread, 'audit verification', { head });
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromVerifyThread) => {
        if (message.kind === 'progress') onProgress({ checked: message.checked, lines: message.lines });
        else if (message.kind === 'done') resolve(message.verification);
        else reject(new Refusal(message.failure.code, message.failure.details));
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        this.#worker = undefined;
        reject(new Refusal('officeStopped'));
      });
    });
  }

  #tell(progress: { checked: number; lines: number }): void {
    const now = performance.now();
    if (now - this.#toldAt < TELL_EVERY && progress.checked < progress.lines) return;
    this.#toldAt = now;
    this.#options.pushes.push('audit.verifying', progress);
  }
}
