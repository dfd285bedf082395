import { hash, verify } from '@node-rs/argon2';
import { Temporal } from 'temporal-polyfill';
import type { ParsedInputOf } from '../../preload/contract/index.ts';
import type { StaffMember } from '../../preload/contract/staff.ts';
import type { Language } from '../../preload/contract/trip.ts';
import { type Actor, theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import { type Clock, instantText } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Store, Tx } from '../store/store.ts';
import {
  addStaff,
  anyAdministrator,
  changeStaff,
  countWrongTry,
  everyStaff,
  type StaffRecord,
  staffByEmail,
} from './queries.ts';

/** Argon2id, RFC 9106's second recommended option (64 MiB, 3 passes, 4 lanes); recorded in each hash. */
const PASSWORD_COST = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 4 } as const;

/** PCI DSS 4.0.1, 8.3.4: at most 10 tries, then at least 30 minutes. */
const MOST_TRIES = 10;
const LOCKED_MINUTES = 30;

/** Why a sign-in is refused, as the audit log names it, and what the person is told. */
const SIGN_IN_REFUSALS = {
  unknownAddress: 'wrongCredentials',
  wrongPassword: 'wrongCredentials',
  locked: 'accountLocked',
  disabled: 'accountDisabled',
} as const;

/** A hash that no password has, verified for an unknown address, so that it takes as long as a known one. */
let nobodysHash: Promise<string> | undefined;
function hashOfNobody(): Promise<string> {
  nobodysHash ??= hash(crypto.randomUUID(), PASSWORD_COST);
  return nobodysHash;
}

function member({ id, name, email, role, language }: StaffRecord): StaffMember {
  return { id, name, email, role, language };
}

/** Who a member of staff is in the audit log and in histories. */
export function actorOf({ id, name }: StaffMember): Actor {
  return { staffId: id, name };
}

/** The agency's people: who they are, and whether they are who they say. */
export class Staff {
  readonly #store: Store;
  readonly #audit: Audit;
  readonly #clock: Clock;

