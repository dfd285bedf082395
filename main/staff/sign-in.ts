import type { ParsedInputOf } from '../../preload/contract/index.ts';
import type { StaffMember } from '../../preload/contract/staff.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { ClientId } from '../office-link.ts';
import { Refusal } from '../refusal.ts';
import type { Sessions } from '../sessions.ts';
import type { Store, Tx } from '../store/store.ts';
import type { IdleAccounts } from './idle.ts';
import { actorOf, presenceOf, subjectOf } from './member.ts';
import { verifyPassword } from './password-hash.ts';
import type { Passwords } from './passwords.ts';
import type { Proof } from './proof.ts';
import { changeStaff, type StaffRecord, staffByEmail, staffById } from './queries.ts';
import type { SecondFactor } from './second-factor.ts';
import type { Tries } from './tries.ts';

interface SignInOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly tries: Tries;
  readonly proof: Proof;
  readonly secondFactor: SecondFactor;
  readonly idle: IdleAccounts;
  readonly sessions: Sessions;
}

/** A password that was right, and whether the second factor is still to come. */
interface FirstStep {
  readonly record: StaffRecord;
  readonly codeAwaited: boolean;
}

/** The way to a desk: password, second factor, and the password once more where the desk is locked. */
export class SignIn {
  readonly #parts: SignInOptions;

  constructor(parts: SignInOptions) {
    this.#parts = parts;
  }

  /**
   * Signs a person in at a window, or has it await the second factor. Throws Refusal wrongCredentials, accountLocked
   * (details.minutes), accountDisabled. Every outcome is audited.
   */
  async signIn(client: ClientId, { email, password }: ParsedInputOf<'session.signIn'>): Promise<void> {
    const { store, tries, passwords, sessions } = this.#parts;
    const seen = await staffByEmail(store.read, email);
    const verified = await verifyPassword(seen?.password_hash, password);
    const renewed = verified && seen ? await passwords.renewed(seen.password_hash, password) : undefined;
    const outcome = await store.write(async (tx): Promise<FirstStep | Refusal> => {
      // Read again: while this password was being verified, another try may have locked the account.
      const record = await staffByEmail(tx, email);
      if (record === undefined) return tries.refuse(tx, 'unknownAddress');
      return this.#enter(tx, record, verified && record.password_hash === seen?.password_hash, renewed);
    });
    // Thrown out here: inside, it would undo the count and the audit line.
    if (outcome instanceof Refusal) throw outcome;
    const { record, codeAwaited } = outcome;
    if (codeAwaited) sessions.awaitCode(client, record.id);
    else sessions.signIn(client, { ...presenceOf(record), secondFactor: false });
    await this.#bringUpToDate(client, record);
  }

  async #enter(
    tx: Tx,
    record: StaffRecord,
    right: boolean,
    renewed: string | undefined,
  ): Promise<FirstStep | Refusal> {
    const { tries, secondFactor } = this.#parts;
    const locked = await tries.lockedOut(tx, record);
    if (locked) return locked;
    if (!right) return tries.wrong(tx, 'wrongPassword', record);
    const kept = await this.#refuseDisabled(tx, record);
    if (kept) return kept;
    const present =
      renewed === undefined ? record : await changeStaff(tx, record.id, { password_hash: renewed });
    // The count of wrong tries goes on until the code was right too: else the password would buy nine guesses at it.
    if (await secondFactor.isSet(tx, record.id)) return { record: present, codeAwaited: true };
    return { record: await this.signedIn(tx, record), codeAwaited: false };
  }

  /** The second step. Throws Refusal wrongCode, accountLocked, accountDisabled, and notSignedIn without a first step. */
  async giveCode(client: ClientId, code: string): Promise<void> {
    const { store, tries, secondFactor, sessions } = this.#parts;
    const session = sessions.of(client);
    if (session.state !== 'codeAwaited') throw new Refusal('notSignedIn');
    const outcome = await store.write(async (tx): Promise<StaffRecord | Refusal> => {
      const record = await staffById(tx, session.staffId);
      if (record === undefined) throw new Error('no member of staff is ever deleted');
      return (
        (await tries.lockedOut(tx, record)) ??
        (await this.#refuseDisabled(tx, record)) ??
        (await secondFactor.refuseCode(tx, record, code)) ??
        this.signedIn(tx, record)
      );
    });
    if (outcome instanceof Refusal) throw outcome;
    // Meanwhile an administrator may have ended the sign-in, or the person at the window may have gone back.
    const now = sessions.of(client);
    if (now.state !== 'codeAwaited' || now.staffId !== outcome.id) throw new Refusal('notSignedIn');
    sessions.signIn(client, { ...presenceOf(outcome), secondFactor: true });
    await this.#bringUpToDate(client, outcome);
  }

  /**
   * Opens a locked desk by the password. The second factor is not asked for again: it was proven in this session, at this
   * window, and a lock that costs too much is one that people keep from falling.
   */
  async unlock(client: ClientId, staff: StaffMember, password: string): Promise<void> {
    const { proof, clock, audit, sessions } = this.#parts;
    await proof.withPassword(staff.id, password, async (tx, record) => {
      await changeStaff(tx, record.id, { failed_tries: 0, locked_until: null, active_at: clock.now() });
      await audit.append(tx, {
        actor: actorOf(record),
        action: 'session.unlocked',
        subject: subjectOf(record),
      });
    });
    sessions.unlock(client, staff.id);
  }

  /** Notes a sign-in that is complete, in a transaction. */
  async signedIn(tx: Tx, { id }: Pick<StaffRecord, 'id'>): Promise<StaffRecord> {
    const { clock, audit } = this.#parts;
    const now = clock.now();
    const record = await changeStaff(tx, id, {
      failed_tries: 0,
      locked_until: null,
      last_sign_in_at: now,
      active_at: now,
    });
    await audit.append(tx, {
      actor: actorOf(record),
      action: 'session.signedIn',
      subject: subjectOf(record),
    });
    return record;
  }

  async signedOut(who: StaffMember): Promise<void> {
    const { store, audit } = this.#parts;
    await store.write((tx) =>
      audit.append(tx, { actor: actorOf(who), action: 'session.signedOut', subject: subjectOf(who) }),
    );
  }

  /** The refusal of who was disabled, or is by being idle for too long; only for who knows the password. */
  async #refuseDisabled(tx: Tx, record: StaffRecord): Promise<Refusal | undefined> {
    const { tries, idle } = this.#parts;
    if (record.disabled_at !== null) return tries.refuse(tx, 'disabled', record);
    if (!idle.isIdle(record)) return undefined;
    await idle.disable(tx, record);
    return tries.refuse(tx, 'idle', record);
  }

  /**
   * Takes over what an administrator changed between the commit of a sign-in and the session that came of it: when they
   * ended or renewed the person's sessions, this one was not there yet.
   */
  async #bringUpToDate(client: ClientId, record: StaffRecord): Promise<void> {
    const { store, sessions } = this.#parts;
    const now = await staffById(store.read, record.id);
    if (now?.disabled_at !== null || now.password_hash !== record.password_hash) sessions.signOut(client);
    else if (now.role !== record.role) sessions.renew(record.id, presenceOf(now));
  }
}
