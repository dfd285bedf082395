import { beforeEach, describe, expect, test } from 'vitest';
import type { StaffMember } from '../preload/contract/staff.ts';
import { Sessions } from './sessions.ts';
import { type TestClock, testClock } from './testing.ts';

const ana: StaffMember = {
  id: 1,
  name: 'Ana Roy',
  email: 'ana@agency.example',
  role: 'agent',
  language: 'en',
};
const presence = { staff: ana, secondFactor: false, passwordDue: false };

let clock: TestClock;
let told: string[];
let sessions: Sessions;

beforeEach(() => {
  clock = testClock();
  told = [];
  sessions = new Sessions(clock, (client, change) => told.push(`${client} ${JSON.stringify(change)}`));
  sessions.attach('desk');
  sessions.signIn('desk', presence);
});

describe('A desk that is left alone', () => {
  test('is locked after a quarter of an hour, and its window is told once', () => {
    clock.forward({ minutes: 14, seconds: 59 });
    sessions.lockIdle();
    expect(told).toEqual([]);
    clock.forward({ seconds: 1 });
    sessions.lockIdle();
    sessions.lockIdle();
    expect(told).toEqual(['desk "changed"']);
    expect(sessions.of('desk')).toEqual({ state: 'locked', ...presence });
  });

  test('counts from the input, not from when the window tells of it, and an older input changes nothing', () => {
    clock.forward({ minutes: 10 });
    sessions.touch('desk', 60_000);
    sessions.touch('desk', 300_000);
    clock.forward({ minutes: 13, seconds: 59 });
    expect(sessions.of('desk').state).toBe('open');
    clock.forward({ seconds: 1 });
    expect(sessions.of('desk').state).toBe('locked');
  });

  test('is not opened by input, only by the person it is of', () => {
    sessions.lock('desk');
    sessions.touch('desk');
    expect(sessions.of('desk').state).toBe('locked');
    sessions.unlock('desk', 2);
    expect(sessions.of('desk').state).toBe('locked');
    sessions.unlock('desk', 1);
    expect(sessions.of('desk').state).toBe('open');
    clock.forward({ minutes: 15 });
    expect(sessions.of('desk').state).toBe('locked');
  });

  test('is locked when the clock is set back far, and not when it is set back a little', () => {
    clock.forward({ seconds: -60 });
    expect(sessions.of('desk').state).toBe('open');
    clock.forward({ seconds: -1 });
    expect(sessions.of('desk').state).toBe('locked');
  });
});

describe('When a person was last there', () => {
  test('is the newest input at any of their windows, behind a lock as well', () => {
    sessions.attach('other');
    sessions.signIn('other', presence);
    clock.forward({ minutes: 10 });
    sessions.touch('other', 60_000);
    clock.forward({ minutes: 25 });
    sessions.lockIdle();
    expect(sessions.lastSeen(1)).toBe('2026-11-22T12:09:00.000Z');
  });

  test('is never yet to come, and is not known of who is at no window', () => {
    clock.forward({ seconds: -30 });
    expect(sessions.lastSeen(1)).toBe('2026-11-22T11:59:30.000Z');
    sessions.signOut('desk');
    expect(sessions.lastSeen(1)).toBeUndefined();
    expect(sessions.lastSeen(2)).toBeUndefined();
  });
});

describe('The sessions of a person', () => {
  beforeEach(() => {
    sessions.attach('awaiting');
    sessions.awaitCode('awaiting', 1);
    sessions.attach('other');
    sessions.signIn('other', { ...presence, staff: { ...ana, id: 2 } });
  });

  test('end at every window, behind a lock and half-way in as well, and nobody else’s', () => {
    sessions.lock('desk');
    sessions.endOf(1, 'disabled');
    expect(['desk', 'awaiting', 'other'].map((client) => sessions.of(client).state)).toEqual([
      'signedOut',
      'signedOut',
      'open',
    ]);
    expect(told.slice(1)).toEqual(['desk {"ended":"disabled"}', 'awaiting {"ended":"disabled"}']);
  });

  test('end but for the window that is spared', () => {
    sessions.endOf(1, 'passwordChanged', 'desk');
    expect(sessions.of('desk').state).toBe('open');
    expect(sessions.of('awaiting').state).toBe('signedOut');
  });

  test('are renewed where the person is, and sign nobody in', () => {
    sessions.lock('desk');
    sessions.renew(1, { staff: { ...ana, role: 'manager' } });
    expect(sessions.of('desk')).toMatchObject({ state: 'locked', staff: { role: 'manager' } });
    expect(sessions.of('awaiting').state).toBe('codeAwaited');
    expect(sessions.of('other')).toMatchObject({ staff: { role: 'agent' } });
  });

  test('are none at a window that has gone', () => {
    sessions.detach('desk');
    sessions.signIn('desk', presence);
    sessions.awaitCode('desk', 1);
    sessions.unlock('desk', 1);
    sessions.signOut('desk');
    expect(sessions.of('desk').state).toBe('signedOut');
    expect(sessions.knows('desk')).toBe(false);
    expect(told).toEqual([]);
  });
});
