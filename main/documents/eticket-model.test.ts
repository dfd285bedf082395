import { describe, expect, test } from 'vitest';
import { eticketModel } from './eticket-model.ts';
import { reservation, source } from './testing.ts';

const { segments, payment } = reservation();

describe('the model of an e-ticket', () => {
  test('has of a card its brand and last four digits, and neither first digits, expiry nor holder', () => {
    const model = eticketModel(source());
    expect(model.payment).toEqual({
      method: 'card',
      plan: 'full',
      card: { brand: 'Visa', lastFour: '1111' },
    });
    const everything = JSON.stringify(model);
    for (const secret of ['411111', '11/28', 'ELODIE TREMBLAY']) expect(everything).not.toContain(secret);
  });

  test.each([
    ['4111111111111111', '1111'],
    ['••••', ''],
    ['12', ''],
    ['', ''],
  ])('never has more than four digits of a card, whatever the mask %j shows', (masked, lastFour) => {
    const card = payment.card && { ...payment.card, masked };
    const model = eticketModel(source({ payment: { ...payment, card } }));
    expect(model.payment.card?.lastFour).toBe(lastFour);
  });

  test('puts the services in order of travel and keeps with each its price lines', () => {
    const { services } = eticketModel(source());
    expect(services.map(({ segment }) => segment.kind)).toEqual(['air', 'insurance', 'hotel', 'car', 'air']);
    expect(services.map(({ prices }) => prices.length)).toEqual([3, 1, 1, 1, 1]);
    expect(services[0]?.prices[1]?.label).toBe('Airport improvement fee');
  });

  test('puts a flight before the hotel of the same day, a package before both, an unreadable date last', () => {
    const [hotel, flight, , car] = segments;
    if (hotel?.kind !== 'hotel' || flight?.kind !== 'air' || car?.kind !== 'car') throw new Error('fixture');
    const { services } = eticketModel(
      source({
        segments: [
          { ...flight, number: 'unreadable', departs: 'soon' },
          { ...hotel, checkIn: '2026-10-02' },
          { ...flight, number: 'late' },
          { ...car, pickUp: { place: 'YUL', at: '2026-10-02T08:00' } },
          {
            kind: 'package',
            supplier: '',
            code: '',
            name: '',
            from: '',
            to: '',
            departs: '2026-10-02',
            returns: '',
          },
        ],
      }),
    );
    const names = services.map(({ segment }) => (segment.kind === 'air' ? segment.number : segment.kind));
    expect(names).toEqual(['package', 'car', 'late', 'hotel', 'unreadable']);
  });

  test('keeps the price lines of the whole trip, and those that name no segment, apart', () => {
    const amount = { amount: 100, currency: 'CAD' };
    const lost = { segment: 99, kind: 'fee', label: 'Lost', amount } as const;
    const { tripPrices } = eticketModel(source({ prices: [...reservation().prices, lost] }));
    expect(tripPrices.map(({ label }) => label)).toEqual(['File fee', 'Early booking', 'Lost']);
  });

  test('sums each currency by itself', () => {
    const price = (amount: number, currency: string) =>
      ({ kind: 'fare', label: '', amount: { amount, currency } }) as const;
    const prices = [price(1_250, 'CAD'), price(999, 'USD'), price(-250, 'CAD'), price(70_000, 'JPY')];
    expect(eticketModel(source({ prices })).totals).toEqual([
      { amount: 1_000, currency: 'CAD' },
      { amount: 999, currency: 'USD' },
      { amount: 70_000, currency: 'JPY' },
    ]);
  });

  test('crosses to another thread as it is', () => {
    const model = eticketModel(source());
    expect(structuredClone(model)).toEqual(model);
  });
});
