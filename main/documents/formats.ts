import { dinero, toDecimal } from 'dinero.js';
import { Temporal } from 'temporal-polyfill';
import type { Language, Money } from '../../preload/contract/trip.ts';
import { localDateOf } from '../reservations/dates.ts';
import { currencyOf } from './currency.ts';

const locales = { en: 'en-CA', fr: 'fr-CA' } as const satisfies Record<Language, string>;

/** How dates, times, money and countries are written in a client's language. What cannot be read is shown as it was typed. */
export interface Formats {
  /** A local date, e.g. Fri, Oct 2, 2026. */
  date(text: string): string;
  /** A local date for a narrow column, e.g. Oct 2, 2026. */
  shortDate(text: string): string;
  /** A local date without its weekday, e.g. October 2, 2026. */
  longDate(text: string): string;
  weekday(text: string): string;
  /** The time of a local date-time on a 24-hour clock, or nothing where there is none. */
  time(text: string): string;
  /** The date of an instant in a time zone, e.g. October 2, 2026. */
  instantDate(text: string, timeZone: string): string;
  /** Minor units, written with the decimals of their currency. */
  money(money: Money): string;
  /** A country by its ISO 3166 code; anything else stays as typed. */
  country(text: string): string;
}

export function formatsOf(language: Language): Formats {
  const locale = locales[language];
  const regions = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' });
  const written = (date: Temporal.PlainDate, options: Intl.DateTimeFormatOptions) => {
    const text = date.toLocaleString(locale, options);
    return language === 'fr' ? firstOfMonth(text) : text;
  };
  const dated = (text: string, options: Intl.DateTimeFormatOptions) => {
    const date = localDateOf(text);
    return date === undefined ? text : written(Temporal.PlainDate.from(date), options);
  };
  return {
    date: (text) => dated(text, { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' }),
    shortDate: (text) => dated(text, { dateStyle: 'medium' }),
    longDate: (text) => dated(text, { dateStyle: 'long' }),
    weekday: (text) => (localDateOf(text) === undefined ? '' : dated(text, { weekday: 'long' })),
    time: (text) => {
      const time = localTimeOf(text);
      return time === undefined
        ? ''
        : time.toLocaleString(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    },
    instantDate: (text, timeZone) => {
      const instant = instantOf(text);
      return instant === undefined
        ? dated(text, { dateStyle: 'long' })
        : written(instant.toZonedDateTimeISO(timeZone).toPlainDate(), { dateStyle: 'long' });
    },
    money: ({ amount, currency }) => {
      const decimal = toDecimal(dinero({ amount, currency: currencyOf(currency) }));
      const { exponent } = currencyOf(currency);
      return new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        minimumFractionDigits: exponent,
        maximumFractionDigits: exponent,
      }).format(isNumeral(decimal) ? decimal : Number(decimal));
    },
    country: (text) => (/^(?!ZZ)[A-Z]{2}$/.test(text.trim()) ? (regions.of(text.trim()) ?? text) : text),
  };
}

/** The nights between two local dates, or undefined where one cannot be read or they do not follow each other. */
export function nightsBetween(from: string, to: string): number | undefined {
  const [first, last] = [localDateOf(from), localDateOf(to)];
  if (first === undefined || last === undefined) return undefined;
  const { days } = Temporal.PlainDate.from(first).until(Temporal.PlainDate.from(last), {
    largestUnit: 'days',
  });
  return days > 0 ? days : undefined;
}

/** French writes the first of a month as an ordinal, which the locale data leave out. */
function firstOfMonth(text: string): string {
  return text.replace(/(?<=^|\s)1(?=\s)/, '1er');
}

function localTimeOf(text: string): Temporal.PlainTime | undefined {
  if (localDateOf(text) === undefined) return undefined;
  const match = /^\d{4}-\d{2}-\d{2}[T ](\d{2}:\d{2})/.exec(text);
  if (match?.[1] === undefined) return undefined;
  try {
    return Temporal.PlainTime.from(match[1], { overflow: 'reject' });
  } catch {
    return undefined;
  }
}

function instantOf(text: string): Temporal.Instant | undefined {
  try {
    return Temporal.Instant.from(text);
  } catch {
    return undefined;
  }
}

/** Intl formats decimal text exactly, a double only up to its precision. */
function isNumeral(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}
