import fc from 'fast-check';
import { CompactEncrypt, exportJWK, generateKeyPair, importJWK } from 'jose';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import { isSealedFor, sealBooking } from '../../scripts/web-shop/sealing.ts';
import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { insertSealingKey } from './queries.ts';
import { PrivateKeys, SealingKeys } from './sealing-keys.ts';
import { cardPurpose, keptDigest, Understanding, type Understood } from './understand.ts';
import { type BookingMediaType, sha256, type WireItem } from './wire.ts';

const [tame] = [...generateBookings({ seed: 21, count: 1, wildShare: 0 })];
const plain: Record<string, unknown> = JSON.parse(new TextDecoder().decode(tame?.octets));

let store: TestStore;
let keys: SealingKeys;

beforeEach(async () => {
  store = openTestStore();
  keys = new SealingKeys(store.store, store.vault, new Audit(systemClock), systemClock);
  await keys.ensure();
});
afterEach(() => store.close());

function wireItem(octets: Uint8Array, mediaType: BookingMediaType = 'application/json'): WireItem {
  const whole = Buffer.from(octets);
  return {
    kind: 'booking',
    id: 'A1',
    octets: whole,
    digest: sha256(whole),
    mediaType,
    receivedAt: '2026-05-04T10:00:00.000Z',
    etag: null,
  };
}

async function understand(octets: Uint8Array | object, mediaType?: BookingMediaType): Promise<Understood> {
  const understanding = new Understanding(1, store.vault, new PrivateKeys(await keys.privateJwks()));
  const whole = octets instanceof Uint8Array ? octets : Buffer.from(JSON.stringify(octets));
  return understanding.understand(wireItem(whole, mediaType));
}

async function kept(changes: object) {
  const item = await understand({ ...plain, id: 'A1', ...changes });
  if (item.kind !== 'booking') throw new Error(`not kept but ${item.kind}`);
  expect(item.keptDigest.equals(keptDigest(item.kept, item.cardNumberSealed))).toBe(true);
  expect(JSON.parse(item.kept)).toEqual(JSON.parse(JSON.stringify(item.booking)));
  return item;
}

function paidBy(card: object, more: object = {}) {
  return {
    payment: { method: 'card', plan: 'full', card: { holder: 'Z. Roy', expiry: '12/29', ...card }, ...more },
  };
}

