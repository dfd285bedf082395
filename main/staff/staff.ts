import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { StaffMember, StaffState } from '../../preload/contract/staff.ts';
import type { Language } from '../../preload/contract/trip.ts';
import type { Actor } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Sessions } from '../sessions.ts';
import type { Store, Tx } from '../store/store.ts';
import { actorOf, member, presenceOf, subjectOf } from './member.ts';
import type { Passwords } from './passwords.ts';
import {
  addStaff,
  anyAdministrator,
  changeStaff,
  everyStaff,
  otherAdministrator,
  type StaffRecord,
  staffByEmail,
  staffById,
} from './queries.ts';
import type { SecondFactor } from './second-factor.ts';
import { minutesLocked } from './tries.ts';

interface StaffOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly secondFactor: SecondFactor;
  readonly sessions: Pick<Sessions, 'endOf' | 'renew'>;
}

/**
 * The agency's people, as administrators look after them. What is changed holds at once: sessions are ended or renewed
 * right after the commit; a crash in between ends every session anyway.
 */
export class Staff {
  readonly #parts: StaffOptions;

  constructor(parts: StaffOptions) {
    this.#parts = parts;
  }

  /** Whether the office still has nobody who could administer it. */
  async firstAdministratorNeeded(): Promise<boolean> {
    return !(await anyAdministrator(this.#parts.store.read));
  }

  /** Makes the first administrator, who is signed in with that. Throws Refusal administratorExists, passwordWeak. */
  async createFirstAdministrator(
    input: ParsedInputOf<'staff.createFirstAdministrator'>,
    signedIn: (tx: Tx, record: StaffRecord) => Promise<StaffRecord>,
  ): Promise<StaffMember> {
    const passwordHash = await this.#parts.passwords.hashOfNew(input.password, input);
    return this.#parts.store.write(async (tx) => {
      if (await anyAdministrator(tx)) throw new Refusal('administratorExists');
      const created = await this.#add(tx, { ...input, role: 'administrator' }, passwordHash);
      return member(await signedIn(tx, created));
    });
  }

