// @ts-check
/** @import { CatalogueOffer, CataloguePrice } from '../catalogue.ts' */

/**
 * How many of everything a trip counts.
 * @typedef {{ adult: number, child: number, infant: number, nights: number }} Counts
 * @typedef {{ segment: number, kind: CataloguePrice['kind'], label: string, amount: { amount: number, currency: string } }} PriceLine
 */

/**
 * The price lines of one service, in minor units of CAD; a line that counts nothing is left out.
 * @param {CatalogueOffer} offer
 * @param {number} segment the index of the segment that the lines belong to
 * @param {Counts} counts
 * @returns {PriceLine[]}
 */
export function priceLines(offer, segment, counts) {
  return offer.prices.flatMap((price) => {
    const times = counted(price.per, counts);
    if (times === 0) return [];
    const label = times === 1 ? price.label : `${price.label} × ${times}`;
    return [{ segment, kind: price.kind, label, amount: { amount: price.amount * times, currency: 'CAD' } }];
  });
}

/**
 * @param {CataloguePrice['per']} per
 * @param {Counts} counts
 * @returns {number}
 */
function counted(per, counts) {
  switch (per) {
    case 'adult':
    case 'child':
    case 'infant':
      return counts[per];
    case 'traveller':
      return counts.adult + counts.child + counts.infant;
    case 'night':
      return counts.nights;
    case 'trip':
      return 1;
  }
}
