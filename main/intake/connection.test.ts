import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSecrets, ConnectionSettings } from '../../preload/contract/intake.ts';
import { createAuthority } from '../../scripts/web-shop/certificates.ts';
import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { Connections } from './connection.ts';

const administrator = { staffId: null, name: 'An administrator' };
const authority = await createAuthority('A test authority');
const desk = await authority.issue({ commonName: 'The desk', usage: 'client' });

let store: TestStore;
let connections: Connections;
beforeEach(() => {
  store = openTestStore();
  connections = new Connections(store.store, store.vault, new Audit(systemClock), systemClock);
});
afterEach(() => store.close());

function input(settings: Partial<ConnectionSettings> = {}, secrets: ConnectionSecrets = {}) {
  const plain = {
    name: 'A shop',
    profile: 'api' as const,
    baseUrl: 'https://shop.example',
    pins: [],
    everySeconds: 60,
  };
  return { settings: { ...plain, ...settings }, secrets };
}

const save = (settings?: Partial<ConnectionSettings>, secrets?: ConnectionSecrets): Promise<void> =>
  connections.save(input(settings, secrets), administrator);

async function refusalOf(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error.failure;
    throw error;
  }
  return undefined;
}

describe('the connection to the web shop', () => {
  it('keeps its secrets sealed, apart from its settings', async () => {
    const secrets = { token: 'a secret token', clientCertificate: desk.certificate, clientKey: desk.key };
    await save({}, secrets);
    expect(await connections.current()).toMatchObject({ settings: input().settings, secrets, paused: false });
    const row = await store.store.read.selectFrom('connection').selectAll().executeTakeFirstOrThrow();
    expect(row.settings).not.toContain('secret');
    for (const secret of ['a secret token', desk.key.slice(40, 80)]) {
      expect(row.secrets_sealed?.includes(secret)).toBe(false);
    }
  });

  it('keeps the secrets that are not typed again, and drops those that are taken away', async () => {
    await save({}, { token: 'first', clientCertificate: desk.certificate, clientKey: desk.key });
    await save({ name: 'Renamed' });
    expect((await connections.current())?.secrets.token).toBe('first');
    await save({}, { token: 'second', clientCertificate: null, clientKey: null });
    expect((await connections.current())?.secrets).toEqual({ token: 'second' });
    await save({}, { token: null });
    expect((await connections.current())?.secrets).toEqual({});
    expect(await store.store.read.selectFrom('connection').select('id').execute()).toHaveLength(1);
  });

  it.each<[string, string, Partial<ConnectionSettings>, ConnectionSecrets]>([
    ['an address with a query', 'baseUrl', { baseUrl: 'https://shop.example/?token=1' }, {}],
    ['an address with a fragment', 'baseUrl', { baseUrl: 'https://shop.example/#a' }, {}],
    ['an address with a password', 'baseUrl', { baseUrl: 'https://me:secret@shop.example/' }, {}],
    ['a certificate without its key', 'clientKey', {}, { clientCertificate: desk.certificate }],
    ['a key without its certificate', 'clientKey', {}, { clientKey: desk.key }],
    [
      'a key that is no PEM',
      'clientCertificate',
      {},
      { clientCertificate: desk.certificate, clientKey: 'no PEM' },
    ],
    ['an authority that is no PEM', 'certificateAuthority', { certificateAuthority: 'no PEM' }, {}],
    ['a receipt key that is none', 'receiptKey', { receiptKey: '{"kty":"oct","k":"AAAA"}' }, {}],
  ])('is refused with %s', async (_what, field, settings, secrets) => {
    expect(await refusalOf(save(settings, secrets))).toEqual({
      code: 'connectionIncomplete',
      details: { field },
    });
    expect(await connections.current()).toBeUndefined();
  });

  it('is refused with the key of another certificate', async () => {
    const other = await authority.issue({ commonName: 'Another desk', usage: 'client' });
    const secrets = { clientCertificate: desk.certificate, clientKey: other.key };
    expect(await refusalOf(save({}, secrets))).toMatchObject({ details: { field: 'clientCertificate' } });
  });

  it('cannot be paused before there is one', async () => {
    expect(await refusalOf(connections.setPaused(true, administrator))).toEqual({ code: 'notConnected' });
  });

  it('is changed with a line in the audit log that names the fields, and has codes and numbers alone', async () => {
    await save({}, { token: 'a secret token' });
    await save({ everySeconds: 120 }, { token: 'another secret' });
    const lines = await store.store.read.selectFrom('audit').selectAll().orderBy('id').execute();
    expect(lines.map(({ action, subject, facts }) => [action, subject, JSON.parse(facts)])).toEqual([
      [
        'connection.changed',
        'connection',
        {
          changes: {
            name: null,
            profile: [null, 'api'],
            baseUrl: null,
            pins: null,
            everySeconds: [null, 60],
            token: null,
          },
        },
      ],
      ['connection.changed', 'connection', { changes: { everySeconds: [60, 120], token: null } }],
    ]);
  });
});
