import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAuthority, pinOf } from './certificates.ts';

test('a server certificate names its hosts, comes from its authority and has the key that comes with it', async () => {
  const authority = await createAuthority('An authority');
  const { certificate, key, pin } = await authority.issue({
    commonName: 'A shop',
    hosts: ['127.0.0.1', 'shop.example', '::1'],
    usage: 'server',
  });
  const parsed = new X509Certificate(certificate);
  const issuer = new X509Certificate(authority.certificate);
  expect(parsed.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(parsed.checkIP('::1')).toBe('::1');
  expect(parsed.checkHost('shop.example')).toBe('shop.example');
  expect(parsed.checkHost('other.example')).toBeUndefined();
  expect(parsed.checkIssued(issuer)).toBe(true);
  expect(parsed.verify(issuer.publicKey)).toBe(true);
  expect(parsed.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(parsed.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(parsed.ca).toBe(false);
  expect(issuer.ca).toBe(true);
  expect(pin).toMatch(/^[A-Za-z0-9+/]{43}=$/);
});

test('a client certificate is for clients only and names no host', async () => {
  const authority = await createAuthority('An authority');
  const { certificate } = await authority.issue({ commonName: 'A desk', usage: 'client' });
  const parsed = new X509Certificate(certificate);
  expect(parsed.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  expect(parsed.subjectAltName).toBeUndefined();
  expect(parsed.subject).toBe('CN=A desk');
});

test('a certificate is valid from and to when it was asked to be', async () => {
  const authority = await createAuthority('An authority');
  const notBefore = new Date('2020-01-01T00:00:00Z');
  const notAfter = new Date('2020-02-01T00:00:00Z');
  const { certificate } = await authority.issue({ commonName: 'Old', usage: 'server', notBefore, notAfter });
  const parsed = new X509Certificate(certificate);
  expect(parsed.validFromDate).toEqual(notBefore);
  expect(parsed.validToDate).toEqual(notAfter);
});

test('two certificates of one authority have keys, pins and serial numbers of their own', async () => {
  const authority = await createAuthority('An authority');
  const one = await authority.issue({ commonName: 'One', usage: 'server' });
  const other = await authority.issue({ commonName: 'One', usage: 'server' });
  expect(one.pin).not.toBe(other.pin);
  expect(pinOf(one.certificate)).toBe(one.pin);
  const serial = (certificate: string) => new X509Certificate(certificate).serialNumber;
  expect(serial(one.certificate)).not.toBe(serial(other.certificate));
});
