import { z } from 'zod';
import type { MailingFault } from '../../preload/contract/mailing.ts';

/** How far a message had come when something went wrong. */
export type Stage =
  /** Connecting, TLS, greeting, signing in: nothing of this message was said yet. */
  | 'session'
  /** MAIL FROM, RCPT TO, DATA, or in the middle of the message; its last line was not written. */
  | 'envelope'
  /** The message was written to its end, the closing line with the dot included. */
  | 'handedOver';

/** What came of one try. `answer` is the server's own words, where it said any. */
export type Outcome =
  | { readonly kind: 'sent'; readonly answer: string }
  /** For good: the same message would be refused again. */
  | { readonly kind: 'refused'; readonly fault: MailingFault; readonly answer: string | null }
  /** Certainly not accepted, worth another try. `everyMessage`: it would happen to any other message as well. */
  | {
      readonly kind: 'postponed';
      readonly fault: MailingFault;
      readonly answer: string | null;
      readonly everyMessage: boolean;
    }
  /** The server may have it or not. */
  | { readonly kind: 'unknown'; readonly fault: MailingFault; readonly answer: string | null };

/** What the office itself did to a try that was under way. */
export class Interrupted extends Error {
  readonly fault: MailingFault;

  constructor(fault: MailingFault) {
    super(fault);
    this.name = 'Interrupted';
    this.fault = fault;
  }
}

/** What nodemailer's SMTPConnection puts on its errors; anything else counts as not said. */
const smtpError = z.object({
  code: z.string().optional().catch(undefined),
  originalCode: z.string().optional().catch(undefined),
  command: z.string().optional().catch(undefined),
  response: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
  permanent: z.boolean().optional().catch(undefined),
});
type SmtpError = z.infer<typeof smtpError>;

/** Replies that mean the sign-in and not the message, wherever they come (RFC 4954, section 6). */
const SIGN_IN_REPLIES = new Set([530, 534, 535, 538]);

/**
 * What a failed try means for the message.
 *
 * A server takes a message over with its 2xx reply to the line `.` that ends it, and at no other moment (RFC 5321,
 * sections 4.1.1.4 and 4.2.5). So:
 * - A 4xx or 5xx reply says that the message was not taken, at whatever stage: 4xx is tried again, 5xx to this message
 *   (sender, recipient, content) is for good; 5xx before it came to this message (greeting, TLS, sign-in) concerns the
 *   server's settings, and the message waits for these to be mended.
 * - Without a reply, it depends on whether that line was written. If it was not, the server cannot have taken the
 *   message: try again. If it was, or may have been, nobody knows: the reply can have been lost on its way here. Then
 *   only a person may decide to send it again.
 * - A reply to the last line that is neither 2xx, 4xx nor 5xx says nothing, and counts as none.
 */
export function outcomeOf(error: unknown, stage: Stage): Outcome {
  if (error instanceof Interrupted) return unanswered(error.fault, null, stage);
  const parsed = smtpError.safeParse(error);
  const said: SmtpError = parsed.success ? parsed.data : {};
  const answer = said.response === undefined ? null : tidied(said.response);
  const fault = faultOf(said, stage);
  const negative = said.responseCode !== undefined && said.responseCode >= 400 && said.responseCode < 600;
  if (!negative) {
    if (fault === 'tooLarge' && stage !== 'handedOver') return { kind: 'refused', fault, answer };
    return unanswered(fault, answer, stage);
  }
  if (stage === 'session' || fault === 'auth')
    return { kind: 'postponed', fault, answer, everyMessage: true };
  return said.permanent === true
    ? { kind: 'refused', fault, answer }
    : { kind: 'postponed', fault, answer, everyMessage: false };
}

function unanswered(fault: MailingFault, answer: string | null, stage: Stage): Outcome {
  return stage === 'handedOver'
    ? { kind: 'unknown', fault, answer }
    : { kind: 'postponed', fault, answer, everyMessage: stage === 'session' };
}

/** What went wrong, in a word. */
function faultOf(said: SmtpError, stage: Stage): MailingFault {
  const { code, originalCode, command, responseCode, permanent } = said;
  if (code === 'ETLS')
    return command === 'STARTTLS' && responseCode !== undefined ? 'starttlsMissing' : 'tls';
  if (responseCode !== undefined && SIGN_IN_REPLIES.has(responseCode)) return 'auth';
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 600) {
    if (permanent !== true) return 'temporary';
    if (stage === 'session') return code === 'EAUTH' ? 'auth' : 'serverRefused';
    if (command === 'MAIL FROM') return 'senderRefused';
    return command === 'RCPT TO' ? 'recipientRefused' : 'messageRefused';
  }
  // Without a reply: the server said a largest size in its EHLO, and the message is above it.
  if (code === 'EMESSAGE' && command === 'MAIL FROM') return 'tooLarge';
  if (code === 'EAUTH') return 'auth';
  if (code === 'EDNS') return 'dns';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (code === 'ESOCKET') return socketFaultOf(originalCode ?? '');
  return code === 'ECONNECTION' ? 'closed' : 'protocol';
}

/** OpenSSL's words for a chain that does not lead to an authority we trust (Node's list of X509 certificate error codes). */
const CHAIN_ERRORS =
  /^(UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_(SIGNATURE_FAILURE|CHAIN_TOO_LONG|REVOKED|UNTRUSTED|REJECTED)|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED)/;

function socketFaultOf(code: string): MailingFault {
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return 'unreachable';
    case 'ETIMEDOUT':
      return 'timeout';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'closed';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'dns';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'hostName';
    case 'CERT_HAS_EXPIRED':
      return 'certificateExpired';
    case 'CERT_NOT_YET_VALID':
      return 'certificateNotYetValid';
  }
  if (CHAIN_ERRORS.test(code)) return 'chain';
  return /^(ERR_SSL_|ERR_TLS_|ERR_OSSL_|EPROTO$)/.test(code) ? 'tls' : 'closed';
}

const LONGEST_ANSWER = 500;

/** The server's words on one line without control characters, cut where they are too long. */
export function tidied(answer: string): string {
  const line = answer.replace(/[\p{Cc}\p{Z}]+/gu, ' ').trim();
  return [...line].slice(0, LONGEST_ANSWER).join('');
}
