import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { StaffMember } from '../../preload/contract/staff.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { ClientId } from '../office-link.ts';
import { Refusal } from '../refusal.ts';
import type { Sessions } from '../sessions.ts';
import type { Store, Tx } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import { actorOf, subjectOf } from './member.ts';
import type { Proof } from './proof.ts';
import {
  noteStep,
  putRecoveryCodes,
  putSecondFactor,
  removeSecondFactor,
  type StaffRecord,
  secondFactorOf,
  spendRecoveryCode,
} from './queries.ts';
import { newRecoveryCodes, recoveryCodeDigest } from './recovery-codes.ts';
import { acceptedStep, newTotpSecret, totpAddress } from './totp.ts';
import type { Tries } from './tries.ts';

/** How long a new secret waits to be confirmed: ten minutes. */
const BEGUN_MILLISECONDS = 10 * 60_000;

/** Draws a QR code as an SVG path. */
export type DrawQrCode = (text: string) => Promise<OutputOf<'account.beginSecondFactor'>['qr']>;

interface SecondFactorOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly tries: Tries;
  readonly proof: Proof;
  readonly sessions: Pick<Sessions, 'renew' | 'prove'>;
  readonly drawQrCode: DrawQrCode;
}

/** The purpose under which a person's secret is sealed. */
export function secondFactorPurpose(staffId: number): string {
  return `second_factor/${staffId}/secret`;
}

/**
 * The second factor: TOTP (RFC 6238), and recovery codes for who lost it. A secret that was begun and not confirmed is
 * in memory only: a crash before the confirmation leaves the person as they were, and they begin again.
 */
export class SecondFactor {
  readonly #parts: SecondFactorOptions;
  readonly #begun = new Map<number, { readonly secret: string; readonly at: number }>();

  constructor(parts: SecondFactorOptions) {
    this.#parts = parts;
  }

