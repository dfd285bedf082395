import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Log, openLog } from './log.ts';
import { Refusal } from './refusal.ts';
import { rotatedFile } from './rotated-file.ts';

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

describe('A log that grows', () => {
  const small = { octets: 2_000, files: 3 };
  const sizes = () =>
    Object.fromEntries(
      readdirSync(join(folder, 'logs')).map((name) => [name, statSync(join(folder, 'logs', name)).size]),
    );

  test('is put aside before it is larger than it may be, and the oldest goes', () => {
    const rotated = openLog(folder, 'guichet', small);
    for (let line = 0; line < 500; line += 1) rotated.event('intake.run', { line });
    const found = sizes();
    expect(Object.keys(found).sort()).toEqual(['guichet.log', 'guichet.log.1', 'guichet.log.2']);
    for (const size of Object.values(found)) expect(size).toBeLessThanOrEqual(small.octets);
  });

  test('loses none of its newest lines on the way', () => {
    const rotated = openLog(folder, 'guichet', small);
    for (let line = 0; line < 500; line += 1) rotated.event('intake.run', { line });
    const kept = ['guichet.log.2', 'guichet.log.1', 'guichet.log'].flatMap((name) =>
      readFileSync(join(folder, 'logs', name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => Number(JSON.parse(line).line)),
    );
    expect(kept.length).toBeGreaterThan(50);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => 500 - kept.length + index));
  });

  test('is put aside also where it was large already when the office started', () => {
    const first = openLog(folder, 'guichet', { octets: 100_000, files: 3 });
    for (let line = 0; line < 100; line += 1) first.event('intake.run', { line });
    openLog(folder, 'guichet', small).event('store.opened');
    expect(Object.keys(sizes()).sort()).toEqual(['guichet.log', 'guichet.log.1']);
    expect(lines().map(({ msg }) => msg)).toEqual(['store.opened']);
  });

  test('keeps the host’s own lines in a file of their own', () => {
    openLog(folder, 'host', small).fault('host', new Error(name));
    expect(readFileSync(join(folder, 'logs', 'host.log'), 'utf8')).toContain('"where":"host"');
    expect(sizes()['guichet.log']).toBe(0);
  });

  test('that cannot be written, because the disk is full, ends nobody and takes no memory', async () => {
    if (process.platform !== 'linux') return;
    const stream = rotatedFile('/dev/full', { octets: 1_000_000, files: 3 });
    for (let line = 0; line < 5_000; line += 1) stream.write(`${'x'.repeat(1_000)}\n`);
    await new Promise((resolve) => setImmediate(resolve));
  });
});
