import { z } from 'zod';
import { command, push, query } from './procedure.ts';
import { newPassword, staffMember } from './staff.ts';
import { instant, language } from './trip.ts';

/** How it stands at a window. */
export const session = z.object({
  /**
   * codeAwaited: the password was right, the second factor is still to come. passwordDue: signed in with a password that
   * somebody else gave, which must be replaced first. locked: signed in, and nothing is shown before the password.
   */
  state: z.enum(['signedOut', 'codeAwaited', 'passwordDue', 'locked', 'open']),
  /** Who is signed in; nobody yet while a code is awaited. */
  signedIn: staffMember.nullable(),
  /** Whether a second factor was verified in this session. */
  secondFactor: z.boolean(),
  /** Whether the office still has no administrator. */
  firstAdministratorNeeded: z.boolean(),
});
export type Session = z.infer<typeof session>;

/** Milliseconds without input after which a desk is locked (PCI DSS 4.0.1, 8.2.8). */
export const idleMilliseconds = 15 * 60_000;

/** What makes a password easy to guess, as the strength library (zxcvbn) names it, and our own `forbidden`. */
export const passwordHints = [
  'straightRow',
  'keyPattern',
  'simpleRepeat',
  'extendedRepeat',
  'sequences',
  'recentYears',
  'dates',
  'topTen',
  'topHundred',
  'common',
  'similarToCommon',
  'wordByItself',
  'namesByThemselves',
  'commonNames',
  'forbidden',
  'short',
  'other',
] as const;
export type PasswordHint = (typeof passwordHints)[number];

/** How soon a password would be guessed. */
export const passwordVerdict = z.object({
  /** 0 (at once) to 4 (not in a lifetime); from 3 on it may stand. */
  score: z.int().min(0).max(4),
  /** What makes it easy; null where it may stand. */
  hint: z.enum(passwordHints).nullable(),
});
export type PasswordVerdict = z.infer<typeof passwordVerdict>;

/** A QR code: `size` by `size` modules, the dark ones as an SVG path in a view box of that size, without a margin. */
const qrCode = z.object({ size: z.int(), path: z.string() });

const password = z.string().max(1024);
/** Six digits of the authenticator, or a recovery code, however it is spaced. */
const code = z.string().trim().min(1).max(40);
const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
/** What the office answers on the way into an account, and while it is locked. */
const atTheDoor = { whileLocked: true, whilePasswordDue: true } as const;

export const sessionProcedures = {
  /** How it stands at this window. */
  'session.current': query('nobody', z.void(), session, atTheDoor),
  /** Failures: wrongCredentials, accountLocked (details.minutes), accountDisabled. */
  'session.signIn': command('nobody', z.object({ email: z.string().max(254), password }), session),
  /**
   * The second step, for who has a second factor. Failures: wrongCode, accountLocked (details.minutes), notSignedIn where
   * the first step was longer than five minutes ago.
   */
  'session.giveCode': command('nobody', z.object({ code }), session),
  'session.signOut': command('nobody', z.void(), z.void(), atTheDoor),
  /** Locks this window's desk. */
  'session.lock': command('agent', z.void(), z.void(), atTheDoor),
  /** Opens a locked desk again. Failures: wrongPassword, accountLocked (details.minutes), accountDisabled. */
  'session.unlock': command('agent', z.object({ password }), session, atTheDoor),
  /** The person at this window touched a key or the pointer so many seconds ago. Failures: deskLocked. */
  'session.stillHere': command(
    'agent',
    z.object({
      secondsAgo: z
        .number()
        .min(0)
        .max(idleMilliseconds / 1000),
    }),
    z.void(),
    { whilePasswordDue: true },
  ),
  /** The language of this person's desk; documents follow the client's. */
  'session.setLanguage': command('agent', z.object({ language }), staffMember),
  /**
   * Gives an administrator a new password by the store's recovery key, removes their second factor and enables the
   * account. Failures: wrongRecoveryKey, recoveryLimited (details.minutes), notAdministrator, passwordWeak.
   */
  'session.recover': command(
    'nobody',
    z.object({ recoveryKey: z.string().max(200), email: z.string().max(254), password: newPassword }),
    z.void(),
  ),
  /**
   * How soon a password would be guessed, for who types a new one. Name and address are the person's; with the agency's
   * name they do not count in it.
   */
  'password.judge': query(
    'nobody',
    z.object({ password, name: z.string().max(200), email: z.string().max(254) }),
    passwordVerdict,
    { whilePasswordDue: true },
  ),

  /** One's own second factor. */
  'account.show': query(
    'agent',
    z.void(),
    z.object({
      passwordChangedAt: instant,
      secondFactor: z.object({ since: instant, recoveryCodesLeft: z.int() }).nullable(),
    }),
  ),
  /**
   * Replaces one's own password; ends one's sessions at other windows.
   * Failures: wrongPassword, accountLocked, passwordWeak, passwordSame.
   */
  'account.changePassword': command(
    'agent',
    z.object({ present: password, password: newPassword }),
    session,
    {
      whilePasswordDue: true,
    },
  ),
  /**
   * Makes the secret of a second factor (TOTP, RFC 6238), shown this once; nothing changes before it is confirmed. Where
   * there is one already, its code is needed. Failures: wrongPassword, wrongCode, accountLocked.
   */
  'account.beginSecondFactor': command(
    'agent',
    z.object({ password, code: code.optional() }),
    z.object({ secret: z.string(), qr: qrCode }),
  ),
  /**
   * Takes the new second factor into use and gives ten recovery codes, this once. Failures: wrongCode, notFound where
   * none was begun within the last ten minutes.
   */
  'account.confirmSecondFactor': command('agent', z.object({ code }), recoveryCodes),
  /** Ten new recovery codes; the old ones are worth nothing then. Failures: wrongPassword, wrongCode, accountLocked, notFound. */
  'account.newRecoveryCodes': command('agent', z.object({ password, code }), recoveryCodes),
  /** Failures: wrongPassword, wrongCode, accountLocked, notFound where there is none. */
  'account.removeSecondFactor': command('agent', z.object({ password, code }), z.void()),
};

export const sessionPushes = {
  /**
   * The person at this window was signed out by the office. disabled: an administrator keeps them out. passwordChanged:
   * here is an old session, from before it.
   */
  'session.ended': push(
    'nobody',
    z.object({ reason: z.enum(['signedOut', 'storeClosed', 'disabled', 'passwordChanged']) }),
  ),
  /** Something about this window's session is different now (locked, opened, another role): ask for it again. */
  'session.changed': push('nobody', z.object({})),
};
export type SessionEnd = z.infer<(typeof sessionPushes)['session.ended']['payload']>['reason'];
