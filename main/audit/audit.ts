import type { Actor } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../store/store.ts';
import { lineDigest, NO_LINE } from './chain.ts';
import { appendLine, lastDigest } from './queries.ts';

/** What an audit line says; facts are numbers, codes and record names, never personal data or a secret. */
export interface AuditEntry {
  readonly actor: Actor;
  /** What was done, as subject.verb: `reservation.moved`. */
  readonly action: string;
  /** On which record: `reservation/17`. */
  readonly subject: string;
  readonly facts?: Record<string, string | number | boolean>;
}

/**
 * The append-only audit log. A line is written in the transaction of the change it tells of, so that neither is there
 * without the other, and carries SHA-256(digest of the line before ‖ its own text), so that a line changed, left out
 * or put in later breaks the chain from there on.
 */
export class Audit {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async append(tx: Tx, { actor, action, subject, facts = {} }: AuditEntry): Promise<void> {
    const at = this.#clock.now();
    const factsText = JSON.stringify(facts);
    const previous = (await lastDigest(tx)) ?? NO_LINE;
    const line = { at, staff_id: actor.staffId, actor: actor.name, action, subject, facts: factsText };
    await appendLine(tx, { ...line, previous, digest: lineDigest(previous, line) });
  }
}
