import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Log, openLog } from './log.ts';
import { Refusal } from './refusal.ts';

let folder: string;
let log: Log;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-log-'));
  log = openLog(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, 'logs', 'guichet.log');
const text = () => readFileSync(file(), 'utf8');
const lines = (): Record<string, unknown>[] =>
  text()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const name = 'Élodie Tremblay';

/** Everything by which a fault can bring a person's name along. */
function faultsAbout(person: string): unknown[] {
  const withCause = new Error(`reading ${person}`, { cause: new Error(person) });
  const lateMessage = new Error('early');
  lateMessage.message = `late ${person}`;
  const renamed = new Error('renamed');
  renamed.name = `Error of ${person}`;
  const withStack = new Error('stacked');
  withStack.stack = `Error: stacked\n    at ${person} (/home/someone/x.ts:1:1)`;
  return [
    new Error(person),
    // Lines of a message can look like places.
    new Error(`first line\n    at ${person} (reservation.ts:12:5)\n    at ${person}`),
    new TypeError(`at ${person}`),
    withCause,
    lateMessage,
    renamed,
    withStack,
    new AggregateError([new Error(person)], person),
    Object.assign(new Error('with a code'), { code: person, reservation: person }),
    Object.assign(new Error('with a number'), { code: 7 }),
    parsing({ name: person }),
    person,
    { message: person, stack: `at ${person}` },
    undefined,
    null,
  ];
}

/** The fault of a contract that the data breaks. */
function parsing(data: unknown): unknown {
  return z.strictObject({ name: z.enum(['x']) }).safeParse(data).error;
}

describe('A fault in the log', () => {
  test('has its kind, its code and its places in the program, and nothing that it said', () => {
    log.fault('reservations.open', Object.assign(new TypeError(`no ${name}`), { code: 'SQLITE_ERROR' }));
    const [line] = lines();
    expect(line).toMatchObject({
      level: 50,
      msg: 'fault',
      where: 'reservations.open',
      kind: 'TypeError',
      code: 'SQLITE_ERROR',
      at: expect.arrayContaining([expect.stringMatching(/log\.test\.ts:\d+:\d+/)]),
    });
    expect(text()).not.toContain(name);
  });

  test('never says a person’s name, however it carries it', () => {
    for (const fault of faultsAbout(name)) log.fault('intake', fault);
    expect(lines()).toHaveLength(faultsAbout(name).length);
    expect(text()).not.toContain('Tremblay');
  });

  test('never says what stood in a message, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 3, unit: 'grapheme-ascii' }), (said) => {
        const marked = `⟦${said}⟧`;
        for (const fault of faultsAbout(marked)) log.fault('intake', fault);
        expect(text()).not.toContain('⟦');
      }),
      { numRuns: 30 },
    );
  });

  test('says of what was thrown and is no error only what kind of thing it was', () => {
    log.fault('intake', name);
    log.fault('intake', { name });
    expect(lines()).toMatchObject([{ kind: 'string' }, { kind: 'object' }]);
  });

  test('names places within the program, without the folder in which a person installed it', () => {
    log.fault('intake', new Error('x'));
    const root = fileURLToPath(new URL('..', import.meta.url));
    expect(text()).toContain('main/log.test.ts');
    expect(text()).not.toContain(root);
  });

  test('of a class of the program has that class’s name', () => {
    log.fault('intake', new Refusal('diskFull'));
    expect(lines()).toMatchObject([{ kind: 'Refusal' }]);
  });
});

test('An event is a line with the time, its name and its figures', () => {
  log.event('store.opened');
  log.event('intake.kept', { bookings: 500, sealed: true });
  expect(lines()).toEqual([
    { level: 30, time: expect.any(Number), msg: 'store.opened' },
    { level: 30, time: expect.any(Number), bookings: 500, sealed: true, msg: 'intake.kept' },
  ]);
});

test('The log goes on in the same file after a restart, and only its owner reads it', () => {
  log.event('office.stopped');
  openLog(folder).event('store.opened');
  expect(lines().map(({ msg }) => msg)).toEqual(['office.stopped', 'store.opened']);
  if (process.platform !== 'win32') expect(statSync(file()).mode & 0o077).toBe(0);
});

test.skipIf(process.platform !== 'linux')('A log that cannot be written ends nothing that is logged', () => {
  const full = mkdtempSync(join(tmpdir(), 'guichet-log-'));
  mkdirSync(join(full, 'logs'));
  // The system's own full disk: every write to it fails with ENOSPC.
  symlinkSync('/dev/full', join(full, 'logs', 'guichet.log'));
  const onto = openLog(full);
  for (let count = 0; count < 3; count += 1) {
    onto.event('store.opened');
    onto.fault('intake', new Error('no room'));
  }
  rmSync(full, { recursive: true });
});
