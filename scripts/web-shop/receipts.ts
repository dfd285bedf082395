import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { ReceiptClaims } from './protocol.ts';

/** Signs what the shop removed, so that the agency can prove later that nothing stayed on the Internet. */
export type ReceiptSigner = {
  /** The public key (JWK, Ed25519) that a connection verifies receipts with. */
  publicKey: JWK;
  /** A JWS compact (EdDSA) over the claims. */
  sign(claims: ReceiptClaims): Promise<string>;
};

/** Makes a new receipt key (JWK with its private part). Keep it: receipts outlive the process that signed them. */
export async function createReceiptKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return exportJWK(privateKey);
}

/** A signer for a private Ed25519 JWK. Its `kid` names the key, where absent the RFC 7638 thumbprint. */
export async function receiptSigner(privateJwk: JWK): Promise<ReceiptSigner> {
  const key = await importJWK(privateJwk, 'EdDSA');
  const { d: _private, ...publicPart } = privateJwk;
  const kid = privateJwk.kid ?? (await calculateJwkThumbprint(publicPart));
  return {
    publicKey: { ...publicPart, kid, alg: 'EdDSA', use: 'sig' },
    sign: (claims) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'EdDSA', kid })
        .sign(key),
  };
}
