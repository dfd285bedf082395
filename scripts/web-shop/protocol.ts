import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * The words of the intake protocol, version 1, profile `api`, as the shop speaks it. Written apart from the desk's own
 * reading of the protocol on purpose: two that agree only because they share a file would prove nothing.
 */

/** The schemas that the OpenAPI document names; a registry of its own, so that nobody else's schemas get into it. */
export const words = z.registry<{ id?: string; description: string }>();

/** An id of a booking: 1 to 64 characters of A–Z a–z 0–9 . _ - */
export const bookingId = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/)
  .register(words, {
    id: 'BookingId',
    description: 'Names one booking on this server, in every version of it.',
  });

/** A SHA-256 digest over the octets of a booking, written as in RFC 9530: `sha-256=:BASE64:`. */
export const digestText = z
  .string()
  .regex(/^sha-256=:[A-Za-z0-9+/]{43}=:$/)
  .register(words, { id: 'Digest', description: 'SHA-256 over the octets of the body, RFC 9530 notation.' });

/** The media type of the octets: the booking itself, or the booking sealed to the desk (JWE compact). */
export const mediaType = z.enum(['application/json', 'application/jose']);
export type MediaType = z.infer<typeof mediaType>;

/** One line of the listing. */
export const bookingLine = z
  .object({
    id: bookingId,
    receivedAt: z.iso
      .datetime()
      .register(words, { description: 'When the server received this version, RFC 3339, UTC.' }),
    digest: digestText,
    mediaType,
    body: z
      .string()
      .register(words, { description: 'The octets of the booking as a JSON string; never more than 1 MiB.' }),
  })
  .register(words, { id: 'BookingLine', description: 'One booking, on one line of NDJSON.' });
export type BookingLine = z.infer<typeof bookingLine>;

/** One line of a request for removals. */
export const removalLine = z.object({ id: bookingId, digest: digestText }).register(words, {
  id: 'RemovalLine',
  description: 'The version that the desk has kept; any other version of the same booking stays.',
});
export type RemovalLine = z.infer<typeof removalLine>;

/** One line of the answer to a request for removals. */
export const outcomeLine = z
  .object({
    id: bookingId,
    outcome: z.enum(['removed', 'absent', 'changed']),
    receipt: z.string().optional().register(words, {
      description: 'JWS compact (EdDSA) over {"id","digest","removedAt","server"}; see Receipt.',
    }),
  })
  .register(words, {
    id: 'OutcomeLine',
    description: 'What became of one removal, in the order in which they were asked.',
  });
export type OutcomeLine = z.infer<typeof outcomeLine>;

/** What a receipt says, signed by the server. */
export const receiptClaims = z
  .object({ id: bookingId, digest: digestText, removedAt: z.iso.datetime(), server: z.string() })
  .register(words, {
    id: 'Receipt',
    description: 'The payload of a receipt: this server removed this version then.',
  });
export type ReceiptClaims = z.infer<typeof receiptClaims>;

/** What is wrong with a request, RFC 9457. Never repeats what was sent. */
export const problem = z
  .object({ title: z.string(), status: z.int(), detail: z.string() })
  .register(words, { id: 'Problem', description: 'What is wrong with the request (RFC 9457).' });
export type Problem = z.infer<typeof problem>;

/** At most so many bookings a page, and so many removals a request. */
export const mostLines = 500;
/** At most so many octets a booking: 1 MiB. */
export const mostOctets = 1_048_576;
/** A page ends before it grows beyond this, well under the 64 MiB that a desk accepts. */
export const mostPageOctets = 32 * 1_048_576;

/** The digest of octets, in the notation of the wire. */
export function digestOf(octets: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(octets).digest('base64')}:`;
}

const ifMatchForm = /^"([0-9a-f]{64})"$/;

/** Reads `If-Match: "<hex digest>"` into the notation of the wire; undefined where it has another form. */
export function digestFromIfMatch(header: string): string | undefined {
  const hex = ifMatchForm.exec(header)?.[1];
  return hex === undefined ? undefined : `sha-256=:${Buffer.from(hex, 'hex').toString('base64')}:`;
}
