import { Cron } from 'croner';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import { appendHead, newestHead } from './head-queries.ts';
import { lastLine } from './queries.ts';
import { signHead } from './signed-head.ts';
import type { SigningKeys } from './signing-keys.ts';

/** At the full hour. */
const HOURLY = '0 * * * *';
/** Lines after which the head is signed without waiting for the hour. */
const MOST_UNSIGNED_LINES = 1_000;

export interface AuditHeadsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly keys: SigningKeys;
  /** Hears of a signing that failed; the next one covers the same lines. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Signs the head of the audit log: hourly, after every so many lines, and when the office closes in order. A chain
 * alone does not show that its end was cut off, or that all of it was written anew; a head that is kept elsewhere does.
 * Nothing is signed where no line came since.
 */
export class AuditHeads {
  readonly #options: AuditHeadsOptions;
  #unsigned = 0;
  #signing: Promise<unknown> = Promise.resolve();
  #schedule: Cron | undefined;

  constructor(options: AuditHeadsOptions) {
    this.#options = options;
  }

  /**
   * Makes the first key where there is none, signs what a crash left unsigned, and begins the schedule. A key that does
   * not open is a fault for the log, and none that keeps the office closed.
   */
  async start(): Promise<void> {
    await this.#options.keys.ensure();
    await this.sign().catch(this.#options.onFault);
    this.#schedule = new Cron(HOURLY, { unref: true, catch: this.#options.onFault }, async () => {
      await this.sign();
    });
  }

  /** Ends the schedule and signs the last head. A disk that is full then must not keep the office from closing. */
  async stop(): Promise<void> {
    this.#schedule?.stop();
    if (this.#schedule !== undefined) await this.sign().catch(this.#options.onFault);
  }

  /** Counts a line that was appended; the signing itself comes after the transaction that it stands in. */
  noteAppended(): void {
    this.#unsigned += 1;
    if (this.#unsigned < MOST_UNSIGNED_LINES || this.#schedule === undefined) return;
    this.#unsigned = 0;
    setImmediate(() => void this.sign().catch(this.#options.onFault));
  }

  /**
   * Signs the newest committed line, unless it is signed, and gives the newest head as a compact JWS; undefined while
   * there is no line. If the program dies before the commit, the next signing covers the same lines.
   */
  sign(): Promise<string | undefined> {
    const signed = this.#signing.then(() => this.#sign());
    this.#signing = signed.catch(() => undefined);
    return signed;
  }

  async #sign(): Promise<string | undefined> {
    const { store, clock, keys } = this.#options;
    this.#unsigned = 0;
    const last = await lastLine(store.read);
    const newest = await newestHead(store.read);
    if (last === undefined || newest?.line_id === last.id) return newest?.signature;
    const { kid, publicJwk, privateKey } = await keys.current();
    const signedAt = clock.now();
    const head = { line: last.id, digest: last.digest.toString('hex'), signedAt };
    // Lines that come meanwhile do no harm: what is signed stays true of a log that only grows.
    const signature = await signHead(head, kid, JSON.parse(publicJwk), privateKey);
    await store.write((tx) =>
      appendHead(tx, { line_id: last.id, digest: last.digest, signed_at: signedAt, kid, signature }),
    );
    return signature;
  }
}
