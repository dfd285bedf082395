import type { z } from 'zod';

/** The three roles of staff, least first. */
export const roles = ['agent', 'manager', 'administrator'] as const;
export type Role = (typeof roles)[number];

/**
 * Who may call a procedure: `nobody` needs no signed-in person (first start, unlock, sign in);
 * a role admits that role and every greater one.
 */
export type LeastRole = 'nobody' | Role;

/** What a procedure asks of the session beside the role, and where it is answered though the desk is closed. */
export interface Admission {
  /** Only in a session in which a second factor was verified: whatever may reveal a card number (PCI DSS 4.0.1, 8.4). */
  readonly secondFactor: boolean;
  /** Also while the desk is locked: what it takes to show the lock and to open it. */
  readonly whileLocked: boolean;
  /** Also while the person must first replace the password that they were given. */
  readonly whilePasswordDue: boolean;
}

/** What holds for an entry that says nothing: no second factor, and nothing while the desk is closed. */
const usualAdmission: Admission = { secondFactor: false, whileLocked: false, whilePasswordDue: false };

/** One entry of the contract: what a screen may ask of the office. */
export interface Procedure<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Least extends LeastRole = LeastRole,
> extends Admission {
  /** A `query` changes nothing and may be asked again at will; a `command` changes a record or does something. */
  readonly kind: 'query' | 'command';
  readonly leastRole: Least;
  readonly input: Input;
  readonly output: Output;
}

/** One entry of the contract: what the office tells the screens unasked. */
export interface Push<Payload extends z.ZodType = z.ZodType> {
  readonly leastRole: LeastRole;
  readonly payload: Payload;
}

/** A procedure that only reads. */
export function query<Least extends LeastRole, Input extends z.ZodType, Output extends z.ZodType>(
  leastRole: Least,
  input: Input,
  output: Output,
  admission: Partial<Admission> = {},
): Procedure<Input, Output, Least> {
  return { ...usualAdmission, ...admission, kind: 'query', leastRole, input, output };
}

/** A procedure that changes something. */
export function command<Least extends LeastRole, Input extends z.ZodType, Output extends z.ZodType>(
  leastRole: Least,
  input: Input,
  output: Output,
  admission: Partial<Admission> = {},
): Procedure<Input, Output, Least> {
  return { ...usualAdmission, ...admission, kind: 'command', leastRole, input, output };
}

/** Something pushed to the screens. */
export function push<Payload extends z.ZodType>(leastRole: LeastRole, payload: Payload): Push<Payload> {
  return { leastRole, payload };
}

/** Whether a person of this role (or nobody, where `undefined`) reaches the least role. */
export function mayCall(role: Role | undefined, leastRole: LeastRole): boolean {
  if (leastRole === 'nobody') return true;
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(leastRole);
}
