import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FailureCode } from '../../preload/contract/failure.ts';
import { parseOutput, pushes } from '../../preload/contract/index.ts';
import { Office } from '../office.ts';
import { sourceThreads } from '../office-threads.ts';
import { testOffice } from '../testing.ts';

const passphrase = 'correct horse battery staple';
const password = 'five short words are enough';

let folder: string;
let office: Office;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-pause-'));
  office = await Office.start(
    testOffice(join(folder, 'data'), {
      threads: { documents: sourceThreads.documents, rekey: sourceThreads.rekey },
    }),
  );
  office.attach('ana');
});
afterEach(async () => {
  await office.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function call(name: string, input?: unknown): Promise<unknown> {
  const reply = await office.call('ana', name, input);
  if (!reply.ok) throw new Error(reply.failure.code);
  return reply.value;
}

async function codeOf(name: string, input?: unknown): Promise<FailureCode | 'done'> {
  const reply = await office.call('ana', name, input);
  return reply.ok ? 'done' : reply.failure.code;
}

async function signedIn(): Promise<void> {
  const { recoveryKey } = parseOutput('store.create', await call('store.create', { passphrase }));
  await call('store.confirmRecoveryKey', { recoveryKey });
  await call('staff.createFirstAdministrator', {
    name: 'Ana Roy',
    email: 'ana@agency.example',
    password,
    language: 'en',
  });
}

test('While the office stands still for a new key, calls are refused clearly, people stay signed in, and it goes on', async () => {
  await signedIn();
  const steps: string[] = [];
  const meanwhile: Promise<unknown>[] = [];
  const changed = new Promise<void>((resolve) => {
    office.onPush((_, name, payload) => {
      if (name !== 'store.status') return;
      const { keyChange, state } = pushes['store.status'].payload.parse(payload);
      expect(state).toBe('open');
      if (keyChange === undefined) return steps.includes('copyAfter') ? resolve() : undefined;
      if (steps.at(-1) !== keyChange.step) steps.push(keyChange.step);
      if (keyChange.step !== 'checking' || meanwhile.length > 0) return;
      meanwhile.push(
        codeOf('reservations.counts'),
        codeOf('keys.changeStoreKey'),
        codeOf('store.create', { passphrase }),
        codeOf('store.unlock', { with: 'keychain' }),
        call('session.current'),
      );
    });
  });
  await call('keys.changeStoreKey');
  await changed;
  expect(steps).toEqual([
    'copyBefore',
    'closing',
    'copying',
    'rekeying',
    'checking',
    'switching',
    'copyAfter',
  ]);
  expect(await Promise.all(meanwhile)).toEqual([
    'storeBusyRotating',
    'storeBusyRotating',
    'storeExists',
    'done',
    expect.objectContaining({
      state: 'open',
      signedIn: expect.objectContaining({ name: 'Ana Roy' }),
      firstAdministratorNeeded: false,
    }),
  ]);
  expect(await codeOf('reservations.counts')).toBe('done');
  const ring = parseOutput('keys.ring', await call('keys.ring'));
  expect(ring.lastChange).toMatchObject({ outcome: 'changed' });
  expect(ring.keys.filter(({ kind }) => kind === 'store').map(({ name, state }) => [name, state])).toEqual([
    ['2', 'inUse'],
    ['1', 'opensOld'],
  ]);
  // What the key ring says of a key is where it stands and when, and nothing that it is made of.
  expect(JSON.stringify(ring)).not.toMatch(/"d":|[A-Za-z0-9+/]{43}="/);
});

test('Stopping the office while its store gets a new key leaves a store that opens', async () => {
  await signedIn();
  const copying = new Promise<void>((resolve) => {
    office.onPush((_, name, payload) => {
      if (
        name === 'store.status' &&
        pushes['store.status'].payload.parse(payload).keyChange?.step === 'copying'
      )
        resolve();
    });
  });
  await call('keys.changeStoreKey');
  await copying;
  await office.stop();
  office = await Office.start(testOffice(join(folder, 'data')));
  office.attach('ana');
  await call('store.unlock', { with: 'passphrase', passphrase });
  await call('session.signIn', { email: 'ana@agency.example', password });
  const ring = parseOutput('keys.ring', await call('keys.ring'));
  expect(ring.keys.filter(({ kind, state }) => kind === 'store' && state === 'inUse')).toHaveLength(1);
});

test('Before the office has an administrator, another recovery key can be made at the start; afterwards it cannot', async () => {
  const first = parseOutput('store.create', await call('store.create', { passphrase })).recoveryKey;
  const second = parseOutput('store.newRecoveryKey', await call('store.newRecoveryKey')).recoveryKey;
  expect(await codeOf('store.confirmRecoveryKey', { recoveryKey: first })).toBe('wrongRecoveryKey');
  const status = parseOutput('store.status', await call('store.status'));
  expect(status.recoveryKeyUntested).toBe(true);
  await call('store.confirmRecoveryKey', { recoveryKey: second });
  expect(parseOutput('store.status', await call('store.status')).recoveryKeyUntested).toBeUndefined();
  await call('staff.createFirstAdministrator', {
    name: 'Ana Roy',
    email: 'ana@agency.example',
    password,
    language: 'en',
  });
  expect(await codeOf('store.newRecoveryKey')).toBe('notAllowed');
  expect(await codeOf('store.confirmRecoveryKey', { recoveryKey: second })).toBe('notAllowed');
  expect(await codeOf('keys.testRecoveryKey', { recoveryKey: first })).toBe('wrongRecoveryKey');
  expect(await codeOf('keys.testRecoveryKey', { recoveryKey: second })).toBe('done');
});
