import type { z } from 'zod';
import { type ClientStanding, clientCorrection } from '../../preload/contract/clients.ts';
import { clientFields } from '../../preload/contract/edits.ts';
import type { Client } from '../../preload/contract/trip.ts';

type PhoneKind = Client['phones'][number]['kind'];

/** What somebody wants to correct: what stands, as it is said, and a telephone's kind. */
export interface Correctable {
  readonly standing: ClientStanding;
  readonly text: string;
  readonly kind?: PhoneKind;
}

/** The fields of a correction by the names that they have in a reservation's history. */
const fieldsOf = {
  name: ['given', 'family', 'title'],
  phone: ['phones.number'],
  email: ['emails'],
  address: ['address.lines', 'address.city', 'address.province', 'address.postalCode', 'address.country'],
} as const satisfies Record<ClientStanding['what'], readonly string[]>;
export type CorrectionField = (typeof fieldsOf)[ClientStanding['what']][number];
export type CorrectionTexts = Readonly<Partial<Record<CorrectionField, string>>>;

/** The fields that correct something of this kind. */
export function correctionFields(what: ClientStanding['what']): readonly CorrectionField[] {
  return fieldsOf[what];
}

/** What stands, as texts in the fields. */
export function textsOf(standing: ClientStanding): CorrectionTexts {
  switch (standing.what) {
    case 'name': {
      const { given, family, title } = standing.name;
      return { given, family, title: title ?? '' };
    }
    case 'phone':
      return { 'phones.number': standing.number };
    case 'email':
      return { emails: standing.email };
    case 'address': {
      const { lines, city, province, postalCode, country } = standing.address;
      return {
        'address.lines': lines.join('\n'),
        'address.city': city,
        'address.province': province,
        'address.postalCode': postalCode,
        'address.country': country,
      };
    }
  }
}

function linesIn(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** The contract's own shape of a field, and what was typed as it goes there. */
export function judged(field: CorrectionField, text: string): { shape: z.ZodType; value: unknown } {
  const { given, family, title, phones, emails, address } = clientFields.shape;
  switch (field) {
    case 'given':
      return { shape: given, value: text };
    case 'family':
      return { shape: family, value: text };
    case 'title':
      return { shape: title, value: text };
    case 'phones.number':
      return { shape: phones.element.shape.number, value: text };
    case 'emails':
      return { shape: emails.element, value: text };
    case 'address.lines':
      return { shape: address.shape.lines, value: linesIn(text) };
    case 'address.city':
      return { shape: address.shape.city, value: text };
    case 'address.province':
      return { shape: address.shape.province, value: text };
    case 'address.postalCode':
      return { shape: address.shape.postalCode, value: text };
    case 'address.country':
      return { shape: address.shape.country, value: text };
  }
}

/** The correction that was typed; undefined where something of it cannot be. */
export function correctionOf(what: ClientStanding['what'], texts: CorrectionTexts, kind: PhoneKind) {
  const { given = '', family = '', title = '' } = texts;
  const typed = {
    name: { what, name: { given, family, title } },
    phone: { what, phone: { kind, number: texts['phones.number'] ?? '' } },
    email: { what, email: texts.emails ?? '' },
    address: {
      what,
      address: {
        lines: linesIn(texts['address.lines'] ?? ''),
        city: texts['address.city'] ?? '',
        province: texts['address.province'] ?? '',
        postalCode: texts['address.postalCode'] ?? '',
        country: texts['address.country'] ?? '',
      },
    },
  }[what];
  return clientCorrection.safeParse(typed).data;
}

/** A postal address line by line; `country` gives a country's name. */
export function addressLines(
  { lines, city, province, postalCode, country }: Client['address'],
  nameOf: (country: string) => string,
): string[] {
  return [...lines, [city, province, postalCode].filter(Boolean).join(' '), nameOf(country)].filter(
    (line) => line.trim() !== '',
  );
}
