import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { StaffMember } from '../../preload/contract/staff.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { ClientId } from '../office-link.ts';
import { Refusal } from '../refusal.ts';
import type { Sessions } from '../sessions.ts';
import type { Store } from '../store/store.ts';
import { actorOf, subjectOf } from './member.ts';
import type { Passwords } from './passwords.ts';
import type { Proof } from './proof.ts';
import { changeStaff, recoveryCodesLeft, secondFactorOf, staffById } from './queries.ts';

interface AccountOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly proof: Proof;
  readonly sessions: Pick<Sessions, 'endOf' | 'renew'>;
}

/** What a person looks after in their own account, beside the second factor. */
export class Account {
  readonly #parts: AccountOptions;

  constructor(parts: AccountOptions) {
    this.#parts = parts;
  }

  async show({ id }: StaffMember): Promise<OutputOf<'account.show'>> {
    const { read } = this.#parts.store;
    const record = await staffById(read, id);
    if (record === undefined) throw new Refusal('notFound');
    const factor = await secondFactorOf(read, id);
    return {
      passwordChangedAt: record.password_changed_at ?? record.created_at,
      secondFactor: factor
        ? { since: factor.confirmed_at, recoveryCodesLeft: await recoveryCodesLeft(read, id) }
        : null,
    };
  }

  /**
   * Replaces a person's own password and ends their sessions at every other window. Throws Refusal passwordSame,
   * passwordWeak, wrongPassword, accountLocked.
   */
  async changePassword(
    client: ClientId,
    staff: StaffMember,
    { present, password }: ParsedInputOf<'account.changePassword'>,
  ): Promise<void> {
    const { passwords, proof, audit, clock, sessions } = this.#parts;
    if (present.normalize('NFC') === password.normalize('NFC')) throw new Refusal('passwordSame');
    const passwordHash = await passwords.hashOfNew(password, staff);
    await proof.withPassword(staff.id, present, async (tx, record) => {
      await changeStaff(tx, record.id, {
        password_hash: passwordHash,
        password_due: 0,
        password_changed_at: clock.now(),
        failed_tries: 0,
      });
      await audit.append(tx, {
        actor: actorOf(record),
        action: 'staff.passwordChanged',
        subject: subjectOf(record),
      });
    });
    sessions.endOf(staff.id, 'passwordChanged', client);
    sessions.renew(staff.id, { passwordDue: false });
  }
}
