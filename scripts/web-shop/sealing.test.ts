import fc from 'fast-check';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { isSealedFor, readDeskKey, sealBooking } from './sealing.ts';

async function deskKeys() {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
  return { publicJwk: await exportJWK(publicKey), privateJwk: await exportJWK(privateKey), privateKey };
}

test('whatever octets are sealed, the desk opens the same octets, and the header says how and for which key', async () => {
  const { publicJwk, privateKey } = await deskKeys();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (octets) => {
      const sealed = await sealBooking(octets, publicJwk, 'key-1');
      const opened = await compactDecrypt(sealed, privateKey, {
        keyManagementAlgorithms: ['ECDH-ES'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      expect(Buffer.from(opened.plaintext)).toEqual(Buffer.from(octets));
      expect(opened.protectedHeader).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', kid: 'key-1' });
      expect(isSealedFor(sealed, 'key-1')).toBe(true);
    }),
    { numRuns: 25 },
  );
});

test('another key does not open it, and another name is seen before', async () => {
  const { publicJwk } = await deskKeys();
  const { privateKey: stranger } = await deskKeys();
  const sealed = await sealBooking(Buffer.from('{}'), publicJwk, 'key-1');
  await expect(compactDecrypt(sealed, stranger)).rejects.toThrow();
  expect(isSealedFor(sealed, 'key-2')).toBe(false);
});

test('what is no JWE is not taken for one', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constant('a.b.c.d.e'), fc.constant('....')), (text) => {
      expect(isSealedFor(Buffer.from(text), 'key-1')).toBe(false);
    }),
  );
});

test('the private key is refused, so that it never lies on a web shop', async () => {
  const { privateJwk } = await deskKeys();
  await expect(readDeskKey(privateJwk)).rejects.toThrow('private key');
});

test('a key is named by its kid, and by its thumbprint where it has none', async () => {
  const { publicJwk } = await deskKeys();
  expect((await readDeskKey({ ...publicJwk, kid: 'named' })).kid).toBe('named');
  expect((await readDeskKey(publicJwk)).kid).toMatch(/^[A-Za-z0-9_-]{43}$/);
});
