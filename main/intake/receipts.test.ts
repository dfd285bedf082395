import fc from 'fast-check';
import { CompactSign, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createReceiptKey, receiptSigner } from '../../scripts/web-shop/receipts.ts';
import { ReceiptCheck, readableReceiptKey } from './receipts.ts';
import { digestText, sha256 } from './wire.ts';

const digest = sha256(Buffer.from('{"a":"booking"}'));
const claims = {
  id: 'A1',
  digest: digestText(digest),
  removedAt: '2026-05-04T10:00:00.000Z',
  server: 'shop.example',
};

/** A key pair of an algorithm as JWKs, and how it signs. */
async function keys(algorithm: 'EdDSA' | 'ES256' | 'ES384' | 'RS256') {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  return {
    publicJwk: await exportJWK(pair.publicKey),
    privateJwk: await exportJWK(pair.privateKey),
    sign: (payload: object | string, header: object = {}) =>
      new CompactSign(Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)))
        .setProtectedHeader({ alg: algorithm, ...header })
        .sign(pair.privateKey),
  };
}

const ed25519 = await keys('EdDSA');
const p256 = await keys('ES256');

/** When the desk meant to remove it. */
const intended = '2026-05-04T09:59:00.000Z';

function verifies(
  receipt: string,
  jwk: JWK = ed25519.publicJwk,
  id = 'A1',
  of = digest,
  intendedAt = intended,
): Promise<boolean> {
  return new ReceiptCheck(JSON.stringify(jwk)).verifies(receipt, id, of, intendedAt);
}

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

