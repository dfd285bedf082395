// @ts-check
import { page } from './page-data.js';
import { priceLines } from './prices.js';
/** @import { CatalogueOffer } from '../catalogue.ts' */
/** @import { Segment } from '../../../../preload/contract/trip.ts' */
/** @import { Counts, PriceLine } from './prices.js' */

/**
 * The services that are chosen: those ticked, and insurance whether taken or declined, once there is any other.
 * @param {FormData} form
 * @returns {CatalogueOffer[]}
 */
export function chosenOffers(form) {
  const kinds = form.getAll('service').map(String);
  if (kinds.length === 0) return [];
  return page.offers.filter(({ kind }) => kinds.includes(kind) || kind === 'insurance');
}

/**
 * The segments of the chosen services and their price lines.
 * @param {FormData} form
 * @param {Counts} counts
 * @returns {{ segments: Segment[], prices: PriceLine[] }}
 */
export function priced(form, counts) {
  /** @type {Segment[]} */
  const segments = [];
  /** @type {PriceLine[]} */
  const prices = [];
  const declined = form.get('insurance') !== 'taken';
  for (const offer of chosenOffers(form)) {
    const free = offer.kind === 'insurance' && declined;
    if (!free) prices.push(...priceLines(offer, segments.length, counts));
    segments.push(...segmentsOf(offer, String(form.get('departs')), String(form.get('returns')), declined));
  }
  return { segments, prices };
}

/**
 * Nights between two local dates, at least one.
 * @param {string} departs
 * @param {string} returns
 * @returns {number}
 */
export function nightsBetween(departs, returns) {
  const nights = (Date.parse(returns) - Date.parse(departs)) / 86_400_000;
  return Number.isFinite(nights) ? Math.max(1, Math.round(nights)) : 1;
}

/**
 * @param {CatalogueOffer} offer
 * @param {string} departs
 * @param {string} returns
 * @param {boolean} declined
 * @returns {Segment[]}
 */
function segmentsOf(offer, departs, returns, declined) {
  const { supplier } = offer;
  switch (offer.kind) {
    case 'air': {
      const { kind, carrier, cabin, fareBasis } = offer;
      return [
        { day: departs, flight: offer.out },
        { day: returns, flight: offer.back },
      ].map(({ day, flight }) => ({
        kind,
        supplier,
        carrier,
        number: flight.number,
        from: flight.from,
        to: flight.to,
        departs: `${day}T${flight.departs}`,
        arrives: `${daysLater(day, flight.arrivesDaysLater)}T${flight.arrives}`,
        cabin,
        fareBasis,
      }));
    }
    case 'hotel': {
      const { kind, property, city, country, room, board } = offer;
      return [
        {
          kind,
          supplier,
          property,
          city,
          country,
          checkIn: departs,
          checkOut: returns,
          room,
          board,
          rooms: 1,
        },
      ];
    }
    case 'package': {
      const { kind, code, name, from, to, board } = offer;
      return [{ kind, supplier, code, name, from, to, departs, returns, board }];
    }
    case 'car': {
      const { kind, place } = offer;
      const pickUp = { place, at: `${departs}T12:00` };
      return [{ kind, supplier, class: offer.class, pickUp, dropOff: { place, at: `${returns}T10:00` } }];
    }
    case 'insurance':
      return [{ kind: 'insurance', supplier, plan: offer.plan, from: departs, to: returns, declined }];
  }
}

/**
 * A local date so many days later; empty where no date was chosen yet.
 * @param {string} day
 * @param {number} days
 * @returns {string}
 */
function daysLater(day, days) {
  if (day === '') return '';
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
