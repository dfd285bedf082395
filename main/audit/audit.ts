import { hostname } from 'node:os';
import type { Actor } from '../actor.ts';
import type { Clock } from '../clock.ts';
import { hasLongNumber, hideCardData, newLook } from '../intake/card-numbers.ts';
import type { Tx } from '../store/store.ts';
import type { Changes } from './changes.ts';
import { lineDigest, NEWEST_FORM, NO_LINE } from './line.ts';
import { appendLine, lastLine } from './queries.ts';

type Facts = Record<string, string | number | boolean>;

/** What an audit line says; facts are numbers, codes and record names, never personal data or a secret. */
export interface AuditEntry {
  readonly actor: Actor;
  /** What was done, as subject.verb: `reservation.moved`. Its words are in the locales, `audit.actions`. */
  readonly action: string;
  /** On which record: `reservation/17`. */
  readonly subject: string;
  readonly facts?: Facts;
  /** The fields that were changed, see `changesBetween`. */
  readonly changes?: Changes;
}

export interface AuditOptions {
  /**
   * The PC that lines name. One for the whole office: both hosts serve windows of the very PC on which the office runs
   * (Electron its own, the browser host those on loopback), and so do the intake and the outbox.
   */
  readonly pc?: string;
  /** Hears of every line, inside its transaction; must return at once. */
  readonly onAppended?: () => void;
}

/** The longest name of a PC that a line keeps (RFC 1035 allows 253). */
const LONGEST_PC = 255;

/**
 * The append-only audit log. A line is written in the transaction of the change it tells of, so that neither is there
 * without the other, and carries the SHA-256 of the line before and of itself, so that a line changed, left out or put
 * in later breaks the chain from there on. What keeps somebody from writing the whole chain anew are the signed heads,
 * see heads.ts.
 */
export class Audit {
  readonly #clock: Clock;
  readonly #pc: string;
  readonly #onAppended: (() => void) | undefined;

  constructor(clock: Clock, { pc = hostname(), onAppended }: AuditOptions = {}) {
    this.#clock = clock;
    this.#pc = pc.slice(0, LONGEST_PC).toWellFormed();
    this.#onAppended = onAppended;
  }

  /** Appends a line; if the program dies before the transaction's commit, neither the line nor its change is there. */
  async append(tx: Tx, { actor, action, subject, facts, changes }: AuditEntry): Promise<void> {
    const last = await lastLine(tx);
    const previous = last?.digest ?? NO_LINE;
    const line = {
      id: (last?.id ?? 0) + 1,
      form: NEWEST_FORM,
      at: this.#clock.now(),
      staff_id: actor.staffId,
      // Half a pair of surrogates comes back from the database as another character: the digest would not fit.
      actor: actor.name.toWellFormed(),
      pc: this.#pc,
      action,
      subject: subject.toWellFormed(),
      facts: factsText(facts, changes),
    };
    await appendLine(tx, { ...line, previous, digest: lineDigest(previous, line) });
    this.#onAppended?.();
  }
}

function factsText(facts: Facts | undefined, changes: Changes | undefined): string {
  // A reason is typed by a person, who may paste a card's number into it.
  const text = JSON.stringify(changes === undefined ? (facts ?? {}) : { ...facts, changes });
  if (!hasLongNumber(text)) return text;
  return JSON.stringify({
    ...hideCards(facts ?? {}),
    ...(changes && { changes: hideCardsInChanges(changes) }),
  });
}

function hideCards(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, hideCard(value)]));
}

function hideCardsInChanges(changes: Changes): Changes {
  return Object.fromEntries(
    Object.entries(changes).map(([field, change]) => [
      field,
      change === null ? null : [hideCard(change[0]), hideCard(change[1])],
    ]),
  );
}

function hideCard<Value>(value: Value): Value | string {
  return typeof value === 'string' ? hideCardData(value, newLook()) : value;
}
