import { describe, expect, test } from 'vitest';
import { procedures } from '../../preload/contract/index.ts';
import { agencyFields, agencyInput, agencyProblems } from './agency-fields.ts';
import {
  type ConnectionFields,
  connectionFields,
  connectionInput,
  connectionProblems,
} from './connection-fields.ts';
import { mailServerFields, mailServerInput, mailServerProblems } from './mail-server-fields.ts';
import { problemIn } from './problems.ts';
import { asInput } from './secret-change.ts';

const pin = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const shop: ConnectionFields = {
  ...connectionFields(undefined),
  name: 'Boutique',
  baseUrl: ' https://intake.example.ca/shop ',
  pins: `${pin}\n\n${pin}`,
};

describe('The connection form', () => {
  test('makes what the contract takes', () => {
    const parsed = procedures['intake.setConnection'].input.safeParse(connectionInput(shop));
    expect(parsed.success).toBe(true);
    expect(parsed.data?.settings).toMatchObject({
      baseUrl: 'https://intake.example.ca/shop',
      pins: [pin, pin],
      everySeconds: 60,
    });
    expect(connectionProblems(shop)).toEqual({});
  });

  test('gives a stored connection back as it was, with its secrets kept', () => {
    const { settings } = procedures['intake.setConnection'].input.parse(connectionInput(shop));
    const again = connectionInput(connectionFields(settings));
    expect(again.settings).toEqual(settings);
    expect(again.secrets).toEqual({ token: undefined, clientCertificate: undefined, clientKey: undefined });
  });

  test('says which field is wrong and how', () => {
    expect(connectionProblems({ ...shop, name: ' ' })).toEqual({ name: 'required' });
    expect(connectionProblems({ ...shop, baseUrl: 'http://intake.example.ca' })).toEqual({
      baseUrl: 'httpsUrl',
    });
    expect(connectionProblems({ ...shop, pins: 'short' })).toEqual({ pins: 'pin' });
    for (const everySeconds of ['9', 'soon', '', '60.5', '86401']) {
      expect(connectionProblems({ ...shop, everySeconds })).toEqual({ everySeconds: 'number' });
    }
    expect(connectionProblems({ ...shop, certificateAuthority: 'MIIB' })).toEqual({
      certificateAuthority: 'pem',
    });
    expect(connectionProblems({ ...shop, receiptKey: '{"kid":"x"}' })).toEqual({ receiptKey: 'jwk' });
    expect(connectionProblems({ ...shop, receiptKey: '{"kty":"OKP"}' })).toEqual({});
  });

  test('wants the key of a new client certificate with it', () => {
    const certificate = { kind: 'replace', text: pem } as const;
    expect(connectionProblems({ ...shop, clientCertificate: certificate })).toEqual({
      clientKey: 'keyWithoutCertificate',
    });
    expect(connectionProblems({ ...shop, clientCertificate: certificate, clientKey: certificate })).toEqual(
      {},
    );
  });
});

describe('A secret', () => {
  test('is kept, replaced or removed as the contract says it', () => {
    expect(asInput({ kind: 'keep' })).toBeUndefined();
    expect(asInput({ kind: 'remove' })).toBeNull();
    expect(asInput({ kind: 'replace', text: 'new one' })).toBe('new one');
  });

  test('that was left empty is not replaced by nothing', () => {
    expect(asInput({ kind: 'replace', text: '  ' })).toBeUndefined();
  });
});

describe('The mail server form', () => {
  const server = {
    ...mailServerFields(undefined),
    host: 'smtp.example.ca',
    fromName: 'Voyages',
    fromAddress: 'a@example.ca',
  };

  test('makes what the contract takes', () => {
    expect(procedures['mailing.setServer'].input.safeParse(mailServerInput(server)).success).toBe(true);
    expect(mailServerProblems(server)).toEqual({});
  });

  test('says which field is wrong and how', () => {
    expect(mailServerProblems({ ...server, host: '' })).toEqual({ host: 'required' });
    expect(mailServerProblems({ ...server, port: '70000' })).toEqual({ port: 'number' });
    expect(mailServerProblems({ ...server, fromAddress: 'nobody' })).toEqual({ fromAddress: 'email' });
  });
});

describe('The agency form', () => {
  const agency = {
    name: 'Voyages Roy',
    address: ['1200, rue X', 'Montréal'],
    phone: '',
    email: '',
    registration: '',
  };

  test('gives the agency back as it was', () => {
    expect(agencyInput(agencyFields(agency))).toEqual(agency);
    expect(agencyInput({ ...agencyFields(agency), address: '1200, rue X\nMontréal\n\n' })).toEqual(agency);
  });

  test('says which field is wrong and how', () => {
    expect(agencyProblems({ ...agencyFields(agency), name: ' ' })).toEqual({ name: 'required' });
    expect(agencyProblems({ ...agencyFields(agency), email: 'nobody' })).toEqual({ email: 'email' });
    expect(agencyProblems({ ...agencyFields(agency), address: 'a\nb\nc\nd\ne\nf\ng' })).toEqual({
      address: 'tooLong',
    });
  });
});

test('a problem is found among whatever a form reports', () => {
  expect(problemIn([undefined, 'required'])).toBe('required');
  expect(problemIn(['something else'])).toBeUndefined();
});
