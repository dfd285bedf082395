// @ts-check
import { countsOf } from './booking.js';
import { element, filled, make, page } from './page-data.js';
import { chosenOffers, priced } from './trip.js';

const { texts } = page;
const money = new Intl.NumberFormat(`${page.language}-CA`, { style: 'currency', currency: 'CAD' });

/** @type {Map<string, string>} When each supplier's conditions were ticked, RFC 3339. */
export const acceptedAt = new Map();

/**
 * Shows what the trip costs, line by line. Lines that are there are written over, not replaced: a page that shifts
 * between pressing a button and letting it go loses the click.
 * @param {FormData} form
 */
export function showPrice(form) {
  const { prices } = priced(form, countsOf(form));
  const list = element('price');
  while (list.children.length > prices.length) list.lastElementChild?.remove();
  while (list.children.length < prices.length) list.append(make('div', {}, make('dt', {}), make('dd', {})));
  prices.forEach(({ label, amount }, index) => {
    const [name, sum] = list.children[index]?.children ?? [];
    if (name !== undefined) write(name, label);
    if (sum !== undefined) write(sum, inDollars(amount.amount));
  });
  element('price-none').hidden = prices.length > 0;
  element('price-total').hidden = prices.length === 0;
  write(element('total'), inDollars(prices.reduce((sum, { amount }) => sum + amount.amount, 0)));
}

/**
 * @param {Element} element
 * @param {string} text
 */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Shows one box for each supplier's conditions; what was ticked before stays ticked.
 * @param {FormData} form
 */
export function showConditions(form) {
  const boxes = chosenOffers(form).map(({ kind, supplier, conditionsVersion }) => {
    const id = `accept-${kind}`;
    const errorId = `${id}-error`;
    const box = make('input', { type: 'checkbox', id, name: id, required: '', 'aria-describedby': errorId });
    box.checked = acceptedAt.has(supplier);
    box.addEventListener('change', () => {
      if (box.checked) acceptedAt.set(supplier, new Date().toISOString());
      else acceptedAt.delete(supplier);
    });
    const words = filled(texts.conditions.accept, { supplier, version: conditionsVersion });
    const label = make('label', { class: 'choice' }, box, make('span', {}, words));
    return make('div', {}, label, make('p', { class: 'error', id: errorId, hidden: '' }));
  });
  const none = make('p', { class: 'hint' }, texts.conditions.none);
  element('conditions').replaceChildren(...(boxes.length === 0 ? [none] : boxes));
}

/** @param {number} amount minor units */
function inDollars(amount) {
  return money.format(amount / 100);
}
