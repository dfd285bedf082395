import { z } from 'zod';
import { command, push, query } from './procedure.ts';
import { instant, localDate } from './trip.ts';

/** Everything that can be wrong between the desk and the web shop, each a sentence for staff (`intake.faults.<code>`). */
export const connectionFaultCodes = [
  'dns',
  'refused',
  'timeout',
  'reset',
  'chain',
  'certificateExpired',
  'certificateNotYetValid',
  'hostName',
  'pin',
  'clientCertificateRefused',
  'clientCertificateRevoked',
  'clientCertificateInvalid',
  'tlsVersion',
  'unencrypted',
  'tls',
  'tokenRefused',
  'forbidden',
  'redirected',
  'notFound',
  'busy',
  'serverError',
  'protocol',
  'pageTooLarge',
  'endedEarly',
  'diskFull',
  'diskFault',
  'diskReadOnly',
  'storeCorrupt',
  'store',
] as const;
export const connectionFault = z.object({
  code: z.enum(connectionFaultCodes),
  /** Facts for the sentence: host, port, status, issuer, expiry, expected and found pins. Never a token or a booking. */
  facts: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** Whether the run comes back by itself, or waits for staff. */
  retries: z.boolean(),
});
export type ConnectionFault = z.infer<typeof connectionFault>;
export type ConnectionFaultCode = ConnectionFault['code'];

/** Why a booking could not be understood and stands in quarantine. */
export const quarantineReasons = [
  'malformedLine',
  'malformedId',
  'notJson',
  'notUtf8',
  'notABooking',
  'unsupportedVersion',
  'unsupportedMediaType',
  'sealBroken',
] as const;

export const quarantineReason = z.enum(quarantineReasons);

/** Why a booking could not even be kept and stays on the Internet server. */
export const leftReasons = [
  'tooLarge',
  'unknownSealingKey',
  'wrongDigest',
  'idUnremovable',
  'removalRefused',
] as const;

export const leftReason = z.enum(leftReasons);

/** The counters of one run. */
export const intakeCounters = z.object({
  /** Bookings that the server listed. */
  listed: z.int(),
  /** New reservations committed. */
  kept: z.int(),
  /** New versions of bookings that were kept before. */
  amended: z.int(),
  /** Bookings that were already here, octet for octet. */
  known: z.int(),
  quarantined: z.int(),
  removed: z.int(),
  /** Left on the server because they could not be kept. */
  left: z.int(),
});
export type IntakeCounters = z.infer<typeof intakeCounters>;

/** What stands in the status bar of every screen. */
export const intakeStatus = z.object({
  state: z.enum(['notConnected', 'paused', 'idle', 'pulling', 'removing', 'waiting', 'stopped']),
  /** The run that is under way, or the last one. */
  counters: intakeCounters,
  /** Bookings kept in-house whose removal from the Internet server is still to be carried out. */
  removalsPending: z.int(),
  /** Quarantined bookings that nobody has resolved. */
  inQuarantine: z.int(),
  /** Bookings that stay on the Internet server because they cannot be kept. */
  leftOnServer: z.int(),
  lastRunAt: instant.nullable(),
  nextRunAt: instant.nullable(),
  fault: connectionFault.nullable(),
});
export type IntakeStatus = z.infer<typeof intakeStatus>;

/** The connection to the web shop as an administrator edits it. Secrets are write-only: they go in and never come back. */
export const connectionSettings = z.object({
  name: z.string().trim().min(1).max(100),
  profile: z.enum(['api', 'folder']),
  /** https only, without a query or a fragment. */
  baseUrl: z.url({ protocol: /^https$/ }).max(2000),
  /** PEM of a private certificate authority, where the shop has one; else the system's. */
  certificateAuthority: z.string().max(100_000).optional(),
  /** SPKI SHA-256 pins, base64. */
  pins: z.array(z.string().regex(/^[A-Za-z0-9+/]{43}=$/)).max(10),
  /** JWK (JSON) of the server's receipt key, Ed25519 or P-256. */
  receiptKey: z.string().max(10_000).optional(),
  /** Seconds between two runs. */
  everySeconds: z.int().min(10).max(86_400),
});
export type ConnectionSettings = z.infer<typeof connectionSettings>;

