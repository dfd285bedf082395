import { createHash, createSecretKey } from 'node:crypto';
import { compactDecrypt, decodeProtectedHeader } from 'jose';
import type { FingerprintKey } from '../doubts/marks.ts';
import { type Traits, traitsOf } from '../doubts/traits.ts';
import type { KeptBooking, KeptCard } from '../reservations/kept-booking.ts';
import type { IntakeFindings } from '../reservations/warnings.ts';
import type { Vault } from '../store/vault.ts';
import { type Booking, parseBooking } from './booking.ts';
import { cardNumberTyped, maskCardNumber } from './card-numbers.ts';
import { mayHoldCardText, showsCardNumber, withoutCardText } from './card-text.ts';
import type { PrivateKeys } from './sealing-keys.ts';
import { type LeftReason, limits, type QuarantineReason, type WireItem } from './wire.ts';

/** A booking that can be worked on, ready to be written: no card number and no security code stand in it. */
export interface UnderstoodBooking {
  readonly kind: 'booking';
  readonly id: string;
  readonly digest: Buffer;
  readonly etag: string | null;
  readonly mediaType: string;
  readonly sealingKid: string | null;
  readonly receivedAt: string;
  readonly booking: KeptBooking;
  /** The booking as it is written. */
  readonly kept: string;
  readonly cardNumberSealed: Buffer | null;
  /** What a read-back must give: see `keptDigest`. */
  readonly keptDigest: Buffer;
  readonly findings: IntakeFindings;
  readonly origin: Booking['origin'];
  /** What doubts are found by; absent where no fingerprints are made. */
  readonly traits?: Traits | undefined;
}

/** Octets for the quarantine, sealed. */
export interface Quarantined {
  readonly kind: 'quarantine';
  /** Null where the server gave no id by which it could be removed. */
  readonly id: string | null;
  readonly digest: Buffer;
  readonly etag: string | null;
  readonly mediaType: string | null;
  readonly reason: QuarantineReason;
  readonly where: readonly string[];
  readonly octetsSealed: Buffer;
  readonly octets: number;
  readonly receivedAt: string | null;
}

/** What stays on the server. */
export interface Left {
  readonly kind: 'left';
  readonly label: string;
  readonly reason: LeftReason;
}

export type Understood = UnderstoodBooking | Quarantined | Left;

/** SHA-256 over what is written of a booking: its text, a zero octet, its sealed card number. */
export function keptDigest(kept: string, cardNumberSealed: Uint8Array | null): Buffer {
  const hash = createHash('sha256').update(kept, 'utf8').update(Buffer.of(0));
  return (cardNumberSealed === null ? hash : hash.update(cardNumberSealed)).digest();
}

/** What a sealed card number is bound to. */
export function cardPurpose(connectionId: number, bookingId: string, digest: Buffer): string {
  return `booking_version/${connectionId}/${bookingId}/${digest.toString('hex')}/card`;
}

/** What quarantined octets are bound to. */
export function quarantinePurpose(connectionId: number, digest: Buffer): string {
  return `quarantine/${connectionId}/${digest.toString('hex')}`;
}

/** Works out what the items of a page are. One for each connection. */
export class Understanding {
  readonly #connectionId: number;
  readonly #vault: Vault;
  readonly #keys: PrivateKeys;
  readonly #fingerprintKey: FingerprintKey | undefined;

  constructor(connectionId: number, vault: Vault, keys: PrivateKeys, fingerprintKey?: Uint8Array) {
    this.#connectionId = connectionId;
    this.#vault = vault;
    this.#keys = keys;
    this.#fingerprintKey = fingerprintKey && createSecretKey(fingerprintKey);
  }

