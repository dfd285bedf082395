import type { ParsedInputOf } from '../../preload/contract/index.ts';
import { theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Sessions } from '../sessions.ts';
import type { Store } from '../store/store.ts';
import { actorOf, member, subjectOf } from './member.ts';
import type { Passwords } from './passwords.ts';
import { changeStaff, staffByEmail } from './queries.ts';
import type { SecondFactor } from './second-factor.ts';

/** Wrong recovery keys within the time below, after which none is looked at, not even the right one. */
const MOST_WRONG_KEYS = 5;
const WRONG_KEY_MILLISECONDS = 15 * 60_000;

interface RecoveryOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly secondFactor: SecondFactor;
  readonly sessions: Pick<Sessions, 'endOf'>;
  /** Whether what was typed is the store's recovery key. */
  readonly isRecoveryKey: (typed: string) => Promise<boolean>;
}

/**
 * Brings an administrator back who lost the password, the second factor or, being idle, the account: whoever holds the
 * store's recovery key can read the whole store anyway.
 */
export class AdministratorRecovery {
  readonly #parts: RecoveryOptions;
  /** When wrong keys were typed lately, in milliseconds. In memory: a restart frees five more guesses at 140 bits. */
  #wrongKeys: number[] = [];

  constructor(parts: RecoveryOptions) {
    this.#parts = parts;
  }

  /**
   * Gives the administrator the new password, in one transaction with all that it takes to sign in with it. Throws
   * Refusal wrongRecoveryKey, recoveryLimited (details.minutes), notAdministrator, passwordWeak.
   */
  async recover({ recoveryKey, email, password }: ParsedInputOf<'session.recover'>): Promise<void> {
    await this.#proveKey(recoveryKey);
    const { store, audit, clock, passwords, secondFactor, sessions } = this.#parts;
    const found = await staffByEmail(store.read, email.trim());
    if (found?.role !== 'administrator') throw new Refusal('notAdministrator');
    const passwordHash = await passwords.hashOfNew(password, found);
    await store.write(async (tx) => {
      const secondFactorRemoved = await secondFactor.remove(tx, member(found), member(found));
      const recovered = await changeStaff(tx, found.id, {
        password_hash: passwordHash,
        password_due: 0,
        password_changed_at: clock.now(),
        disabled_at: null,
        disabled_for: null,
        failed_tries: 0,
        locked_until: null,
        active_at: clock.now(),
      });
      await audit.append(tx, {
        actor: actorOf(recovered),
        action: 'staff.recovered',
        subject: subjectOf(recovered),
        facts: { secondFactorRemoved, enabled: found.disabled_at !== null },
      });
    });
    sessions.endOf(found.id, 'passwordChanged');
  }

  async #proveKey(recoveryKey: string): Promise<void> {
    const { store, audit, clock, isRecoveryKey } = this.#parts;
    const now = Date.parse(clock.now());
    this.#wrongKeys = this.#wrongKeys.filter((at) => now - at < WRONG_KEY_MILLISECONDS);
    const [oldest] = this.#wrongKeys;
    if (oldest !== undefined && this.#wrongKeys.length >= MOST_WRONG_KEYS) {
      const minutes = Math.ceil((oldest + WRONG_KEY_MILLISECONDS - now) / 60_000);
      throw new Refusal('recoveryLimited', { minutes });
    }
    // Counted before anything is awaited, so that many at once are counted too.
    this.#wrongKeys.push(now);
    if (await isRecoveryKey(recoveryKey)) {
      this.#wrongKeys.splice(this.#wrongKeys.indexOf(now), 1);
      return;
    }
    await store.write((tx) =>
      audit.append(tx, {
        actor: theOffice,
        action: 'staff.recoveryRefused',
        subject: 'staff',
        facts: { tries: this.#wrongKeys.length },
      }),
    );
    throw new Refusal('wrongRecoveryKey');
  }
}
