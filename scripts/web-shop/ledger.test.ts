import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Ledger, type LedgerEntry, readLedger } from './ledger.ts';

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'web-shop-ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'ledger.ndjson');
}

const offered = (id: string, digest: string, sequence: number): LedgerEntry => ({
  event: 'offered',
  id,
  digest,
  at: '2026-11-22T10:00:00.000Z',
  mediaType: 'application/json',
  sequence,
});
const removed = (id: string, digest: string): LedgerEntry => ({
  event: 'removed',
  id,
  digest,
  at: '2026-11-22T11:00:00.000Z',
});

test('a ledger that is opened again says what the first one said', () => {
  const file = temporaryFile();
  const first = new Ledger(file);
  first.append([offered('a', 'd1', 1), offered('a', 'd2', 2)]);
  first.append([removed('a', 'd2')]);
  const again = new Ledger(file);
  expect(again.entries()).toEqual(first.entries());
  expect([...again.versionsOf('a')]).toEqual(['d1', 'd2']);
  expect(again.removedAt('a', 'd2')).toBe('2026-11-22T11:00:00.000Z');
  expect(again.removedAt('a', 'd1')).toBeUndefined();
});

test('a version that is offered again after its removal is no longer a removed one', () => {
  const ledger = new Ledger();
  ledger.append([offered('a', 'd1', 1), removed('a', 'd1'), offered('a', 'd1', 2)]);
  expect(ledger.removedAt('a', 'd1')).toBeUndefined();
});

test('a line that a crash cut off is left out, and what comes next is not stuck to it', () => {
  const file = temporaryFile();
  new Ledger(file).append([offered('a', 'd1', 1)]);
  appendFileSync(file, '{"event":"remo');
  expect(readLedger(file)).toHaveLength(1);
  new Ledger(file).append([removed('a', 'd1')]);
  expect(readLedger(file)).toEqual([offered('a', 'd1', 1), removed('a', 'd1')]);
  expect(readFileSync(file, 'utf8').endsWith('\n')).toBe(true);
});

test('a line that is damaged in the middle of a ledger is not passed over', () => {
  const file = temporaryFile();
  appendFileSync(file, '{"event":"stolen"}\n');
  expect(() => new Ledger(file)).toThrow();
});
