// @ts-check
import { element, filled, only, page } from './page-data.js';

const { travellers: texts } = page.texts;
let lastNumber = 0;

/**
 * Puts the fields of one more traveller into the form and returns the first of them.
 * @param {() => void} changed called when the traveller is taken out again
 * @returns {HTMLElement}
 */
export function addTraveller(changed) {
  lastNumber += 1;
  const fields = only('#traveller', HTMLTemplateElement).content.cloneNode(true);
  const fieldset = only('fieldset', HTMLElement, /** @type {DocumentFragment} */ (fields));
  for (const part of fieldset.querySelectorAll('*')) {
    for (const attribute of part.attributes)
      attribute.value = attribute.value.replace('#', String(lastNumber));
  }
  fieldset.querySelector('button')?.addEventListener('click', () => {
    fieldset.remove();
    number();
    changed();
    element('add-traveller').focus();
  });
  element('travellers').append(fieldset);
  number();
  changed();
  return fieldset.querySelector('input') ?? fieldset;
}

/** Numbers the travellers anew; the only one cannot be taken out. */
function number() {
  const fieldsets = [...element('travellers').children];
  fieldsets.forEach((fieldset, index) => {
    const n = String(index + 1);
    fieldset.querySelector('legend')?.replaceChildren(filled(texts.one, { n }));
    const remove = fieldset.querySelector('button');
    remove?.replaceChildren(filled(texts.remove, { n }));
    remove?.toggleAttribute('hidden', fieldsets.length === 1);
  });
}
