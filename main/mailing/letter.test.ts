import fc from 'fast-check';
import Mustache from 'mustache';
import { expect, test } from 'vitest';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { Language } from '../../preload/contract/trip.ts';
import english from '../../resources/locales/mail.en.json' with { type: 'json' };
import french from '../../resources/locales/mail.fr.json' with { type: 'json' };
import { cleanText } from '../documents/clean-text.ts';
import { agency, reservation } from '../documents/testing.ts';
import { readLetterTemplates, ticketView, writeTicketLetter } from './letter.ts';
import { templatesFolder } from './office.test-support.ts';

const templates = readLetterTemplates(templatesFolder);
const ticket = { id: 1, number: 'E-2026-000123', fileName: 'e-ticket-K7M2QX.pdf', content: Buffer.alloc(0) };
const write = (changes: Partial<Reservation> = {}) =>
  writeTicketLetter({ reservation: reservation(changes), ticket, agency }, templates);
const named = (given: string, family: string): Partial<Reservation> => ({
  client: { ...reservation().client, given, family },
});

/** What people type, and what they should not. */
const anyName = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '</div><img src="https://evil.example/x.png">',
    '{{locator}}',
    '{{{labels}}}',
    '{{#signature}}',
    '$t(check)',
    '$t(greeting, {"name":"x"})',
    '$& $1 $`',
    '&amp;',
    '"\'=`/',
    '‮gnirts‬',
    'شريف',
  ),
);

test('The letter says the locator, the trip, its dates, what is attached and whose it is', () => {
  const { subject, text } = write();
  expect(subject).toBe('Your e-ticket, record locator K7M2QX');
  expect(text.split('\n')).toEqual([
    'Hello Élodie Tremblay-O’Connor,',
    '',
    'Your e-ticket and itinerary receipt is attached to this message as a PDF document.',
    '',
    'Record locator: K7M2QX',
    'Trip: Lisboa · 1 traveller',
    'Departure: October 2, 2026',
    'Return: October 10, 2026',
    'Attached: e-ticket-K7M2QX.pdf',
    '',
    english.ticket.check,
    '',
    'Kind regards,',
    'Voyages Rivière-du-Nord',
    '',
    '-- ',
    '4250, rue Saint-Denis, bureau 200',
    'Montréal (Québec) H2J 2K9',
    '+1 514 555-0142',
    'bonjour@riviere-du-nord.example',
    'Permis OPC 703123',
    '',
  ]);
});

test('The letter says it in French to a client who booked in French', () => {
  const { subject, text, language } = write({ language: 'fr' });
  expect(language).toBe('fr-CA');
  expect(subject).toBe('Votre billet électronique, numéro de réservation K7M2QX');
  expect(text.split('\n').slice(4, 9)).toEqual([
    'Numéro de réservation\u00a0: K7M2QX',
    'Voyage\u00a0: Lisboa · 1 voyageur',
    'Départ\u00a0: 2 octobre 2026',
    'Retour\u00a0: 10 octobre 2026',
    'Pièce jointe\u00a0: e-ticket-K7M2QX.pdf',
  ]);
});

test.each<Language>(['en', 'fr'])(
  'Both bodies say the same in %s, and leave nothing unfilled',
  (language) => {
    const { text, html } = write({ language });
    for (const said of saidIn(text)) expect(html).toContain(Mustache.escape(said));
    expect(html + text).not.toMatch(/\{\{|\}\}|undefined|null|\[object/);
  },
);

/** The lines of the text body, without the labels' colons: the HTML has them as cells. */
function saidIn(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && line !== '-- ')
    .flatMap((line) => line.split(/\s?: (?=\S)/))
    .filter((part) => !part.includes(':'));
}

test('Nothing that a client typed becomes HTML, a placeholder or another word', () => {
  const tags = (html: string) => html.split('<').length;
  const plain = tags(write(named('A', 'B')).html);
  fc.assert(
    fc.property(anyName, anyName, (given, family) => {
      const name = cleanText(`${given} ${family}`);
      fc.pre(name !== '');
      const { html, text } = write(named(given, family));
      expect(text.split('\n')[0]).toBe(`Hello ${name},`);
      expect(html).toContain(Mustache.escape(`Hello ${name},`));
      expect(tags(html)).toBe(plain);
    }),
    { numRuns: 500 },
  );
});

test('Lines of which nothing is known are left out', () => {
  const { html, text } = write({ destination: null, travellers: [], departsOn: null, returnsOn: null });
  for (const body of [html, text]) {
    expect(body).not.toMatch(/Trip|Departure|Return/);
    expect(body).toContain('Record locator');
  }
  expect(write({ returnsOn: '2026-10-02' }).text).not.toContain('Return');
  expect(write(named(' ', '\u0007')).text).toMatch(/^Hello,\n/);
});

test('Every placeholder of both bodies is filled, and nothing is offered that neither asks for', () => {
  const asked = new Set([...placeholders(templates.html), ...placeholders(templates.text)]);
  asked.delete('.');
  const view = ticketView({ reservation: reservation(), ticket, agency });
  const offered = Object.entries(view).flatMap(([key, value]) =>
    typeof value === 'object' && !Array.isArray(value)
      ? Object.keys(value).map((inner) => `${key}.${inner}`)
      : [key],
  );
  expect([...asked].sort()).toEqual(offered.sort());
});

/** Mustache's own parser: a token is its kind, its name, where it stands, and for a section the tokens in it. */
function placeholders(template: string): string[] {
  const names: string[] = [];
  const collect = (tokens: unknown): void => {
    if (!Array.isArray(tokens)) return;
    for (const token of tokens) {
      if (!Array.isArray(token)) continue;
      const [kind, name, , , inner] = token;
      if (kind !== 'text') names.push(String(name));
      collect(inner);
    }
  };
  collect(Mustache.parse(template));
  return names;
}

test('The HTML escapes everything: it has no placeholder that would not', () => {
  expect(templates.html).not.toMatch(/\{\{\{|\{\{&/);
});

test('Both languages have the same words', () => {
  const keys = (words: object) => Object.keys(words).filter((key) => !key.endsWith('_many'));
  expect(keys(french.ticket)).toEqual(keys(english.ticket));
});
