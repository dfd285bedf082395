import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reservationStatuses } from '../../preload/contract/reservations.ts';
import { searchFilter, searchOrders } from '../../preload/contract/search.ts';
import { addressOf, filterIn, orderIn } from './filter-address.ts';

const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const dates = fc.oneof(fc.record({ from: day, to: day }), fc.record({ from: day }), fc.record({ to: day }));
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => searchFilter.safeParse({ supplier: text }).success && text.isWellFormed())
  .map((text) => text.trim());
/** Names to the letter, blanks and all. */
const names = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => text.isWellFormed());
const filters = fc
  .record({
    statuses: maybe(fc.uniqueArray(fc.constantFrom(...reservationStatuses), { minLength: 1 })),
    kinds: maybe(fc.uniqueArray(fc.constantFrom('air' as const, 'car' as const), { minLength: 1 })),
    departs: maybe(dates),
    received: maybe(dates),
    supplier: maybe(words),
    destination: maybe(words),
    amount: maybe(
      fc.record({
        currency: fc.constantFrom('CAD', 'USD'),
        least: maybe(fc.integer()),
        most: maybe(fc.integer()),
      }),
    ),
    receivedHour: maybe(fc.integer({ min: 0, max: 23 })),
    reviewed: maybe(
      fc.record({
        how: fc.constantFrom('timed' as const, 'unrecorded' as const),
        above: maybe(fc.nat(99_999)),
        upTo: maybe(fc.nat(99_999)),
      }),
    ),
    pricedIn: maybe(fc.constantFrom('CAD', 'USD')),
    supplierIs: maybe(names),
    destinationIs: maybe(names),
    without: maybe(
      fc.uniqueArray(fc.constantFrom('supplier' as const, 'destination' as const), { minLength: 1 }),
    ),
    pulled: maybe(dates),
    amendedOn: maybe(dates),
    removed: maybe(dates),
    removal: maybe(fc.constant('pending' as const)),
    warnings: maybe(fc.constant(true as const)),
    amended: maybe(fc.constant(true as const)),
  })
  .map((filter) => searchFilter.omit({ text: true }).parse(JSON.parse(JSON.stringify(filter))));

test('A filter comes back from the address as it was put there', () => {
  fc.assert(
    fc.property(filters, fc.constantFrom(...searchOrders), (filter, order) => {
      const address = new URLSearchParams(addressOf(filter, order).toString());
      expect(filterIn(address)).toEqual(filter);
      expect(orderIn(address)).toBe(order);
    }),
  );
});

test('What somebody writes into the address that means nothing is left out', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.constantFrom(
            'status',
            'service',
            'departsFrom',
            'receivedTo',
            'currency',
            'least',
            'order',
            'warnings',
            'receivedHour',
            'reviewed',
            'reviewedAbove',
            'pricedIn',
            'without',
            'pulledFrom',
            'removal',
            'x',
          ),
          fc.string({ maxLength: 12 }),
        ),
      ),
      (pairs) => {
        const address = new URLSearchParams(pairs);
        expect(searchFilter.safeParse(filterIn(address)).success).toBe(true);
        expect(searchOrders).toContain(orderIn(address));
      },
    ),
  );
  expect(filterIn(new URLSearchParams('status=new,odd&warnings=yes&supplier=Sol'))).toEqual({
    supplier: 'Sol',
  });
});

test('No word that names a person stands in the address', () => {
  const filter = searchFilter.parse({ text: 'Tremblay', statuses: ['new'] });
  expect(addressOf(filter, 'newest').toString()).toBe('status=new');
});