  /** Adds a colleague with a first password. Throws Refusal invalidInput where the address is in use, and passwordWeak. */
  async add(input: ParsedInputOf<'staff.add'>, by: Actor): Promise<StaffMember> {
    const passwordHash = await this.#parts.passwords.hashOfNew(input.password, input);
    return this.#parts.store.write(async (tx) => {
      await this.#refuseAddressOfAnother(tx, input.email);
      return member(await this.#add(tx, input, passwordHash, by));
    });
  }

  async #add(
    tx: Tx,
    { name, email, role, language }: Omit<StaffMember, 'id'>,
    passwordHash: string,
    by?: Actor,
  ): Promise<StaffRecord> {
    const now = this.#parts.clock.now();
    const created = await addStaff(tx, {
      name,
      email,
      role,
      language,
      password_hash: passwordHash,
      // Who chose their own has nothing to replace.
      password_due: by === undefined ? 0 : 1,
      password_changed_at: now,
      active_at: now,
      created_at: now,
    });
    await this.#note(tx, 'staff.added', created, by ?? actorOf(created), { role });
    return created;
  }

  /** Everybody, with how it stands with them. */
  async list(): Promise<OutputOf<'staff.list'>> {
    const now = this.#parts.clock.now();
    return (await everyStaff(this.#parts.store.read)).map((record) => ({
      ...member(record),
      state: stateOf(record, now),
      lastSignInAt: record.last_sign_in_at,
      secondFactor: Boolean(record.second_factor),
    }));
  }

  /** Changes name, address and role. Throws Refusal notFound, invalidInput (the address is in use), lastAdministrator. */
  async change(
    { id, name, email, role }: ParsedInputOf<'staff.change'>,
    by: StaffMember,
  ): Promise<StaffMember> {
    const changed = await this.#parts.store.write(async (tx) => {
      const record = await this.#find(tx, id);
      if (role !== 'administrator') await this.#refuseLastAdministrator(tx, record);
      await this.#refuseAddressOfAnother(tx, email, id);
      const facts = {
        ...(record.role !== role && { from: record.role, to: role }),
        ...(record.name !== name && { name: true }),
        ...(record.email !== email && { email: true }),
      };
      const after = await changeStaff(tx, id, { name, email, role });
      await this.#note(tx, 'staff.changed', after, actorOf(by), facts);
      return after;
    });
    this.#parts.sessions.renew(id, presenceOf(changed));
    return member(changed);
  }

  /** Keeps a person out. Throws Refusal notFound, ownAccount, lastAdministrator. */
  async disable(id: number, by: StaffMember): Promise<StaffMember> {
    refuseOwn(id, by);
    const { store, clock, sessions } = this.#parts;
    const disabled = await store.write(async (tx) => {
      const record = await this.#find(tx, id);
      await this.#refuseLastAdministrator(tx, record);
      const after = await changeStaff(tx, id, { disabled_at: clock.now(), disabled_for: 'administrator' });
      await this.#note(tx, 'staff.disabled', after, actorOf(by), { reason: 'administrator' });
      return after;
    });
    sessions.endOf(id, 'disabled');
    return member(disabled);
  }

  /** Lets a person in again, and lifts the lock of too many wrong tries. Throws Refusal notFound. */
  async enable(id: number, by: StaffMember): Promise<StaffMember> {
    const { store, clock } = this.#parts;
    return store.write(async (tx) => {
      await this.#find(tx, id);
      const after = await changeStaff(tx, id, {
        disabled_at: null,
        disabled_for: null,
        failed_tries: 0,
        locked_until: null,
        active_at: clock.now(),
      });
      await this.#note(tx, 'staff.enabled', after, actorOf(by));
      return member(after);
    });
  }

  /** Gives a colleague a password that they replace at once. Throws Refusal notFound, ownAccount, passwordWeak. */
  async resetPassword(
    { id, password }: ParsedInputOf<'staff.resetPassword'>,
    by: StaffMember,
  ): Promise<StaffMember> {
    refuseOwn(id, by);
    const { store, clock, passwords, sessions } = this.#parts;
    const passwordHash = await passwords.hashOfNew(password, await this.#find(store.read, id));
    const changed = await store.write(async (tx) => {
      const after = await changeStaff(tx, id, {
        password_hash: passwordHash,
        password_due: 1,
        password_changed_at: clock.now(),
        failed_tries: 0,
        locked_until: null,
      });
      await this.#note(tx, 'staff.passwordReset', after, actorOf(by));
      return after;
    });
    sessions.endOf(id, 'passwordChanged');
    return member(changed);
  }

  /** Removes a colleague's second factor. Throws Refusal notFound (also where there is none), ownAccount. */
  async removeSecondFactor(id: number, by: StaffMember): Promise<StaffMember> {
    refuseOwn(id, by);
    const { store, secondFactor, sessions } = this.#parts;
    const of = await store.write(async (tx) => {
      const record = member(await this.#find(tx, id));
      if (!(await secondFactor.remove(tx, record, by))) throw new Refusal('notFound');
      return record;
    });
    sessions.renew(id, { secondFactor: false });
    return of;
  }

  async setLanguage(id: number, language: Language): Promise<StaffMember> {
    const changed = await this.#parts.store.write(async (tx) => {
      const after = await changeStaff(tx, id, { language });
      await this.#note(tx, 'staff.languageChanged', after, actorOf(after), { language });
      return after;
    });
    this.#parts.sessions.renew(id, { staff: member(changed) });
    return member(changed);
  }

  async #find(db: Tx | Store['read'], id: number): Promise<StaffRecord> {
    const record = await staffById(db, id);
    if (record === undefined) throw new Refusal('notFound');
    return record;
  }

  /** Looked at in the transaction of the change: of two that would each leave the other, the second finds nobody left. */
  async #refuseLastAdministrator(tx: Tx, { id, role, disabled_at }: StaffRecord): Promise<void> {
    if (role !== 'administrator' || disabled_at !== null) return;
    if (!(await otherAdministrator(tx, id))) throw new Refusal('lastAdministrator');
  }

  async #refuseAddressOfAnother(tx: Tx, email: string, own?: number): Promise<void> {
    const owner = await staffByEmail(tx, email);
    if (owner !== undefined && owner.id !== own) throw new Refusal('invalidInput', { field: 'email' });
  }

  #note(
    tx: Tx,
    action: string,
    record: StaffRecord,
    actor: Actor,
    facts: Record<string, string | number | boolean> = {},
  ): Promise<void> {
    return this.#parts.audit.append(tx, { actor, action, subject: subjectOf(record), facts });
  }
}

/** One's own account asks for one's own password, which an administrator's way around it would not. */
function refuseOwn(id: number, by: StaffMember): void {
  if (id === by.id) throw new Refusal('ownAccount');
}

function stateOf(record: StaffRecord, now: string): StaffState {
  if (record.disabled_at !== null) return record.disabled_for === 'idle' ? 'idle' : 'disabled';
  if (minutesLocked(record, now) > 0) return 'locked';
  return record.password_due === 1 ? 'invited' : 'active';
}
