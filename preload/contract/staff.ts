import { z } from 'zod';
import { command, push, query, roles } from './procedure.ts';
import { language } from './trip.ts';

/** A member of staff as screens see one. */
export const staffMember = z.object({
  id: z.int(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  language,
});
export type StaffMember = z.infer<typeof staffMember>;

const newPassword = z.string().min(12).max(1024);

export const staffProcedures = {
  /** Who is signed in at this window, and whether the office still has no administrator. */
  'session.current': query(
    'nobody',
    z.void(),
    z.object({ signedIn: staffMember.nullable(), firstAdministratorNeeded: z.boolean() }),
  ),
  /** Makes the first administrator and signs them in. Failures: administratorExists, storeLocked. */
  'staff.createFirstAdministrator': command(
    'nobody',
    z.object({
      name: z.string().trim().min(1).max(200),
      email: z.email().max(254),
      password: newPassword,
      language,
    }),
    staffMember,
  ),
  /** Failures: wrongCredentials, accountLocked (details.minutes), accountDisabled. */
  'session.signIn': command(
    'nobody',
    z.object({ email: z.string().max(254), password: z.string().max(1024) }),
    staffMember,
  ),
  'session.signOut': command('nobody', z.void(), z.void()),
  /** The language of this person's desk; documents follow the client's. */
  'session.setLanguage': command('agent', z.object({ language }), staffMember),
  'staff.list': query('administrator', z.void(), z.array(staffMember)),
  /** Adds a colleague. Failures: invalidInput (the e-mail address is in use). */
  'staff.add': command(
    'administrator',
    z.object({
      name: z.string().trim().min(1).max(200),
      email: z.email().max(254),
      role: z.enum(roles),
      password: newPassword,
      language,
    }),
    staffMember,
  ),
};

export const staffPushes = {
  /** The person at this window was signed out by the office. */
  'session.ended': push('nobody', z.object({ reason: z.enum(['signedOut', 'storeClosed']) })),
};
