import { expect, test } from 'vitest';
import { FaultSwitches, fault } from './faults.ts';

test('a fault strikes until it is cleared, or as often as it was told to', () => {
  const switches = new FaultSwitches();
  switches.set({ kind: 'slow', milliseconds: 1 });
  switches.set({ kind: 'busy', status: 503, times: 2 });
  const strikes = () => [switches.strike('slow', 'listing'), switches.strike('busy', 'listing')].map(Boolean);
  expect([strikes(), strikes(), strikes()]).toEqual([
    [true, true],
    [true, true],
    [true, false],
  ]);
  switches.clear();
  expect(switches.active()).toEqual([]);
});

test('a fault strikes only what it is set on, and only the booking that it names', () => {
  const switches = new FaultSwitches();
  switches.set({ kind: 'cut', afterOctets: 0, on: ['removals'] });
  switches.set({ kind: 'wrongDigest', id: 'a' });
  switches.set({ kind: 'wrongDigest', id: 'b', times: 1 });
  expect(switches.strike('cut', 'listing')).toBeUndefined();
  expect(switches.strike('cut', 'removals')).toBeDefined();
  expect(switches.strike('wrongDigest', 'listing', 'c')).toBeUndefined();
  expect(switches.strike('wrongDigest', 'listing', 'b')).toBeDefined();
  switches.clear('cut');
  expect(switches.active()).toEqual([{ kind: 'wrongDigest', id: 'a' }]);
});

test('what is no fault is not taken for one', () => {
  expect(fault.safeParse({ kind: 'busy', status: 500 }).success).toBe(false);
  expect(fault.safeParse({ kind: 'haunted' }).success).toBe(false);
  expect(fault.safeParse({ kind: 'slow', milliseconds: 5, on: [] }).success).toBe(false);
});
