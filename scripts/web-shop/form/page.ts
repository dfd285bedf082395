import type { Language } from '../../../preload/contract/trip.ts';
import type { DeskKey } from '../sealing.ts';
import { type CatalogueOffer, catalogue } from './catalogue.ts';
import { errorOf, field, radios, select } from './fields.ts';
import { type Html, html, jsonIn } from './html.ts';
import { type FormTexts, filled, formTexts } from './texts.ts';

/** Who sells, and to whom consent to the weekly specials is given. */
export type Agency = { name: string; address: string; phone: string; email: string };

/** What the page's script needs to know; it stands in the page as JSON. */
export type PageData = {
  language: Language;
  texts: FormTexts;
  offers: CatalogueOffer[];
  deskKey: DeskKey | null;
  origin: { host: string; ip: string };
};

/** The booking form, whole, in one language. Without a desk key it asks for no card. */
export function formPage(data: Omit<PageData, 'texts' | 'offers'>, agency: Agency): string {
  const { language } = data;
  const texts = formTexts[language];
  const offers = catalogue(language);
  const whole: PageData = { ...data, texts, offers };
  const wording = filled(texts.specials.wording, { ...agency, agency: agency.name });
  const otherLanguage = language === 'en' ? 'fr' : 'en';
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${texts.title} – ${agency.name}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/form.css">
<script type="application/json" id="page-data">${jsonIn(whole)}</script>
<script type="module" src="/assets/form.js"></script>
</head>
<body>
<header>
<p class="reference">${texts.reference}</p>
<div class="top"><div><p class="agency">${agency.name}</p><h1>${texts.title}</h1></div>
<a class="language" href="/?lang=${otherLanguage}" lang="${otherLanguage}" hreflang="${otherLanguage}">${texts.otherLanguage}</a></div>
</header>
<main>
<noscript><p class="notice">${texts.needsScript}</p></noscript>
<p class="notice">${data.deskKey === null ? texts.notSealed : texts.sealed}</p>
<form id="booking" novalidate>
${clientPart(texts)}
${travellersPart(texts)}
${tripPart(texts, offers)}
<section class="card" aria-labelledby="price-heading"><h2 id="price-heading">${texts.price.legend}</h2>
<p class="hint" id="price-none">${texts.price.none}</p><dl id="price"></dl>
<p class="total" id="price-total" aria-live="polite" hidden><span>${texts.price.total}</span><span id="total"></span></p></section>
${paymentPart(texts, data.deskKey !== null)}
<fieldset class="card"><legend>${texts.conditions.legend}</legend>
<div id="conditions"><p class="hint">${texts.conditions.none}</p></div></fieldset>
<fieldset class="card"><legend>${texts.specials.legend}</legend>
<label class="choice"><input type="checkbox" name="specials"><span id="specials-wording">${wording}</span></label></fieldset>
<fieldset class="card"><legend>${texts.remarks.legend}</legend>
<div class="field"><label for="remarks">${texts.remarks.label} <span class="optional">(${texts.optional})</span></label>
<textarea id="remarks" name="remarks" rows="4"></textarea></div></fieldset>
<div id="problems" class="problems" role="alert" tabindex="-1" hidden></div>
<button type="submit" class="primary">${texts.send}</button>
</form>
<section id="thanks" class="card thanks" hidden>
<h2 tabindex="-1">${texts.thanks.heading}</h2><p id="reference"></p>
<p id="already" hidden>${texts.thanks.already}</p><p>${texts.thanks.next}</p>
</section>
</main>
<footer><p>${agency.name} · ${agency.address} · ${agency.phone} · ${agency.email}</p></footer>
</body>
</html>
`;
  return page.text;
}

function clientPart(texts: FormTexts): Html {
  const { client, countries, optional } = texts;
  return html`<fieldset class="card"><legend>${client.legend}</legend><div class="grid">
${[
  field({ name: 'honorific', label: client.honorific, autocomplete: 'honorific-prefix', optional, span: 1 }),
  field({ name: 'given', label: client.given, autocomplete: 'given-name', span: 2 }),
  field({ name: 'family', label: client.family, autocomplete: 'family-name' }),
  field({ name: 'email', label: client.email, type: 'email', autocomplete: 'email' }),
  field({ name: 'phone', label: client.phone, type: 'tel', autocomplete: 'tel', span: 2 }),
  select({ name: 'phoneKind', label: client.phoneKind, span: 1 }, choices(client.phoneKinds)),
  field({ name: 'line1', label: client.line1, autocomplete: 'address-line1', span: 4 }),
  field({ name: 'line2', label: client.line2, autocomplete: 'address-line2', optional, span: 2 }),
  field({ name: 'city', label: client.city, autocomplete: 'address-level2', span: 2 }),
  field({ name: 'province', label: client.province, autocomplete: 'address-level1', span: 2 }),
  field({ name: 'postalCode', label: client.postalCode, autocomplete: 'postal-code', span: 2 }),
  select({ name: 'country', label: client.country, autocomplete: 'country', span: 3 }, choices(countries)),
]}</div></fieldset>`;
}

/** The script copies the template for each traveller and puts the number in place of `#`. */
function travellersPart(texts: FormTexts): Html {
  const { client, travellers } = texts;
  return html`<fieldset class="card"><legend>${travellers.legend}</legend><p class="hint">${travellers.hint}</p>
<div id="travellers"></div>
<template id="traveller"><fieldset class="traveller"><legend></legend><div class="grid">
${[
  field({ name: 'traveller-#-given', label: client.given }),
  field({ name: 'traveller-#-family', label: client.family }),
  field({ name: 'traveller-#-birthDate', label: travellers.birthDate, type: 'date' }),
  select({ name: 'traveller-#-type', label: travellers.type, span: 3 }, choices(travellers.types)),
]}</div><button type="button" class="remove"></button></fieldset></template>
<button type="button" id="add-traveller" class="secondary">${travellers.add}</button></fieldset>`;
}

function tripPart(texts: FormTexts, offers: readonly CatalogueOffer[]): Html {
  const { trip } = texts;
  const services = offers
    .filter(({ kind }) => kind !== 'insurance')
    .map(
      ({ kind, title, description }) => html`<label class="choice offer">
<input type="checkbox" id="service-${kind}" name="service" value="${kind}" aria-describedby="service-error">
<span><strong>${title}</strong><small>${description}</small></span></label>`,
    );
  return html`<fieldset class="card" id="trip"><legend>${trip.legend}</legend><p class="hint">${trip.hint}</p>
<div class="offers">${services}</div>${errorOf('service')}
<div class="grid">
${field({ name: 'departs', label: trip.departs, type: 'date' })}
${field({ name: 'returns', label: trip.returns, type: 'date' })}
${radios('insurance', trip.insurance, [
  { value: 'declined', label: trip.insuranceDeclined },
  { value: 'taken', label: trip.insuranceTaken },
])}</div></fieldset>`;
}

function paymentPart(texts: FormTexts, cards: boolean): Html {
  const { payment } = texts;
  const methods = choices(payment.methods).filter(({ value }) => cards || value !== 'card');
  const card = html`<div id="card" class="grid span-6">
${[
  field({ name: 'holder', label: payment.holder, autocomplete: 'cc-name' }),
  field({
    name: 'number',
    label: payment.number,
    autocomplete: 'cc-number',
    inputMode: 'numeric',
    pattern: '[0-9 ]{12,23}',
  }),
  field({
    name: 'expiry',
    label: payment.expiry,
    autocomplete: 'cc-exp',
    pattern: '(0[1-9]|1[0-2])/[0-9]{2}',
  }),
  field({
    name: 'securityCode',
    label: payment.securityCode,
    autocomplete: 'cc-csc',
    inputMode: 'numeric',
    pattern: '[0-9]{3,4}',
  }),
]}</div>`;
  return html`<fieldset class="card"><legend>${payment.legend}</legend><div class="grid">
${radios('method', payment.method, methods, methods[0]?.value)}
${cards ? card : ''}
${radios('plan', payment.plan, choices(payment.plans), 'deposit')}
</div></fieldset>`;
}

function choices(labels: Record<string, string>): { value: string; label: string }[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}