  constructor(store: Store, audit: Audit, clock: Clock) {
    this.#store = store;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** Whether the office still has nobody who could administer it. */
  async firstAdministratorNeeded(): Promise<boolean> {
    return !(await anyAdministrator(this.#store.read));
  }

  /** Makes the first administrator, who is signed in with that. Throws Refusal administratorExists. */
  async createFirstAdministrator(
    input: ParsedInputOf<'staff.createFirstAdministrator'>,
  ): Promise<StaffMember> {
    const passwordHash = await this.#hash(input.password);
    return this.#store.write(async (tx) => {
      if (await anyAdministrator(tx)) throw new Refusal('administratorExists');
      const { id } = await this.#add(tx, { ...input, role: 'administrator' }, passwordHash);
      return this.#signedIn(tx, id);
    });
  }

  /** Throws Refusal invalidInput where the address is in use. */
  async add(input: ParsedInputOf<'staff.add'>, by: Actor): Promise<StaffMember> {
    const passwordHash = await this.#hash(input.password);
    return this.#store.write(async (tx) => {
      if (await staffByEmail(tx, input.email)) throw new Refusal('invalidInput', { field: 'email' });
      return this.#add(tx, input, passwordHash, by);
    });
  }

  async #add(
    tx: Tx,
    { name, email, role, language }: Omit<StaffMember, 'id'>,
    passwordHash: string,
    by?: Actor,
  ): Promise<StaffMember> {
    const created = await addStaff(tx, {
      name,
      email,
      role,
      language,
      password_hash: passwordHash,
      created_at: this.#clock.now(),
    });
    await this.#audit.append(tx, {
      actor: by ?? actorOf(created),
      action: 'staff.added',
      subject: `staff/${created.id}`,
      facts: { role },
    });
    return member(created);
  }

  async list(): Promise<StaffMember[]> {
    return (await everyStaff(this.#store.read)).map(member);
  }

  async setLanguage(id: number, language: Language): Promise<StaffMember> {
    return this.#store.write(async (tx) => {
      const changed = member(await changeStaff(tx, id, { language }));
      const actor = actorOf(changed);
      await this.#audit.append(tx, {
        actor,
        action: 'staff.languageChanged',
        subject: `staff/${id}`,
        facts: { language },
      });
      return changed;
    });
  }

  /** Throws Refusal wrongCredentials, accountLocked (details.minutes), accountDisabled. Every outcome is audited. */
  async signIn({ email, password }: ParsedInputOf<'session.signIn'>): Promise<StaffMember> {
    const seen = await staffByEmail(this.#store.read, email);
    const verified = await verify(seen?.password_hash ?? (await hashOfNobody()), password.normalize('NFC'));
    const outcome = await this.#store.write(async (tx) => {
      // Read again: while this password was being verified, another try may have locked the account.
      const record = await staffByEmail(tx, email);
      if (record === undefined) return this.#refuse(tx, 'unknownAddress');
      return this.#enterTry(tx, record, verified && record.password_hash === seen?.password_hash);
    });
    // Thrown out here: inside, it would undo the count and the audit line.
    if (outcome instanceof Refusal) throw outcome;
    return outcome;
  }

  async #enterTry(tx: Tx, record: StaffRecord, right: boolean): Promise<StaffMember | Refusal> {
    const minutes = this.#minutesLocked(record);
    if (minutes > LOCKED_MINUTES) {
      // No lock lasts so long: its end was set by a clock that stood in the future. It is counted anew from now.
      const until = Temporal.Instant.from(this.#clock.now()).add({ minutes: LOCKED_MINUTES });
      await changeStaff(tx, record.id, { locked_until: instantText(until) });
      return this.#refuse(tx, 'locked', record, { minutes: LOCKED_MINUTES });
    }
    if (minutes > 0) return this.#refuse(tx, 'locked', record, { minutes });
    if (!right) return this.#wrongPassword(tx, record);
    if (record.disabled_at !== null) return this.#refuse(tx, 'disabled', record);
    return this.#signedIn(tx, record.id);
  }

  async #signedIn(tx: Tx, id: number): Promise<StaffMember> {
    const signedIn = member(
      await changeStaff(tx, id, {
        failed_tries: 0,
        locked_until: null,
        last_sign_in_at: this.#clock.now(),
      }),
    );
    await this.#audit.append(tx, {
      actor: actorOf(signedIn),
      action: 'session.signedIn',
      subject: `staff/${id}`,
    });
    return signedIn;
  }

  async #wrongPassword(tx: Tx, record: StaffRecord): Promise<Refusal> {
    const tries = await countWrongTry(tx, record.id);
    const locked = tries >= MOST_TRIES;
    if (locked) {
      const until = Temporal.Instant.from(this.#clock.now()).add({ minutes: LOCKED_MINUTES });
      await changeStaff(tx, record.id, { failed_tries: 0, locked_until: instantText(until) });
    }
    return this.#refuse(tx, 'wrongPassword', record, { tries, locked });
  }

  /** Writes the audit line of a refused sign-in; whose address it was is left out where it is nobody's here. */
  async #refuse(
    tx: Tx,
    reason: keyof typeof SIGN_IN_REFUSALS,
    record?: StaffRecord,
    details: Record<string, number | boolean> = {},
  ): Promise<Refusal> {
    await this.#audit.append(tx, {
      actor: record ? actorOf(member(record)) : theOffice,
      action: 'session.refused',
      subject: record ? `staff/${record.id}` : 'staff',
      facts: { reason, ...details },
    });
    const code = SIGN_IN_REFUSALS[reason];
    return code === 'accountLocked' ? new Refusal(code, details) : new Refusal(code);
  }

  async signedOut(who: StaffMember): Promise<void> {
    await this.#store.write((tx) =>
      this.#audit.append(tx, {
        actor: actorOf(who),
        action: 'session.signedOut',
        subject: `staff/${who.id}`,
      }),
    );
  }

  #minutesLocked({ locked_until }: StaffRecord): number {
    if (locked_until === null) return 0;
    const left = Temporal.Instant.from(this.#clock.now()).until(Temporal.Instant.from(locked_until));
    return Math.max(0, Math.ceil(left.total('minutes')));
  }

  #hash(password: string): Promise<string> {
    // NFC, so that a password is the same whichever way a keyboard composes its accents.
    return hash(password.normalize('NFC'), PASSWORD_COST);
  }
}