describe('a receipt', () => {
  it.each([
    ['EdDSA', ed25519],
    ['ES256', p256],
  ])(
    'signed with %s verifies, whether its key names the algorithm or not',
    async (alg, { publicJwk, sign }) => {
      const receipt = await sign(claims);
      expect(await verifies(receipt, publicJwk)).toBe(true);
      expect(await verifies(receipt, { ...publicJwk, alg, use: 'sig', kid: 'a name' })).toBe(true);
    },
  );

  it('of the reference shop verifies', async () => {
    const signer = await receiptSigner(await createReceiptKey());
    expect(await verifies(await signer.sign(claims), signer.publicKey)).toBe(true);
  });

  it('for another booking, another version or with a field missing does not', async () => {
    const receipt = await ed25519.sign(claims);
    expect(await verifies(receipt, ed25519.publicJwk, 'A2')).toBe(false);
    expect(await verifies(receipt, ed25519.publicJwk, 'A1', sha256(Buffer.from('other')))).toBe(false);
    for (const field of Object.keys(claims)) {
      expect(await verifies(await ed25519.sign({ ...claims, [field]: undefined }))).toBe(false);
    }
    for (const payload of ['', 'null', '[]', '{', JSON.stringify(JSON.stringify(claims))]) {
      expect(await verifies(await ed25519.sign(payload))).toBe(false);
    }
  });

  it('of an earlier removal, shown again, does not; a server whose clock is hours behind may be believed', async () => {
    const receipt = await ed25519.sign(claims);
    for (const intendedAt of ['2026-05-05T10:00:01.000Z', '2027-01-01T00:00:00.000Z'])
      expect(await verifies(receipt, ed25519.publicJwk, 'A1', digest, intendedAt)).toBe(false);
    expect(await verifies(receipt, ed25519.publicJwk, 'A1', digest, '2026-05-05T09:59:59.000Z')).toBe(true);
    for (const removedAt of ['', 'yesterday', '2020-01-01T00:00:00Z'])
      expect(await verifies(await ed25519.sign({ ...claims, removedAt }))).toBe(false);
  });

  it('signed by another key does not, nor does one that was changed', async () => {
    const receipt = await (await keys('EdDSA')).sign(claims);
    expect(await verifies(receipt)).toBe(false);
    const [header, payload, signature] = (await ed25519.sign(claims)).split('.');
    const changed = base64url(JSON.stringify({ ...claims, removedAt: '2020-01-01T00:00:00Z' }));
    expect(await verifies(`${header}.${changed}.${signature}`)).toBe(false);
    expect(await verifies(`${header}.${payload}.`)).toBe(false);
    expect(await verifies(`${header}.${payload}.${signature}`)).toBe(true);
  });

  it('without a signature does not, whatever its header claims', async () => {
    const payload = base64url(JSON.stringify(claims));
    for (const alg of ['none', 'None', 'EdDSA', 'ES256']) {
      expect(await verifies(`${base64url(JSON.stringify({ alg }))}.${payload}.`)).toBe(false);
    }
  });

  it('under another algorithm does not, with the public key as a shared secret least of all', async () => {
    const { x = '' } = ed25519.publicJwk;
    for (const secret of [
      Buffer.from(x, 'base64url'),
      Buffer.from(x),
      Buffer.from(JSON.stringify(ed25519.publicJwk)),
    ]) {
      const receipt = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret);
      expect(await verifies(receipt)).toBe(false);
    }
    expect(await verifies(await p256.sign(claims), ed25519.publicJwk)).toBe(false);
    const rsa = await keys('RS256');
    expect(await verifies(await rsa.sign(claims), rsa.publicJwk)).toBe(false);
    const p384 = await keys('ES384');
    expect(await verifies(await p384.sign(claims), p384.publicJwk)).toBe(false);
    const secret = { kty: 'oct', k: base64url('a shared secret of thirty-two octets'), alg: 'HS256' };
    const shared = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(secret.k, 'base64url'));
    expect(await verifies(shared, secret)).toBe(false);
  });

  it('with a critical header that this desk does not know does not (RFC 7515, 4.1.11)', async () => {
    const header = base64url(JSON.stringify({ alg: 'EdDSA', crit: ['exp'], exp: 1 }));
    const payload = base64url(JSON.stringify(claims));
    const [, , signature] = (await ed25519.sign(claims)).split('.');
    expect(await verifies(`${header}.${payload}.${signature}`)).toBe(false);
  });

  it('is never more than a yes or a no, whatever the text', async () => {
    const check = new ReceiptCheck(JSON.stringify(ed25519.publicJwk));
    const [header = '', payload = '', signature = ''] = (await ed25519.sign(claims)).split('.');
    const part = fc.oneof(
      fc.constantFrom(header, payload, signature, ''),
      fc.string(),
      fc.uint8Array().map((octets) => Buffer.from(octets).toString('base64url')),
      fc.json().map(base64url),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.array(part, { maxLength: 6 }).map((parts) => parts.join('.')),
        ),
        async (text) => {
          fc.pre(text !== `${header}.${payload}.${signature}`);
          expect(await check.verifies(text, 'A1', digest, intended)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('does not verify where the connection knows no key, or a text that is none', async () => {
    const receipt = await ed25519.sign(claims);
    for (const jwk of [
      undefined,
      '',
      '{',
      'null',
      '[]',
      '{"kty":"OKP"}',
      JSON.stringify(ed25519.privateJwk),
    ]) {
      expect(await new ReceiptCheck(jwk).verifies(receipt, 'A1', digest, intended)).toBe(false);
    }
  });
});

describe('a receipt key', () => {
  it('is a public Ed25519 or P-256 key', async () => {
    expect(await readableReceiptKey(JSON.stringify(ed25519.publicJwk))).toBe(true);
    expect(await readableReceiptKey(JSON.stringify(p256.publicJwk))).toBe(true);
  });

  it('is nothing else: no private key, no secret, no other curve, no text', async () => {
    const others: unknown[] = [
      ed25519.privateJwk,
      p256.privateJwk,
      (await keys('ES384')).publicJwk,
      (await keys('RS256')).publicJwk,
      { kty: 'oct', k: 'c2VjcmV0' },
      { ...p256.publicJwk, y: undefined },
      { ...ed25519.publicJwk, x: 'not base64url!' },
      null,
      'text',
    ];
    for (const jwk of others) expect(await readableReceiptKey(JSON.stringify(jwk))).toBe(false);
    for (const text of ['', '{', 'ssh-ed25519 AAAA']) expect(await readableReceiptKey(text)).toBe(false);
  });

  it('is readable or not, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        expect(await readableReceiptKey(text)).toBe(false);
      }),
    );
  });
});
