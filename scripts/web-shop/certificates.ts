import 'reflect-metadata'; // @peculiar/x509 refuses to load before it
import { createHash, randomBytes, type webcrypto, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

/** A certificate (PEM), its private key (PKCS #8 PEM) and the pin of its key. */
export type Identity = {
  certificate: string;
  key: string;
  /** Base64 SHA-256 of the SubjectPublicKeyInfo, as a connection pins it (RFC 7469, section 2.4). */
  pin: string;
};

/** What a certificate is to say. Times outside of "now" make the expired and the not yet valid ones that tests need. */
type CertificateRequest = {
  commonName: string;
  /** DNS names and IP addresses of a server; empty for a client. */
  hosts?: readonly string[];
  usage: 'server' | 'client';
  /** An hour ago where absent, so that a clock a little behind still accepts it. */
  notBefore?: Date;
  /** A year from now where absent. */
  notAfter?: Date;
};

/** A private certificate authority, whose key lives as long as this object and is never written anywhere. */
export type Authority = {
  /** The authority's own certificate (PEM): what a peer has to trust. */
  certificate: string;
  issue(request: CertificateRequest): Promise<Identity>;
  /** A list (PEM, RFC 5280 section 5) that revokes these certificates of its own, good for a day. */
  revoke(identities: readonly Identity[]): Promise<string>;
};

const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' };
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' };
const hour = 3_600_000;
const year = 365 * 24 * hour;
/** The authority outlasts and predates everything it issues for tests, an expired certificate included. */
const authorityReach = 20 * year;

/**
 * Makes a private certificate authority (ECDSA P-256, RFC 5280 profile) that issues server and client certificates.
 * For tests, the demo and the reference web shop: a real agency takes its certificates from a real authority.
 */
export async function createAuthority(name: string): Promise<Authority> {
  const keys = await makeKeys();
  const subject = distinguishedName(name);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: subject,
    notBefore: new Date(Date.now() - authorityReach),
    notAfter: new Date(Date.now() + authorityReach),
    keys,
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    certificate: pem(certificate.rawData, 'CERTIFICATE'),
    issue: (request) => issue(request, certificate, keys.privateKey),
    revoke: (identities) => revoke(identities, certificate, keys.privateKey),
  };
}

async function issue(
  request: CertificateRequest,
  authority: x509.X509Certificate,
  authorityKey: webcrypto.CryptoKey,
): Promise<Identity> {
  const keys = await makeKeys();
  const hosts = request.hosts ?? [];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    issuer: authority.subject,
    subject: distinguishedName(request.commonName),
    notBefore: request.notBefore ?? new Date(Date.now() - hour),
    notAfter: request.notAfter ?? new Date(Date.now() + year),
    publicKey: keys.publicKey,
    signingKey: authorityKey,
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([
        request.usage === 'server' ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth,
      ]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority),
      ...(hosts.length > 0 ? [alternativeNames(hosts)] : []),
    ],
  });
  const text = pem(certificate.rawData, 'CERTIFICATE');
  const key = pem(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { certificate: text, key, pin: pinOf(text) };
}

async function revoke(
  identities: readonly Identity[],
  authority: x509.X509Certificate,
  authorityKey: webcrypto.CryptoKey,
): Promise<string> {
  const revocationDate = new Date(Date.now() - hour);
  const list = await x509.X509CrlGenerator.create({
    issuer: authority.subject,
    thisUpdate: revocationDate,
    nextUpdate: new Date(Date.now() + 24 * hour),
    entries: identities.map(({ certificate }) => ({
      serialNumber: new X509Certificate(certificate).serialNumber,
      revocationDate,
    })),
    signingAlgorithm,
    signingKey: authorityKey,
  });
  return pem(list.rawData, 'X509 CRL');
}

/** The pin of a certificate (PEM): base64 SHA-256 of its SubjectPublicKeyInfo. */
export function pinOf(certificate: string): string {
  const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64');
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);
}

function alternativeNames(hosts: readonly string[]): x509.SubjectAlternativeNameExtension {
  return new x509.SubjectAlternativeNameExtension(
    hosts.map((host) => ({ type: isIP(host) === 0 ? 'dns' : 'ip', value: host })),
  );
}

function distinguishedName(commonName: string): x509.JsonName {
  return [{ CN: [commonName] }];
}

/** 127 random bits, positive, as RFC 5280 section 4.1.2.2 asks. */
function serialNumber(): string {
  const octets = randomBytes(16);
  octets.writeUInt8((octets.readUInt8(0) & 0x7f) | 0x40, 0);
  return octets.toString('hex');
}

/** PEM text ends with a line break, so that certificates can be put one behind the other. */
function pem(der: ArrayBuffer, label: string): string {
  return `${x509.PemConverter.encode(der, label).trimEnd()}\n`;
}