  /** Makes a secret, shown this once. Throws Refusal wrongPassword, accountLocked, and wrongCode where a code is needed. */
  async begin(
    staff: StaffMember,
    { password, code }: ParsedInputOf<'account.beginSecondFactor'>,
  ): Promise<OutputOf<'account.beginSecondFactor'>> {
    await this.#parts.proof.withPassword(staff.id, password, async (tx, record) => {
      const present = await secondFactorOf(tx, record.id);
      if (present === undefined) return;
      return this.refuseCode(tx, record, code ?? '');
    });
    const secret = newTotpSecret();
    const qr = await this.#parts.drawQrCode(totpAddress(secret, staff.email));
    this.#begun.set(staff.id, { secret, at: this.#now() });
    return { secret, qr };
  }

  /** Takes the secret into use that was begun, as a person at a window does. Throws Refusal wrongCode, and notFound where none was. */
  async confirm(
    client: ClientId,
    staff: StaffMember,
    code: string,
  ): Promise<OutputOf<'account.confirmSecondFactor'>> {
    const begun = this.#begun.get(staff.id);
    if (begun === undefined || this.#now() - begun.at > BEGUN_MILLISECONDS) throw new Refusal('notFound');
    const { store, vault, clock, audit, sessions } = this.#parts;
    const step = acceptedStep(begun.secret, digitsOf(code), clock.now(), 0);
    // Not counted: whoever sees the secret knows the code, and nothing is guarded by it yet.
    if (step === undefined) throw new Refusal('wrongCode');
    const recoveryCodes = newRecoveryCodes();
    await store.write(async (tx) => {
      await putSecondFactor(tx, {
        staff_id: staff.id,
        secret_sealed: vault.sealText(begun.secret, secondFactorPurpose(staff.id)),
        last_step: step,
        confirmed_at: clock.now(),
      });
      await putRecoveryCodes(tx, staff.id, digestsOf(staff.id, recoveryCodes));
      await audit.append(tx, {
        actor: actorOf(staff),
        action: 'secondFactor.set',
        subject: subjectOf(staff),
      });
    });
    // A crash right before this leaves a second factor whose recovery codes nobody has read: the app has its secret, and
    // with its codes new ones are made.
    this.#begun.delete(staff.id);
    // The person's sessions at other windows were opened by the password alone, and stay so.
    sessions.prove(client);
    return { recoveryCodes };
  }

  /** Throws Refusal wrongPassword, wrongCode, accountLocked, and notFound where there is no second factor. */
  async newRecoveryCodes(
    staff: StaffMember,
    { password, code }: ParsedInputOf<'account.newRecoveryCodes'>,
  ): Promise<OutputOf<'account.newRecoveryCodes'>> {
    const recoveryCodes = newRecoveryCodes();
    await this.#withBoth(staff, password, code, async (tx) => {
      await putRecoveryCodes(tx, staff.id, digestsOf(staff.id, recoveryCodes));
      await this.#parts.audit.append(tx, {
        actor: actorOf(staff),
        action: 'secondFactor.newRecoveryCodes',
        subject: subjectOf(staff),
      });
    });
    return { recoveryCodes };
  }

  /** Removes one's own. Throws Refusal wrongPassword, wrongCode, accountLocked, and notFound where there is none. */
  async removeOwn(
    staff: StaffMember,
    { password, code }: ParsedInputOf<'account.removeSecondFactor'>,
  ): Promise<void> {
    await this.#withBoth(staff, password, code, (tx) => this.remove(tx, staff, staff));
    this.#parts.sessions.renew(staff.id, { secondFactor: false });
  }

  /** Removes a person's second factor in a transaction, if they have one; whether they had. */
  async remove(
    tx: Tx,
    of: Pick<StaffMember, 'id' | 'name'>,
    by: Pick<StaffMember, 'id' | 'name'>,
  ): Promise<boolean> {
    const removed = await removeSecondFactor(tx, of.id);
    if (removed) {
      await this.#parts.audit.append(tx, {
        actor: actorOf(by),
        action: 'secondFactor.removed',
        subject: subjectOf(of),
      });
    }
    return removed;
  }

  /** Whether a person has one. */
  async isSet(tx: Tx, staffId: number): Promise<boolean> {
    return (await secondFactorOf(tx, staffId)) !== undefined;
  }

  /** Takes a code or a recovery code; the refusal, counted as a wrong try, where it is wrong or was used. */
  async refuseCode(tx: Tx, record: StaffRecord, code: string): Promise<Refusal | undefined> {
    const accepted =
      (await this.#takeCode(tx, record, code)) || (await this.#takeRecoveryCode(tx, record, code));
    return accepted ? undefined : this.#parts.tries.wrong(tx, 'wrongCode', record);
  }

  async #takeCode(tx: Tx, { id }: StaffRecord, code: string): Promise<boolean> {
    const factor = await secondFactorOf(tx, id);
    if (factor === undefined) return false;
    const secret = this.#parts.vault.openText(factor.secret_sealed, secondFactorPurpose(id));
    const step = acceptedStep(secret, digitsOf(code), this.#parts.clock.now(), factor.last_step);
    if (step === undefined) return false;
    await noteStep(tx, id, step);
    return true;
  }

  async #takeRecoveryCode(tx: Tx, record: StaffRecord, code: string): Promise<boolean> {
    const digest = recoveryCodeDigest(record.id, code);
    const { clock, audit } = this.#parts;
    if (digest === undefined || !(await spendRecoveryCode(tx, record.id, digest, clock.now()))) return false;
    await audit.append(tx, {
      actor: actorOf(record),
      action: 'secondFactor.recoveryCodeUsed',
      subject: subjectOf(record),
    });
    return true;
  }

  #withBoth(
    staff: StaffMember,
    password: string,
    code: string,
    work: (tx: Tx) => Promise<unknown>,
  ): Promise<unknown> {
    return this.#parts.proof.withPassword(staff.id, password, async (tx, record) => {
      if (!(await this.isSet(tx, record.id))) return new Refusal('notFound');
      return (await this.refuseCode(tx, record, code)) ?? work(tx);
    });
  }

  #now(): number {
    return Date.parse(this.#parts.clock.now());
  }
}

/** A code as apps show it, in two groups, without what parts them. */
function digitsOf(code: string): string {
  return code.replace(/[\s-]/g, '');
}

function digestsOf(staffId: number, codes: readonly string[]): Buffer[] {
  return codes.flatMap((code) => recoveryCodeDigest(staffId, code) ?? []);
}
