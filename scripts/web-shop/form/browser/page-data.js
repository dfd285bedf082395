// @ts-check
/** @import { PageData } from '../page.ts' */

/**
 * What the server wrote into the page for this script.
 * @type {PageData}
 */
export const page = JSON.parse(document.getElementById('page-data')?.textContent ?? 'null');

/**
 * An element that the page always has, of the kind that it always is.
 * @template {Element} Kind
 * @param {string} selector
 * @param {new () => Kind} kind
 * @param {ParentNode} [within]
 * @returns {Kind}
 */
export function only(selector, kind, within = document) {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return found;
}

/**
 * An element that the page always has, by its id.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function element(id) {
  return only(`#${id}`, HTMLElement);
}

/**
 * Makes an element with text and attributes; never from markup.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function make(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/**
 * Puts values into the places `{name}` of a text.
 * @param {string} text
 * @param {Record<string, string>} values
 * @returns {string}
 */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}
