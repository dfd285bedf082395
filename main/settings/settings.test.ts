import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { theOffice } from '../actor.ts';
import { Audit } from '../audit/audit.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { auditLines, testClock } from '../testing.ts';
import { type SettingKind, Settings } from './settings.ts';

let testStore: TestStore;
let settings: Settings;

beforeEach(() => {
  testStore = openTestStore();
  const clock = testClock();
  settings = new Settings(testStore.store, testStore.vault, new Audit(clock), clock);
});
afterEach(() => testStore.close());

interface Server {
  readonly host: string;
}
interface Secrets {
  readonly password?: string | undefined;
}
const server: SettingKind<Server, Secrets> = {
  name: 'server',
  value: z.object({ host: z.string() }),
  secrets: z.object({ password: z.string().optional() }),
};

const rows = () => testStore.store.read.selectFrom('setting').selectAll().execute();

describe('A setting', () => {
  test('is not there until somebody makes it, and then whole, with its secrets', async () => {
    expect(await settings.get(server)).toBeUndefined();
    await settings.set(server, { host: 'mail.example' }, { password: 'open sesame' }, theOffice);
    expect(await settings.get(server)).toEqual({
      value: { host: 'mail.example' },
      secrets: { password: 'open sesame' },
    });
    await settings.set(server, { host: 'other.example' }, {}, theOffice);
    expect(await settings.get(server)).toEqual({ value: { host: 'other.example' }, secrets: {} });
    expect(await rows()).toHaveLength(1);
  });

  test('has its secrets sealed once more in the store, each time anew, and none sealed where it has none', async () => {
    await settings.set(server, { host: 'mail.example' }, { password: 'open sesame' }, theOffice);
    const [first] = await rows();
    expect(JSON.stringify(first)).not.toContain('sesame');
    expect(first?.secrets_sealed?.includes('sesame')).toBe(false);
    await settings.set(server, { host: 'mail.example' }, { password: 'open sesame' }, theOffice);
    const [second] = await rows();
    expect(second?.secrets_sealed).not.toEqual(first?.secrets_sealed);
    await settings.set(server, { host: 'mail.example' }, { password: undefined }, theOffice);
    expect((await rows())[0]?.secrets_sealed).toBeNull();
  });

  test('opens only with the secrets that were sealed for it', async () => {
    await settings.set(server, { host: 'mail.example' }, { password: 'open sesame' }, theOffice);
    await settings.set({ ...server, name: 'other' }, { host: 'x' }, { password: 'another' }, theOffice);
    const other = (await rows()).find(({ name }) => name === 'other');
    await testStore.store.write((tx) =>
      tx
        .updateTable('setting')
        .set({ secrets_sealed: other?.secrets_sealed ?? null })
        .where('name', '=', 'server')
        .execute(),
    );
    await expect(settings.get(server)).rejects.toThrow();
  });

  test('that does not have its shape is not taken for one', async () => {
    await settings.set({ ...server, value: z.any() }, JSON.parse('{"host":5}'), {}, theOffice);
    await expect(settings.get(server)).rejects.toThrow();
  });

  test('is named in the audit log with the fields that changed, and nothing of what they say but codes and numbers', async () => {
    const shown = {
      ...server,
      value: z.object({ host: z.string(), port: z.int() }),
      shown: ['port'],
    } as const;
    await settings.set(shown, { host: 'mail.example', port: 25 }, { password: 'open sesame' }, theOffice);
    await settings.set(shown, { host: 'mail.example', port: 587 }, { password: 'open sesame' }, theOffice);
    await settings.set(shown, { host: 'smtp.example', port: 587 }, {}, theOffice);
    expect((await auditLines(testStore.store)).map(({ facts }) => facts)).toEqual([
      { changes: { host: null, port: [null, 25], password: null } },
      { changes: { port: [25, 587] } },
      { changes: { host: null, password: null } },
    ]);
  });
});

test('The agency has a name before anybody gave it one, and then what was given', async () => {
  expect(await settings.agency()).toEqual({
    name: 'Guichet',
    address: [],
    phone: '',
    email: '',
    registration: '',
  });
  const agency = {
    name: 'Voyages Boréal',
    address: ['4250, rue Saint-Denis', 'Montréal (Québec)  H2J 2K9'],
    phone: '+1 514 555-0142',
    email: 'bonjour@voyages-boreal.example',
    registration: 'Permis OPC 703123',
  };
  expect(await settings.setAgency(agency, theOffice)).toEqual(agency);
  expect(await settings.agency()).toEqual(agency);
});
