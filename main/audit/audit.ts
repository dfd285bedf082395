import { createHash } from 'node:crypto';
import type { Actor } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../store/store.ts';
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

/** What the first line's `previous` is. */
const NO_LINE = Buffer.alloc(32);

/** The text that a line's digest covers, beside the digest of the line before. */
function lineText(
  at: string,
  staffId: number | null,
  actor: string,
  action: string,
  subject: string,
  facts: string,
): string {
  return JSON.stringify([at, staffId, actor, action, subject, facts]);
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
    const digest = createHash('sha256')
      .update(previous)
      .update(lineText(at, actor.staffId, actor.name, action, subject, factsText))
      .digest();
    await appendLine(tx, {
      at,
      staff_id: actor.staffId,
      actor: actor.name,
      action,
      subject,
      facts: factsText,
      previous,
      digest,
    });
  }
}
