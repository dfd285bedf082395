import { z } from 'zod';
import { command, query, roles } from './procedure.ts';
import { instant, language } from './trip.ts';

/** A member of staff as screens see one. */
export const staffMember = z.object({
  id: z.int(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  language,
});
export type StaffMember = z.infer<typeof staffMember>;

/**
 * Whether a colleague can sign in. invited: has not replaced the first password yet. active: can. locked: too many wrong
 * tries, for some minutes. disabled: by an administrator. idle: disabled because they did not work for 90 days.
 */
export const staffStates = ['invited', 'active', 'locked', 'disabled', 'idle'] as const;
export type StaffState = (typeof staffStates)[number];

/** A member of staff in the list of an administrator. */
export const staffEntry = staffMember.extend({
  state: z.enum(staffStates),
  lastSignInAt: instant.nullable(),
  /** Whether a second factor is asked for at each sign-in. */
  secondFactor: z.boolean(),
});
export type StaffEntry = z.infer<typeof staffEntry>;

/** A new password: its length is checked here (PCI DSS 4.0.1, 8.3.6), how soon it would be guessed by the office. */
export const newPassword = z.string().min(12).max(1024);

const name = z.string().trim().min(1).max(200);
const email = z.email().max(254);
const which = z.object({ id: z.int() });

export const staffProcedures = {
  /** Makes the first administrator and signs them in. Failures: administratorExists, storeLocked, passwordWeak. */
  'staff.createFirstAdministrator': command(
    'nobody',
    z.object({ name, email, password: newPassword, language }),
    staffMember,
  ),
  /** Everybody, those who are disabled as well. */
  'staff.list': query('administrator', z.void(), z.array(staffEntry)),
  /**
   * Adds a colleague with a first password, which they replace when they first sign in.
   * Failures: invalidInput (details.field `email`: the address is in use), passwordWeak.
   */
  'staff.add': command(
    'administrator',
    z.object({ name, email, role: z.enum(roles), password: newPassword, language }),
    staffMember,
  ),
  /** Changes name, address and role; a new role holds at once. Failures: notFound, invalidInput (email), lastAdministrator. */
  'staff.change': command('administrator', which.extend({ name, email, role: z.enum(roles) }), staffMember),
  /** Keeps a colleague out, at once and at every window. Failures: notFound, ownAccount, lastAdministrator. */
  'staff.disable': command('administrator', which, staffMember),
  /** Lets a colleague in again, also one that too many wrong tries lock out. Failures: notFound. */
  'staff.enable': command('administrator', which, staffMember),
  /**
   * Gives a colleague who forgot theirs a password to be replaced at once. Ends their sessions.
   * Failures: notFound, ownAccount, passwordWeak.
   */
  'staff.resetPassword': command('administrator', which.extend({ password: newPassword }), staffMember),
  /** For a colleague who lost it; their sessions lose it too. Failures: notFound (also where there is none), ownAccount. */
  'staff.removeSecondFactor': command('administrator', which, staffMember),
};