  /** Never throws for what came over the wire: whatever it is, it becomes a booking, a quarantined one, or stays. */
  async understand(item: WireItem): Promise<Understood> {
    if (item.kind === 'left') return item;
    if (item.kind === 'unreadable') return this.#quarantine(item, item.reason, item.where);
    const opened =
      item.mediaType === 'application/jose'
        ? await this.#unseal(item.octets)
        : { octets: item.octets, kid: null };
    if (opened === 'unknownSealingKey') return { kind: 'left', label: item.id, reason: 'unknownSealingKey' };
    if (opened === 'sealBroken') return this.#quarantine(item, 'sealBroken', []);
    const parsed = parseBooking(opened.octets);
    if (!parsed.ok) return this.#quarantine(item, parsed.reason, parsed.where);
    return this.#booking(item, parsed.booking, opened.kid);
  }

  async #unseal(
    jwe: Buffer,
  ): Promise<{ octets: Uint8Array; kid: string } | 'unknownSealingKey' | 'sealBroken'> {
    const text = jwe.toString('latin1').trim();
    const kid = kidOf(text);
    if (kid === undefined) return 'sealBroken';
    const key = await this.#keys.privateKey(kid);
    if (key === undefined) return 'unknownSealingKey';
    try {
      const { plaintext } = await compactDecrypt(text, key, {
        keyManagementAlgorithms: ['ECDH-ES'],
        contentEncryptionAlgorithms: ['A256GCM'],
        maxDecompressedLength: 0,
      });
      return plaintext.length > limits.booking ? 'sealBroken' : { octets: plaintext, kid };
    } catch {
      // A tag that does not match, a wrong algorithm, or no JWE at all: kept whole, in quarantine.
      return 'sealBroken';
    }
  }

  #quarantine(
    item: Exclude<WireItem, { kind: 'left' }>,
    reason: QuarantineReason,
    where: readonly string[],
  ): Quarantined {
    return {
      kind: 'quarantine',
      id: item.id,
      digest: item.digest,
      etag: item.kind === 'booking' ? item.etag : null,
      mediaType: item.mediaType,
      reason,
      where,
      octetsSealed: this.#vault.seal(item.octets, quarantinePurpose(this.#connectionId, item.digest)),
      octets: item.octets.length,
      receivedAt: item.receivedAt,
    };
  }

  #booking(
    item: Extract<WireItem, { kind: 'booking' }>,
    wire: Booking,
    sealingKid: string | null,
  ): UnderstoodBooking {
    const first = toBeKept(wire);
    const mayHold = mayHoldCardText(first.kept);
    const { booking, kept, number, origin } = mayHold ? toBeKept(withoutCardText(wire)) : first;
    const cardNumberSealed =
      number.digits === ''
        ? null
        : this.#vault.sealText(number.digits, cardPurpose(this.#connectionId, item.id, item.digest));
    return {
      kind: 'booking',
      id: item.id,
      digest: item.digest,
      etag: item.etag,
      mediaType: item.mediaType,
      sealingKid,
      receivedAt: item.receivedAt,
      booking,
      kept,
      cardNumberSealed,
      keptDigest: keptDigest(kept, cardNumberSealed),
      findings: {
        cardNumberValid: booking.payment.card === undefined ? undefined : number.isValid,
        cardNumberInText: mayHold && showsCardNumber(booking),
        wireId: item.id,
      },
      origin,
      traits:
        this.#fingerprintKey &&
        traitsOf(this.#fingerprintKey, booking, number.digits, origin.ip, item.receivedAt),
    };
  }
}

/** The name of the key that a JWE is sealed for; undefined where it names none or is no JWE. */
function kidOf(text: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(text);
    return typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** What is written of a booking, and what is sealed or kept apart. */
function toBeKept({ origin, payment, ...rest }: Booking) {
  const { card: wireCard, ...intent } = payment;
  const number = cardNumberTyped(wireCard?.number ?? '');
  const card: KeptCard | undefined = wireCard && {
    holder: wireCard.holder,
    brand: number.brand,
    masked: maskCardNumber(number.digits),
    expiry: wireCard.expiry,
    securityCodeGiven: (wireCard.securityCode ?? '') !== '',
    ...(wireCard.country === undefined ? {} : { country: wireCard.country }),
  };
  const booking: KeptBooking = { ...rest, payment: { ...intent, ...(card ? { card } : {}) } };
  return { booking, kept: JSON.stringify(booking), number, origin };
}
