import { z } from 'zod';
import { command, push, query } from './procedure.ts';
import { instant } from './trip.ts';

/** queued → sending → sent | refused | unknown; an unknown outcome is never sent again by itself; given up by a person. */
export const mailingStates = ['queued', 'sending', 'sent', 'refused', 'unknown', 'givenUp'] as const;

/** Why a message did not go, or why nobody knows: a sentence each, `mailing.faults.<code>`. */
export const mailingFaults = [
  // on the way to the mail server
  'dns',
  'refused',
  'unreachable',
  'timeout',
  'closed',
  'tls',
  'starttlsMissing',
  'chain',
  'hostName',
  'certificateExpired',
  'certificateNotYetValid',
  'auth',
  'protocol',
  // the mail server's own answer; its words stand beside the code
  'temporary',
  'serverRefused',
  'senderRefused',
  'recipientRefused',
  'messageRefused',
  'tooLarge',
  // the office's own
  'expired',
  'diedWhileSending',
  'restored',
] as const;
export const mailingFault = z.enum(mailingFaults);
export type MailingFault = z.infer<typeof mailingFault>;

/** One message in the outbox. */
export const mailingRow = z.object({
  id: z.int(),
  reservationId: z.int(),
  locator: z.string(),
  documentId: z.int().nullable(),
  recipient: z.string(),
  subject: z.string(),
  state: z.enum(mailingStates),
  /** Tries since it was put into the queue, the last time that a person did so. */
  tries: z.int(),
  queuedAt: instant,
  /** When the last outcome was recorded. */
  doneAt: instant.nullable(),
  nextTryAt: instant.nullable(),
  /** The mail server's own words, where it answered; 500 characters at most. */
  serverAnswer: z.string().nullable(),
  /** What went wrong at the last try. */
  fault: mailingFault.nullable(),
});
export type MailingRow = z.infer<typeof mailingRow>;

/** The mail server as an administrator edits it; the password goes in and never comes back. */
export const mailServerSettings = z.object({
  host: z.string().trim().min(1).max(253),
  port: z.int().min(1).max(65_535),
  /** Both are verified TLS: STARTTLS is required, never opportunistic. */
  security: z.enum(['starttls', 'smtps']),
  user: z.string().max(254).optional(),
  certificateAuthority: z.string().max(100_000).optional(),
  fromName: z.string().trim().min(1).max(200),
  fromAddress: z.email().max(254),
});
export type MailServerSettings = z.infer<typeof mailServerSettings>;

export const mailingProcedures = {
  /** What would be sent, before it is sent. Failures: noTicket, notFound. */
  'mailing.preview': query(
    'agent',
    z.object({ reservationId: z.int() }),
    z.object({
      to: z.array(z.string()),
      subject: z.string(),
      text: z.string(),
      html: z.string(),
      attachments: z.array(z.object({ fileName: z.string(), octets: z.int() })),
    }),
  ),
  /**
   * Puts the newest ticket of a reservation into the outbox. Failures: noTicket, noAddress, mailNotConfigured,
   * claimedByOther, changedMeanwhile, notFound, moveNotAllowed (the reservation is neither ticketed nor mailed).
   */
  'mailing.send': command(
    'agent',
    z.object({ reservationId: z.int(), version: z.int(), to: z.email().max(254) }),
    mailingRow,
  ),
  'mailing.outbox': query(
    'agent',
    z.object({
      state: z.enum(mailingStates).optional(),
      before: z.int().optional(),
      limit: z.int().min(1).max(200),
    }),
    z.object({
      rows: z.array(mailingRow),
      counts: z.record(z.enum(mailingStates), z.int()),
      more: z.boolean(),
    }),
  ),
  /**
   * A person's decision on a refused or unknown mailing; one that is still queued can be given up, and nothing else.
   * Failures: claimedByOther, mailingNotDecidable, notFound.
   */
  'mailing.decide': command(
    'agent',
    z.object({
      id: z.int(),
      decision: z.enum(['sendAgain', 'arrived', 'giveUp']),
      reason: z.string().trim().min(3).max(500),
    }),
    mailingRow,
  ),
  'mailing.server': query(
    'administrator',
    z.void(),
    z.object({ settings: mailServerSettings, hasPassword: z.boolean() }).nullable(),
  ),
  /** A password that is left out stays as it is, unless host or user changed: it belongs to these; null removes it. */
  'mailing.setServer': command(
    'administrator',
    z.object({ settings: mailServerSettings, password: z.string().max(1024).nullable().optional() }),
    z.void(),
  ),
  /** Connects, negotiates TLS and signs in, sends nothing. The password is as in setServer. */
  'mailing.testServer': command(
    'administrator',
    z.object({ settings: mailServerSettings, password: z.string().max(1024).nullable().optional() }),
    z.object({ fault: mailingFault.nullable(), answer: z.string().nullable() }),
  ),
};

export const mailingPushes = {
  /** A mailing changed its state. */
  'mailing.changed': push(
    'agent',
    z.object({ id: z.int(), reservationId: z.int(), state: z.enum(mailingStates) }),
  ),
};
