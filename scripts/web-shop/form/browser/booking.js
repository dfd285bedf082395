// @ts-check
import { page } from './page-data.js';
import { chosenOffers, nightsBetween, priced } from './trip.js';

/** @import { Counts } from './prices.js' */

/**
 * The ids of the traveller fieldsets that stand in the form, in order.
 * @param {FormData} form
 * @returns {string[]}
 */
function travellerNumbers(form) {
  return [...form.keys()].flatMap((name) => /^traveller-(\d+)-given$/.exec(name)?.[1] ?? []);
}

/**
 * How many travellers of each type there are, and how many nights.
 * @param {FormData} form
 * @returns {Counts}
 */
export function countsOf(form) {
  const counts = {
    adult: 0,
    child: 0,
    infant: 0,
    nights: nightsBetween(text(form, 'departs'), text(form, 'returns')),
  };
  for (const number of travellerNumbers(form)) counts[typeOf(form, number)] += 1;
  return counts;
}

/**
 * The booking, version 1 of the intake protocol, out of what was typed.
 * @param {FormData} form
 * @param {string} id
 * @param {Map<string, string>} acceptedAt when each supplier's conditions were ticked
 */
export function bookingOf(form, id, acceptedAt) {
  const { segments, prices } = priced(form, countsOf(form));
  const honorific = text(form, 'honorific');
  const remarks = text(form, 'remarks');
  return {
    version: 1,
    id,
    submittedAt: new Date().toISOString(),
    language: page.language,
    client: {
      given: text(form, 'given'),
      family: text(form, 'family'),
      ...(honorific === '' ? {} : { title: honorific }),
      address: {
        lines: [text(form, 'line1'), text(form, 'line2')].filter((line) => line !== ''),
        city: text(form, 'city'),
        province: text(form, 'province'),
        postalCode: text(form, 'postalCode'),
        country: text(form, 'country'),
      },
      phones: [{ kind: text(form, 'phoneKind'), number: text(form, 'phone') }],
      emails: [text(form, 'email')],
    },
    travellers: travellerNumbers(form).map((number) => ({
      given: text(form, `traveller-${number}-given`),
      family: text(form, `traveller-${number}-family`),
      type: typeOf(form, number),
      birthDate: text(form, `traveller-${number}-birthDate`),
    })),
    segments,
    prices,
    payment: paymentOf(form),
    conditionsAccepted: chosenOffers(form).map(({ supplier, conditionsVersion }) => ({
      supplier,
      version: conditionsVersion,
      acceptedAt: acceptedAt.get(supplier) ?? '',
    })),
    subscribe: {
      specials: form.has('specials'),
      wording: document.getElementById('specials-wording')?.textContent,
    },
    origin: { ...page.origin, userAgent: navigator.userAgent },
    ...(remarks === '' ? {} : { remarks }),
  };
}

/** @param {FormData} form */
function paymentOf(form) {
  const method = text(form, 'method');
  const plan = text(form, 'plan');
  if (method !== 'card') return { method, plan };
  return {
    method,
    plan,
    card: {
      holder: text(form, 'holder'),
      number: text(form, 'number').replaceAll(' ', ''),
      expiry: text(form, 'expiry'),
      securityCode: text(form, 'securityCode'),
    },
  };
}

/**
 * @param {FormData} form
 * @param {string} number
 */
function typeOf(form, number) {
  const type = text(form, `traveller-${number}-type`);
  return type === 'child' || type === 'infant' ? type : 'adult';
}

/**
 * @param {FormData} form
 * @param {string} name
 */
function text(form, name) {
  return String(form.get(name) ?? '').trim();
}
