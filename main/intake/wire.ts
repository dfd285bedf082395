import { createHash } from 'node:crypto';
import type { leftReasons, quarantineReasons } from '../../preload/contract/intake.ts';

export type QuarantineReason = (typeof quarantineReasons)[number];
export type LeftReason = (typeof leftReasons)[number];
export type BookingMediaType = 'application/json' | 'application/jose';

/** Limits of the intake protocol, version 1. */
export const limits = {
  /** Octets a booking. */
  booking: 1024 * 1024,
  /** Octets a page. */
  page: 64 * 1024 * 1024,
  /** Bookings a page and removals a request. */
  count: 500,
} as const;

/** What an id looks like in the protocol. */
const ID = /^[A-Za-z0-9._-]{1,64}$/;

export function isBookingId(id: string): boolean {
  return ID.test(id);
}

/** One thing that the server lists. */
export type WireItem =
  | {
      readonly kind: 'booking';
      readonly id: string;
      readonly octets: Buffer;
      /** SHA-256 over the octets, computed here and equal to what the server claimed, where it claimed one. */
      readonly digest: Buffer;
      readonly mediaType: BookingMediaType;
      /** UTC instant at which the web shop received it. */
      readonly receivedAt: string;
      /** The server's own name of this version (profile folder). */
      readonly etag: string | null;
    }
  | {
      /** Octets that are no booking of the protocol; kept in quarantine, and never removed where the id is none. */
      readonly kind: 'unreadable';
      readonly reason: QuarantineReason;
      readonly octets: Buffer;
      readonly id: string | null;
      readonly digest: Buffer;
      readonly mediaType: string | null;
      readonly receivedAt: string | null;
      readonly where: readonly string[];
    }
  | {
      /** Something that could not even be kept: it stays on the server. */
      readonly kind: 'left';
      readonly label: string;
      readonly reason: LeftReason;
    };

/** A removal as it is asked of the server. */
export interface RemovalRequest {
  readonly id: string;
  readonly digest: Buffer;
  readonly etag: string | null;
}

/** What the server did: removed it, never had it (any more), or has another version by now. */
export interface RemovalOutcome {
  readonly id: string;
  readonly outcome: 'removed' | 'absent' | 'changed';
  /** The receipt, a compact JWS, where the server gave one. */
  readonly receipt: string | null;
}

/** A web shop as the intake sees it, whatever its profile. */
export interface WebShop {
  /**
   * Everything that waits, oldest first, as it arrives; a pause (`pageEnd`) after each page, when removals are best sent.
   * Throws ConnectionFailed.
   */
  list(signal: AbortSignal): AsyncIterable<WireItem | 'pageEnd'>;
  /** Removes at most 500; outcomes may be fewer than requests: the rest stays pending. Throws ConnectionFailed. */
  remove(requests: readonly RemovalRequest[], signal: AbortSignal): Promise<RemovalOutcome[]>;
  /** Ends its connections. */
  close(): Promise<void>;
}

export function sha256(octets: Uint8Array): Buffer {
  return createHash('sha256').update(octets).digest();
}

/** A digest as RFC 9530 writes it in a structured field: `sha-256=:…:`. */
export function digestText(digest: Uint8Array): string {
  return `sha-256=:${Buffer.from(digest).toString('base64')}:`;
}

/** The SHA-256 in a digest text, or undefined where there is none. */
export function readDigest(text: string): Buffer | undefined {
  const match = /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(text);
  return match?.[1] === undefined ? undefined : Buffer.from(match[1], 'base64');
}

/** A server's time as a UTC instant with milliseconds, or undefined where it is none of the years 0 to 9999. */
export function readInstant(text: string): string | undefined {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return undefined;
  const instant = new Date(milliseconds).toISOString();
  return /^\d{4}-/.test(instant) ? instant : undefined;
}
