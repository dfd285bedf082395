// @ts-check
import { element, make, page } from './page-data.js';

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */
/** @typedef {{ field: Field, errorId: string, sentence: string }} Problem */

const { errors } = page.texts;

/** @type {Record<string, string>} What is said of a missing choice, by the type of its field. */
const missing = { radio: errors.chooseOne, checkbox: errors.accept };

/**
 * What is wrong in the form, in the order of its fields, each with a sentence in the page's language.
 * @param {HTMLFormElement} form
 * @returns {Problem[]}
 */
export function problemsOf(form) {
  /** @type {Problem[]} */
  const problems = [];
  for (const field of fieldsOf(form)) {
    const sentence = sentenceFor(field, form);
    if (sentence !== undefined)
      problems.push({ field, errorId: field.getAttribute('aria-describedby') ?? '', sentence });
  }
  return problems;
}

/**
 * Shows problems beside their fields and in a summary that is read out and leads to them.
 * @param {HTMLFormElement} form
 * @param {Problem[]} problems
 */
export function show(form, problems) {
  for (const error of form.querySelectorAll('.error')) error.toggleAttribute('hidden', true);
  for (const field of fieldsOf(form)) field.removeAttribute('aria-invalid');
  const items = problems.map(({ field, errorId, sentence }) => {
    field.setAttribute('aria-invalid', 'true');
    const error = document.getElementById(errorId);
    error?.replaceChildren(sentence);
    error?.toggleAttribute('hidden', false);
    const link = make('a', { href: `#${field.id}` }, `${labelOf(field)} – ${sentence}`);
    link.addEventListener('click', (event) => {
      event.preventDefault();
      field.focus();
    });
    return make('li', {}, link);
  });
  const summary = element('problems');
  summary.toggleAttribute('hidden', items.length === 0);
  summary.replaceChildren(make('p', {}, errors.summary), make('ul', {}, ...items));
  if (items.length > 0) summary.focus();
}

/**
 * Says one thing that is wrong with the whole form.
 * @param {string} sentence
 */
export function say(sentence) {
  const summary = element('problems');
  summary.toggleAttribute('hidden', false);
  summary.replaceChildren(make('p', {}, sentence));
  summary.focus();
}

/**
 * @param {HTMLFormElement} form
 * @returns {Field[]}
 */
function fieldsOf(form) {
  return [...form.querySelectorAll('input, select, textarea')].filter(
    /** @returns {field is Field} */ (field) =>
      field instanceof HTMLInputElement ||
      field instanceof HTMLSelectElement ||
      field instanceof HTMLTextAreaElement,
  );
}

/**
 * @param {Field} field
 * @param {HTMLFormElement} form
 * @returns {string | undefined}
 */
function sentenceFor(field, form) {
  const data = new FormData(form);
  // A group of choices has one problem, said at its first.
  if (isChoice(field) && form.querySelector(`[name=${field.name}]`) !== field) return undefined;
  if (field.name === 'service') return data.has('service') ? undefined : errors.choose;
  if (!field.willValidate) return undefined;
  const { validity } = field;
  if (validity.valueMissing) return missing[field.type] ?? errors.required;
  if (validity.typeMismatch) return errors.email;
  if (!validity.valid) return errors.form;
  if (field.name === 'departs' && field.value < new Date().toISOString().slice(0, 10)) return errors.past;
  if (field.name === 'returns' && field.value < String(data.get('departs'))) return errors.dates;
  return undefined;
}

/**
 * Whether a field is one of several choices under one legend.
 * @param {Field} field
 */
function isChoice(field) {
  return field.type === 'radio' || field.name === 'service';
}

/** @param {Field} field */
function labelOf(field) {
  if (isChoice(field)) return field.closest('fieldset')?.querySelector('legend')?.textContent ?? field.name;
  return field.labels?.[0]?.textContent?.trim() ?? field.name;
}