/** Secrets of the connection: absent keeps what is stored, null removes it. */
export const connectionSecrets = z.object({
  token: z.string().min(1).max(10_000).nullable().optional(),
  /** PEM certificate and key that the desk shows (mTLS). */
  clientCertificate: z.string().max(100_000).nullable().optional(),
  clientKey: z.string().max(100_000).nullable().optional(),
});
export type ConnectionSecrets = z.infer<typeof connectionSecrets>;

/** One step of "test connection", in order; the first that fails carries the fault, those behind it are skipped. */
export const connectionTest = z.object({
  steps: z.array(
    z.object({
      step: z.enum(['name', 'reach', 'certificate', 'sign', 'list']),
      outcome: z.enum(['passed', 'failed', 'skipped']),
    }),
  ),
  fault: connectionFault.nullable(),
  /** What the server showed: TLS version, certificate subject, issuer, expiry, SPKI pin. */
  server: z
    .object({
      tls: z.string(),
      subject: z.string(),
      issuer: z.string(),
      validTo: z.string(),
      pin: z.string(),
    })
    .nullable(),
  /** Bookings on the first page, where listing worked. */
  waiting: z.int().nullable(),
});
export type ConnectionTest = z.infer<typeof connectionTest>;

/** A broken web form can send thousands. */
export const MOST_QUARANTINED = 10_000;

export const quarantineRow = z.object({
  id: z.int(),
  bookingId: z.string().nullable(),
  reason: quarantineReason,
  /** Where it went wrong, as field paths without values. */
  where: z.array(z.string()),
  octets: z.int(),
  receivedAt: instant.nullable(),
  pulledAt: instant,
  resolvedAt: instant.nullable(),
});
export type QuarantineRow = z.infer<typeof quarantineRow>;

export const intakeProcedures = {
  'intake.status': query('agent', z.void(), intakeStatus),
  /** Starts a run now. Failures: notConnected. */
  'intake.runNow': command('agent', z.void(), intakeStatus),
  'intake.setPaused': command('manager', z.object({ paused: z.boolean() }), intakeStatus),
  'intake.connection': query(
    'administrator',
    z.void(),
    z
      .object({
        settings: connectionSettings,
        hasToken: z.boolean(),
        hasClientCertificate: z.boolean(),
      })
      .nullable(),
  ),
  /** Saves the connection. Failures: connectionIncomplete (details.field). */
  'intake.setConnection': command(
    'administrator',
    z.object({ settings: connectionSettings, secrets: connectionSecrets }),
    intakeStatus,
  ),
  /** Tries a connection without saving it; stored secrets are used where none is given. */
  'intake.testConnection': command(
    'administrator',
    z.object({ settings: connectionSettings, secrets: connectionSecrets }),
    connectionTest,
  ),
  /** The public sealing key (JWK, JSON) that the web shop seals bookings to. */
  'intake.sealingKey': query(
    'administrator',
    z.void(),
    z.object({ kid: z.string(), jwk: z.string(), createdAt: instant }),
  ),
  /** What could not be kept and stays on the Internet server. */
  'intake.leftOnServer': query(
    'agent',
    z.void(),
    z.array(
      z.object({
        label: z.string(),
        reason: leftReason,
        firstSeenAt: instant,
        lastSeenAt: instant,
        times: z.int(),
      }),
    ),
  ),
  /** The newest first, at most MOST_QUARANTINED; `resolved` or not, both where it is not said. */
  'quarantine.list': query(
    'agent',
    z.object({
      resolved: z.boolean().optional(),
      /** Days of the agency's time zone, both included, on which they were pulled. */
      pulled: z.object({ from: localDate, to: localDate }).optional(),
      /** Only those that wait to be removed from the Internet server. */
      removal: z.literal('pending').optional(),
    }),
    z.array(quarantineRow),
  ),
  /**
   * The octets of a quarantined booking as text (invalid UTF-8 replaced); the reason goes into the audit log. They may
   * hold a card number, which nobody has looked for in them.
   */
  'quarantine.read': command(
    'administrator',
    z.object({ id: z.int(), reason: z.string().trim().min(3).max(500) }),
    z.object({ text: z.string() }),
    { secondFactor: true },
  ),
  /** Marks a quarantined booking as dealt with and purges its octets. */
  'quarantine.resolve': command(
    'manager',
    z.object({ id: z.int(), reason: z.string().trim().min(3).max(500) }),
    quarantineRow,
  ),
};

export const intakePushes = {
  'intake.status': push('agent', intakeStatus),
};