describe('the card of a booking', () => {
  it('is kept without its number, which is sealed apart, bound to its booking', async () => {
    const item = await kept(paidBy({ number: '5555 5555 5555 4444', securityCode: '737' }));
    expect(item.booking.payment.card).toEqual({
      holder: 'Z. Roy',
      brand: 'mastercard',
      masked: '555555••••••4444',
      expiry: '12/29',
      securityCodeGiven: true,
    });
    expect(item.findings).toEqual({ cardNumberValid: true, cardNumberInText: false, wireId: 'A1' });
    const sealed = item.cardNumberSealed ?? Buffer.alloc(0);
    const { digest } = item;
    expect(store.vault.openText(sealed, cardPurpose(1, 'A1', digest))).toBe('5555555555554444');
    expect(() => store.vault.openText(sealed, cardPurpose(1, 'A2', digest))).toThrow();
  });

  it('never shows a digit between the first six and the last four, whatever was typed for a number', async () => {
    const number = fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 13, maxLength: 19 })
      .map((digits) => digits.join(''));
    await fc.assert(
      fc.asyncProperty(number, fc.constantFrom('', ' ', '-'), async (digits, gap) => {
        const typed = digits.replace(/(\d{4})(?=\d)/g, `$1${gap}`);
        const item = await kept(paidBy({ number: typed }));
        const shown = item.booking.payment.card?.masked ?? '';
        // Where a valid number ends before the last group does, that group is taken for a security code.
        const taken = digits.slice(0, shown.length);
        expect(shown).toBe(`${taken.slice(0, 6)}${'•'.repeat(taken.length - 10)}${taken.slice(-4)}`);
        if (gap === '') expect(taken).toBe(digits);
        expect(item.kept).not.toContain(digits);
        expect(item.kept).not.toContain(typed);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves no security code in what is kept, wherever a form puts it', async () => {
    const code = '90417';
    const places: object[] = [
      paidBy({ number: '4242424242424242', securityCode: code }),
      paidBy({ number: '4242424242424242', cvv: code, cvc2: code, anything: code }),
      paidBy({ number: '4242424242424242' }, { cvv: code, securityCode: code, unknown: { code } }),
      { cvv: code, card: { security_code: code, 'CVC-2': code, cardVerificationValue: code } },
      { client: { ...Object(plain.client), cvd: code } },
      { travellers: [{ given: 'A', family: 'B', type: 'adult', 'Security Code': code }] },
    ];
    for (const place of places) expect((await kept(place)).kept).not.toContain(code);
  });

  it('leaves no security code that was typed behind the number', async () => {
    const item = await kept(paidBy({ number: '4242 4242 4242 4242 cvv 917', holder: 'Z. Roy, CVV: 917' }));
    expect(item.booking.payment.card).toMatchObject({
      masked: '424242••••••4242',
      holder: 'Z. Roy, CVV: •••',
    });
    const sealed = item.cardNumberSealed ?? Buffer.alloc(0);
    expect(store.vault.openText(sealed, cardPurpose(1, 'A1', item.digest))).toBe('4242424242424242');
  });
});

describe('a card number that a customer typed into a text', () => {
  const number = '4242 4242 4242 4242';
  const masked = '424242••••••4242';
  const client = {
    given: 'Zoé',
    family: 'Roy',
    address: { lines: ['1 Main'], city: 'Laval', province: 'QC', postalCode: 'H7A 1A1', country: 'CA' },
    phones: [{ kind: 'home', number: '+1 514 555 0100' }],
    emails: ['zoe@client.example'],
  };

  it.each([
    ['remarks', { remarks: `please use ${number} exp 12/29` }],
    ['a name', { client: { ...client, family: `Roy ${number}` } }],
    ['an address', { client: { ...client, address: { ...client.address, lines: [number] } } }],
    ['a telephone number', { client: { ...client, phones: [{ kind: 'home', number }] } }],
    ['a traveller', { travellers: [{ given: number, family: 'Roy', type: 'adult' }] }],
    ['a price line', { prices: [{ kind: 'fare', label: number, amount: { amount: 1, currency: 'CAD' } }] }],
    ['the card’s holder', paidBy({ number: '', holder: number })],
    ['a field that the desk does not know', { note: { deep: [number] } }],
    ['the name of such a field', { [number]: true }],
    ['a number of such a field', { loyalty: 4242424242424242 }],
  ])('is masked and warned of: %s', async (_where, changes) => {
    const { kept: text, findings, cardNumberSealed } = await kept(changes);
    expect(text).toContain(masked);
    expect(text).not.toContain('4242 4242 4242');
    expect(text).not.toContain('4242424242');
    expect(findings.cardNumberInText).toBe(true);
    if (!('payment' in changes)) expect(cardNumberSealed !== null).toBe(plainHasCard());
  });

  function plainHasCard(): boolean {
    const { payment } = plain;
    return typeof payment === 'object' && payment !== null && 'card' in payment;
  }

  it('changes nothing else of the booking', async () => {
    const unknown = { loyalty: { programme: 'Aéroplan', points: 1234567890123, tiers: [1, null, true] } };
    const item = await kept({ ...unknown, remarks: number, client });
    expect(item.booking).toMatchObject({ ...unknown, remarks: masked, client });
  });

  it('is not found in ids, instants and telephone numbers, so that these stay as they are', async () => {
    const same = {
      id: '4242424242424242',
      submittedAt: '2026-05-04T10:00:00Z',
      client: { ...client, phones: [{ kind: 'mobile', number: '378282246310005' }] },
    };
    const item = await kept(same);
    expect(item.booking).toMatchObject(same);
    expect(item.findings.cardNumberInText).toBe(false);
  });
});

describe('a sealed booking', () => {
  const octets = Buffer.from(JSON.stringify({ ...plain, id: 'A1' }));

  async function sealed(): Promise<string> {
    const { jwk, kid } = await keys.current();
    return Buffer.from(await sealBooking(octets, JSON.parse(jwk), kid)).toString('latin1');
  }

  it('opens, and what is kept names the key that it was sealed for', async () => {
    const { kid } = await keys.current();
    expect(await understand(Buffer.from(`${await sealed()}\r\n`), 'application/jose')).toMatchObject({
      kind: 'booking',
      sealingKid: kid,
      mediaType: 'application/jose',
    });
  });

  it('stays on the server where it is sealed for a key that the desk does not have', async () => {
    const { publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
    const strange = await sealBooking(octets, await exportJWK(publicKey), 'a strange key');
    expect(await understand(strange, 'application/jose')).toEqual({
      kind: 'left',
      label: 'A1',
      reason: 'unknownSealingKey',
    });
  });

  it('goes to quarantine whole where any part of it was changed, cut off or left out', async () => {
    const text = await sealed();
    const parts = text.split('.');
    const flipped = (part: string): string =>
      part.startsWith('A') ? `B${part.slice(1)}` : `A${part.slice(1)}`;
    const spoilt = [
      // The header is left readable, so that its kid is still the desk's: the tag covers every octet of it.
      [
        Buffer.from(JSON.stringify({ ...headerOf(text), apu: 'QQ' })).toString('base64url'),
        ...parts.slice(1),
      ],
      ...[2, 3, 4].map((index) => parts.map((part, at) => (at === index ? flipped(part) : part))),
      [parts[0], 'AAAA', ...parts.slice(2)],
      parts.slice(0, 4),
      [...parts, 'AAAA'],
      parts.map((part, at) => (at === 3 ? part.slice(0, -4) : part)),
      parts.map((part, at) => (at === 4 ? '' : part)),
    ].map((one) => one.join('.'));
    for (const one of [...spoilt, '', '....', 'no seal', '{"protected":"e30"}']) {
      const item = await understand(Buffer.from(one), 'application/jose');
      expect(item).toMatchObject({ kind: 'quarantine', id: 'A1', reason: 'sealBroken', where: [] });
      if (item.kind !== 'quarantine') continue;
      const purpose = `quarantine/1/${item.digest.toString('hex')}`;
      expect(store.vault.open(item.octetsSealed, purpose).toString()).toBe(one);
    }
  });

  function headerOf(text: string): object {
    return JSON.parse(Buffer.from(text.split('.')[0] ?? '', 'base64url').toString());
  }

  it('is refused under any other algorithm, encryption or compression', async () => {
    const { jwk, kid } = await keys.current();
    const key = await importJWK(JSON.parse(jwk), 'ECDH-ES');
    const headers = [
      { alg: 'ECDH-ES', enc: 'A128GCM', kid },
      { alg: 'ECDH-ES', enc: 'A256CBC-HS512', kid },
      { alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid },
      { alg: 'ECDH-ES', enc: 'A256GCM', zip: 'DEF', kid },
    ];
    for (const header of headers) {
      const text = await new CompactEncrypt(octets).setProtectedHeader(header).encrypt(key);
      expect(await understand(Buffer.from(text), 'application/jose')).toMatchObject({
        kind: 'quarantine',
        reason: 'sealBroken',
      });
    }
    const secret = Buffer.from(jwk).subarray(0, 32);
    const direct = await new CompactEncrypt(octets)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid })
      .encrypt(secret);
    expect(await understand(Buffer.from(direct), 'application/jose')).toMatchObject({ reason: 'sealBroken' });
  });

  it('without the name of a key goes to quarantine', async () => {
    const { jwk } = await keys.current();
    const text = await new CompactEncrypt(octets)
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
      .encrypt(await importJWK(JSON.parse(jwk), 'ECDH-ES'));
    expect(await understand(Buffer.from(text), 'application/jose')).toMatchObject({ reason: 'sealBroken' });
  });

  it('for an older key still opens, and new ones are sealed for the newest', async () => {
    const old = { text: await sealed(), key: await keys.current() };
    const pair = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
    const publicJwk = JSON.stringify(await exportJWK(pair.publicKey));
    const privateJwk = JSON.stringify(await exportJWK(pair.privateKey));
    await store.store.write((tx) =>
      insertSealingKey(tx, {
        kid: 'the second',
        public_jwk: publicJwk,
        private_sealed: store.vault.sealText(privateJwk, 'sealing_key/the second/private'),
        created_at: '2099-01-01T00:00:00.000Z',
        retired_at: null,
      }),
    );
    expect((await keys.current()).kid).toBe('the second');
    const recent = await sealed();
    expect(isSealedFor(Buffer.from(recent), 'the second')).toBe(true);
    for (const [text, kid] of [
      [old.text, old.key.kid],
      [recent, 'the second'],
    ] as const) {
      expect(await understand(Buffer.from(text), 'application/jose')).toMatchObject({
        kind: 'booking',
        sealingKid: kid,
      });
    }
  });

  it('stays on the server where the desk’s own key does not open any more', async () => {
    const text = Buffer.from(await sealed());
    const { kid } = await keys.current();
    await store.store.write((tx) =>
      tx
        .updateTable('sealing_key')
        .set({ private_sealed: Buffer.alloc(64, 1) })
        .where('kid', '=', kid)
        .execute(),
    );
    expect(await understand(text, 'application/jose')).toMatchObject({
      kind: 'left',
      reason: 'unknownSealingKey',
    });
  });

  it('is not taken for broken because the store cannot be read', async () => {
    await store.store.write((tx) => sql`drop table sealing_key`.execute(tx));
    await expect(keys.privateJwks()).rejects.toThrow('sealing_key');
  });
});

describe('whatever comes over the wire', () => {
  it('becomes a booking, a quarantined one, or stays', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map((text) => Buffer.from(text)),
          fc
            .jsonValue()
            .map((value) => Buffer.from(JSON.stringify({ ...plain, remarks: value, extra: value }))),
        ),
        fc.constantFrom('application/json' as const, 'application/jose' as const),
        async (octets, mediaType) => {
          const item = await understand(octets, mediaType);
          expect(['booking', 'quarantine', 'left']).toContain(item.kind);
          if (item.kind === 'quarantine') expect(item.octets).toBe(octets.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});
