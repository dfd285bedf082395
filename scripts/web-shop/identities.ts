import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { createAuthority, type Identity, pinOf } from './certificates.ts';
import { createReceiptKey } from './receipts.ts';

/** What can be wrong with the certificate that a shop shows, for trying how a desk takes it. */
export const certificateKinds = ['valid', 'expired', 'notYetValid', 'wrongName'] as const;
type CertificateKind = (typeof certificateKinds)[number];

/** Everything that a shop and its desk show each other, and where it lies. */
export type Identities = {
  /** The authority's certificate (PEM), of the shop's and of the desk's certificate alike. */
  authority: string;
  server: Identity;
  receiptKey: JWK;
  /** Where a person finds what the desk has to be given. */
  files: { authority: string; deskCertificate: string; deskKey: string };
};

type IdentityFiles = Identities['files'] & { server: string; serverKey: string; receiptKey: string };

const day = 86_400_000;

/**
 * Reads a shop's certificates and keys out of a folder, and makes them all where one of them is missing or the
 * certificate is to be of another kind than valid. Private keys are readable by their owner only.
 */
export async function identitiesIn(folder: string, kind: CertificateKind = 'valid'): Promise<Identities> {
  mkdirSync(folder, { recursive: true });
  const path = (name: string) => join(folder, name);
  const files: IdentityFiles = {
    authority: path('authority.pem'),
    server: path('server.pem'),
    serverKey: path('server.key'),
    deskCertificate: path('desk.pem'),
    deskKey: path('desk.key'),
    receiptKey: path('receipt-key.json'),
  };
  if (kind !== 'valid' || !Object.values(files).every((file) => existsSync(file))) await make(files, kind);
  const certificate = readFileSync(files.server, 'utf8');
  return {
    authority: readFileSync(files.authority, 'utf8'),
    server: { certificate, key: readFileSync(files.serverKey, 'utf8'), pin: pinOf(certificate) },
    receiptKey: JSON.parse(readFileSync(files.receiptKey, 'utf8')),
    files,
  };
}

async function make(files: IdentityFiles, kind: CertificateKind): Promise<void> {
  const authority = await createAuthority('Guichet reference shop: private authority');
  const server = await authority.issue({
    commonName: 'Guichet reference shop',
    hosts: kind === 'wrongName' ? ['another-shop.example'] : ['127.0.0.1', 'localhost', '::1'],
    usage: 'server',
    ...validity(kind),
  });
  const desk = await authority.issue({ commonName: 'Guichet desk', usage: 'client' });
  writeFileSync(files.authority, authority.certificate);
  writeFileSync(files.server, server.certificate);
  writeFileSync(files.deskCertificate, desk.certificate);
  writeSecret(files.serverKey, server.key);
  writeSecret(files.deskKey, desk.key);
  if (!existsSync(files.receiptKey)) writeSecret(files.receiptKey, JSON.stringify(await createReceiptKey()));
}

function validity(kind: CertificateKind): { notBefore?: Date; notAfter?: Date } {
  const now = Date.now();
  if (kind === 'expired') return { notBefore: new Date(now - 30 * day), notAfter: new Date(now - day) };
  if (kind === 'notYetValid') return { notBefore: new Date(now + day), notAfter: new Date(now + 30 * day) };
  return {};
}

function writeSecret(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
}
