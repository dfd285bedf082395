import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Mustache from 'mustache';
import { Temporal } from 'temporal-polyfill';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { Agency } from '../../preload/contract/settings.ts';
import type { Language } from '../../preload/contract/trip.ts';
import { cleanText } from '../documents/clean-text.ts';
import type { DocumentFile } from '../documents/interface.ts';
import { type TicketWords, ticketWords } from './words.ts';

/** What a mail says, before it becomes a message: the same in both bodies. */
export interface Letter {
  /** BCP 47, for the Content-Language header. */
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The bodies of resources/mail with their placeholders. */
export interface LetterTemplates {
  readonly text: string;
  readonly html: string;
}

/** What a letter about a ticket is written from. */
export interface TicketLetter {
  readonly reservation: Reservation;
  readonly ticket: DocumentFile;
  readonly agency: Agency;
}

const locales = { en: 'en-CA', fr: 'fr-CA' } as const satisfies Record<Language, string>;

/** Reads the templates; the HTML one is compiled from ticket.mjml by scripts/build-mail.ts. */
export function readLetterTemplates(folder: string): LetterTemplates {
  return {
    text: readFileSync(join(folder, 'ticket.txt'), 'utf8'),
    html: readFileSync(join(folder, 'ticket.html'), 'utf8'),
  };
}

/** Writes the letter that carries a ticket, in the client's language. Everything that goes into the HTML is escaped. */
export function writeTicketLetter(letter: TicketLetter, templates: LetterTemplates): Letter {
  const view = ticketView(letter);
  return {
    language: view.language,
    subject: view.subject,
    text: Mustache.render(templates.text, view, {}, { escape: String }),
    html: Mustache.render(templates.html, view),
  };
}

/** What the placeholders of the templates stand for; an empty text leaves its line out. */
export function ticketView({ reservation, ticket, agency }: TicketLetter) {
  const { language, client, locator, departsOn, returnsOn } = reservation;
  const words = ticketWords(language);
  const name = cleanText(`${client.given} ${client.family}`);
  return {
    language: locales[language],
    subject: words('subject', { locator }),
    greeting: name === '' ? words('greetingNoName') : words('greeting', { name }),
    intro: words('intro'),
    labels: {
      locator: words('locator'),
      trip: words('trip'),
      departure: words('departure'),
      return: words('return'),
      attached: words('attached'),
    },
    colon: words('colon'),
    locator,
    trip: tripLine(reservation, words),
    departure: longDate(departsOn, language),
    return: returnsOn === departsOn ? '' : longDate(returnsOn, language),
    attached: ticket.fileName,
    check: words('check'),
    closing: words('closing'),
    agency: cleanText(agency.name),
    signature: [...agency.address, agency.phone, agency.email, agency.registration]
      .map(cleanText)
      .filter((line) => line !== ''),
  };
}

function tripLine({ destination, travellers }: Reservation, words: TicketWords): string {
  const people = travellers.length === 0 ? '' : words('travellers', { count: travellers.length });
  return [cleanText(destination ?? ''), people].filter((part) => part !== '').join(' · ');
}

function longDate(date: string | null, language: Language): string {
  return date === null
    ? ''
    : Temporal.PlainDate.from(date).toLocaleString(locales[language], { dateStyle: 'long' });
}
