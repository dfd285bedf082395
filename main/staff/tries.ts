import { Temporal } from 'temporal-polyfill';
import { theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import { type Clock, instantText } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Tx } from '../store/store.ts';
import { actorOf, subjectOf } from './member.ts';
import { changeStaff, countWrongTry, type StaffRecord } from './queries.ts';

/** PCI DSS 4.0.1, 8.3.4: at most 10 tries, then at least 30 minutes. */
const MOST_TRIES = 10;
const LOCKED_MINUTES = 30;

/** Why somebody is refused, as the audit log names it, and what they are told. */
const refusals = {
  unknownAddress: 'wrongCredentials',
  wrongPassword: 'wrongCredentials',
  wrongCode: 'wrongCode',
  locked: 'accountLocked',
  disabled: 'accountDisabled',
  idle: 'accountDisabled',
} as const;
export type RefusalReason = keyof typeof refusals;

/** Minutes for which too many wrong tries still lock an account. */
export function minutesLocked({ locked_until }: Pick<StaffRecord, 'locked_until'>, now: string): number {
  if (locked_until === null) return 0;
  const left = Temporal.Instant.from(now).until(Temporal.Instant.from(locked_until));
  return Math.max(0, Math.ceil(left.total('minutes')));
}

/**
 * Counts wrong passwords and wrong codes alike, and locks. A refusal is returned, not thrown: thrown in the transaction,
 * it would undo the count and the audit line.
 */
export class Tries {
  readonly #audit: Audit;
  readonly #clock: Clock;

  constructor(audit: Audit, clock: Clock) {
    this.#audit = audit;
    this.#clock = clock;
  }

  /** The refusal of a person whom wrong tries lock out; undefined where they do not. */
  async lockedOut(tx: Tx, record: StaffRecord): Promise<Refusal | undefined> {
    const minutes = minutesLocked(record, this.#clock.now());
    if (minutes > LOCKED_MINUTES) {
      // No lock lasts so long: its end was set by a clock that stood in the future. It is counted anew from now.
      await changeStaff(tx, record.id, { locked_until: this.#lockEnd() });
      return this.refuse(tx, 'locked', record, { minutes: LOCKED_MINUTES });
    }
    return minutes > 0 ? this.refuse(tx, 'locked', record, { minutes }) : undefined;
  }

  /** Counts a wrong try, and locks at the tenth in a row. */
  async wrong(tx: Tx, reason: 'wrongPassword' | 'wrongCode', record: StaffRecord): Promise<Refusal> {
    const tries = await countWrongTry(tx, record.id);
    const locked = tries >= MOST_TRIES;
    if (locked) {
      await changeStaff(tx, record.id, { failed_tries: 0, locked_until: this.#lockEnd() });
    }
    return this.refuse(tx, reason, record, { tries, locked });
  }

  #lockEnd(): string {
    return instantText(Temporal.Instant.from(this.#clock.now()).add({ minutes: LOCKED_MINUTES }));
  }

  /** Writes the audit line of a refusal; whose address it was is left out where it is nobody's here. */
  async refuse(
    tx: Tx,
    reason: RefusalReason,
    record?: StaffRecord,
    details: Record<string, number | boolean> = {},
  ): Promise<Refusal> {
    await this.#audit.append(tx, {
      actor: record ? actorOf(record) : theOffice,
      action: 'session.refused',
      subject: record ? subjectOf(record) : 'staff',
      facts: { reason, ...details },
    });
    const code = refusals[reason];
    return code === 'accountLocked' ? new Refusal(code, details) : new Refusal(code);
  }
}
