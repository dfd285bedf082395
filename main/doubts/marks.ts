import { createHmac, type KeyObject } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import type { DuplicateGround } from '../../preload/contract/doubts.ts';
import type { Summary } from '../reservations/derive.ts';
import type { KeptBooking } from '../reservations/kept-booking.ts';
import { nameKey } from './names.ts';

/** The key of the fingerprints, see fingerprint-key.ts. As a key object: a hash under raw octets costs five times as much. */
export type FingerprintKey = KeyObject;

/** The letter with which a mark begins, by what two bookings with the same one have in common. */
const LETTER = { trip: 't', card: 'k', client: 'c' } as const satisfies Record<DuplicateGround, string>;
const groundByLetter = new Map<string, DuplicateGround>([
  [LETTER.trip, 'trip'],
  [LETTER.card, 'card'],
  [LETTER.client, 'client'],
]);

/** What two bookings with this mark have in common. */
export function groundOf(mark: string): DuplicateGround | undefined {
  return groundByLetter.get(mark.charAt(0));
}

/**
 * A keyed hash (HMAC-SHA-256, its first 96 bits), each of another kind of thing under a name of its own. Without the key
 * nobody can try numbers against it, though the mask beside it leaves few to try (PCI DSS 4.0.1, 3.5.1.1).
 */
function keyedHash(key: FingerprintKey, ...parts: readonly string[]): string {
  return createHmac('sha256', key)
    .update(JSON.stringify(parts))
    .digest()
    .subarray(0, 12)
    .toString('base64url');
}

/** The fingerprint of a card: of the digits of its number, however they are written; undefined where there are none. */
export function cardMark(key: FingerprintKey, number: string): string | undefined {
  const digits = number.normalize('NFKC').replace(/\D/g, '');
  return digits === '' ? undefined : LETTER.card + keyedHash(key, 'card', digits);
}

/** Digits of a North American number without its country code; of others, all. */
function phoneKey(number: string): string {
  return number
    .normalize('NFKC')
    .replace(/\D/g, '')
    .replace(/^1(?=\d{10}$)/, '');
}

/**
 * By what a client is known again: each address of e-mail, which one person has, and the name together with a phone or a
 * postal code, which several people share.
 */
function clientMarks(key: FingerprintKey, { client }: KeptBooking): string[] {
  const name = nameKey(client);
  const emails = client.emails
    .map((email) => email.trim().toLowerCase())
    .filter((email) => email.includes('@'));
  const phones =
    name === '' ? [] : client.phones.map(({ number }) => phoneKey(number)).filter((one) => one !== '');
  const postalCode = client.address.postalCode.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
  return [
    ...emails.map((email) => keyedHash(key, 'email', email)),
    ...phones.map((phone) => keyedHash(key, 'phone', name, phone)),
    ...(name === '' || postalCode === '' ? [] : [keyedHash(key, 'postalCode', name, postalCode)]),
  ].map((hash) => LETTER.client + hash);
}

/** The same travellers on the same days; undefined without names or without a day. */
function tripMark(
  key: FingerprintKey,
  { travellers }: KeptBooking,
  { departsOn, returnsOn }: Pick<Summary, 'departsOn' | 'returnsOn'>,
): string | undefined {
  const names = travellers.map(nameKey).filter((name) => name !== '');
  if (names.length === 0 || departsOn === null) return undefined;
  return LETTER.trip + keyedHash(key, 'trip', departsOn, returnsOn ?? '', ...names.sort());
}

/** Phones and addresses that a booking is known by; a form that sends hundreds is no client. */
const MOST_MARKS = 16;

/** By what a booking is known again: its trip, its card and its client, each as a keyed hash. */
export function bookingMarks(
  key: FingerprintKey,
  booking: KeptBooking,
  summary: Pick<Summary, 'departsOn' | 'returnsOn'>,
  cardNumber: string,
): string[] {
  const own = [tripMark(key, booking, summary), cardMark(key, cardNumber)].filter(
    (mark) => mark !== undefined,
  );
  return [...new Set([...own, ...clientMarks(key, booking)])].slice(0, MOST_MARKS);
}

/** An address of origin in one hour and in the hour before. */
export interface OriginMarks {
  readonly hour: string;
  readonly hourBefore: string;
}

const HOUR = 3_600_000;

/**
 * An address of origin as it is counted: hashed together with its hour, so that the same address on another day is another
 * mark, and nobody can follow it. The hour before is given too, because an hour back reaches into it. Undefined where the
 * text is no address or the instant none.
 */
export function originMarks(key: FingerprintKey, ip: string, receivedAt: string): OriginMarks | undefined {
  const address = countedAddress(ip.trim());
  const hour = Math.floor(Date.parse(receivedAt) / HOUR);
  if (address === undefined || Number.isNaN(hour)) return undefined;
  return {
    hour: keyedHash(key, 'origin', address, String(hour)),
    hourBefore: keyedHash(key, 'origin', address, String(hour - 1)),
  };
}

/** An address in one form; of IPv6 the first 64 bits, which are a household's (RFC 6177), the rest changes daily. */
function countedAddress(ip: string): string | undefined {
  if (isIP(ip) === 0) return undefined;
  if (!isIPv6(ip)) return ip;
  const { hostname } = new URL(`http://[${ip.split('%')[0]}]`);
  const [left = '', right] = hostname.slice(1, -1).split('::');
  const before = left === '' ? [] : left.split(':');
  const behind = right === undefined || right === '' ? [] : right.split(':');
  const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(hostname.slice(1, -1));
  if (mapped !== null) {
    const octets = [mapped[1], mapped[2]].flatMap((half) => {
      const value = Number.parseInt(half ?? '0', 16);
      return [value >> 8, value & 255];
    });
    return octets.join('.');
  }
  const zeros = right === undefined ? [] : Array<string>(8 - before.length - behind.length).fill('0');
  return [...before, ...zeros, ...behind].slice(0, 4).join(':');
}
