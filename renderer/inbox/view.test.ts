import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  queues,
  reservationStatuses,
  type Worklist,
  worklist,
  worklistOrders,
} from '../../preload/contract/reservations.ts';
import { segmentKind } from '../../preload/contract/trip.ts';
import { hasManyStates, isNarrowed, searchOf, worklistIn } from './view.ts';

const optionally = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const inOrder = <T>(all: readonly T[]) => fc.subarray([...all], { minLength: 1 });

const anyWorklist = fc
  .record({
    queue: fc.constantFrom(...queues),
    order: fc.constantFrom(...worklistOrders),
    filter: fc.record({
      kinds: optionally(inOrder(segmentKind.options)),
      statuses: optionally(inOrder(reservationStatuses)),
      warnings: optionally(fc.constantFrom('open', 'none')),
      claimed: optionally(fc.constantFrom('mine', 'nobody', 'others')),
      departsWithin: optionally(fc.integer({ min: 0, max: 366 })),
    }),
  })
  .map(({ queue, order, filter }): Worklist => {
    const kept = { ...filter, ...(!hasManyStates(queue) && { statuses: undefined }) };
    const narrowed = Object.values(kept).some((one) => one !== undefined);
    return worklist.parse(JSON.parse(JSON.stringify({ queue, order, ...(narrowed && { filter: kept }) })));
  });

test('a worklist comes back from its address as it was', () => {
  fc.assert(
    fc.property(anyWorklist, (one) => {
      expect(worklistIn(one.queue, new URLSearchParams(searchOf(one, 7)))).toEqual(one);
    }),
  );
});

test('an address that nobody wrote names a worklist that the office takes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...queues),
      fc.dictionary(
        fc.constantFrom('order', 'kinds', 'states', 'warnings', 'who', 'days', 'view'),
        fc.oneof(fc.string(), fc.constantFrom('air.air', '999', '-1', '1.5', 'new.nothing', 'mine')),
      ),
      (queue, params) => {
        expect(() => worklist.parse(worklistIn(queue, new URLSearchParams(params)))).not.toThrow();
      },
    ),
  );
});

test('only a filter narrows a worklist', () => {
  expect(isNarrowed({ queue: 'new', order: 'amount' })).toBe(false);
  expect(isNarrowed({ queue: 'new', order: 'newest', filter: { departsWithin: 0 } })).toBe(true);
});
