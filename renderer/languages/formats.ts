import { DateFormatter, parseDate, parseDateTime } from '@internationalized/date';
import { dinero, toDecimal } from 'dinero.js';
import * as currencies from 'dinero.js/currencies';
import type { Money } from '../../preload/contract/trip.ts';
import type { Locale } from './index.ts';

/** How dates, money and numbers look in one language. Unreadable dates come back as they were written. */
export interface Formats {
  readonly locale: Locale;
  /** A local date, e.g. Nov 23, 2026. */
  date(localDate: string): string;
  /** A local date so many days from today: without its year where no other can be meant, e.g. Nov 23. */
  dateNear(localDate: string, daysAway: number): string;
  /** A local date-time (YYYY-MM-DDTHH:mm), e.g. Nov 23, 2026, 14:05. */
  dateTime(localDateTime: string): string;
  /** A UTC instant in this computer's time zone, e.g. Nov 23, 2026, 14:05. */
  instant(instant: string): string;
  /** A UTC instant, shorter: the time where it is of today, else the day. */
  instantShort(instant: string, now: Date): string;
  /** The time of day of a UTC instant, e.g. 14:05. */
  clock(instant: string): string;
  /** Money with its currency, e.g. $1,234.50. */
  money(money: Money): string;
  /** Days from today, in words: today, tomorrow, in 12 days, 3 days ago. */
  inDays(days: number): string;
  /** The same for lists: today, in 12 days; in French, dans 12 j. */
  inDaysShort(days: number): string;
  /** Days as short as can be, e.g. 3d or -4d. */
  daysShort(days: number): string;
  number(value: number): string;
  /** A size in octets, e.g. 84 kB. */
  octets(octets: number): string;
  /** The name of a country from its ISO 3166 code; other text comes back as it is. */
  country(code: string): string;
}

/** Timetables count 24 hours, in both languages. */
const dayAndTime: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
};

const exponentOf = new Map<string, number>(
  Object.values(currencies)
    .filter((currency) => currency.base === 10)
    .map((currency) => [currency.code, currency.exponent]),
);

/** The amount in major units as an exact decimal number in text, e.g. 12345 CAD is "123.45". */
export function decimalOf({ amount, currency }: Money): `${number}` {
  const exponent = exponentOf.get(currency) ?? 2;
  const decimal = toDecimal(dinero({ amount, currency: { code: currency, base: 10, exponent } }));
  if (!isDecimal(decimal)) throw new RangeError('an amount of money that is no decimal number');
  return decimal;
}

/** So many days from today, a day and a month are of one year only. */
const ONE_YEAR = 300;

/** Days whose words are kept. */
const MOST_KEPT_DATES = 5_000;

/** Keeps a French time of day, 07 h 05, on one line. */
function unbroken(text: string): string {
  return text.replace(/(\d) h (\d)/, '$1\u00a0h\u00a0$2');
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** The formats of a locale, in the time zone of this computer unless another is named. */
export function formatsOf(locale: Locale, timeZone?: string): Formats {
  const local = (options: Intl.DateTimeFormatOptions) => {
    const format = new DateFormatter(locale, { ...options, timeZone: 'UTC' });
    return (text: string, parse: (text: string) => { toDate(zone: string): Date }) => {
      try {
        return unbroken(format.format(parse(text).toDate('UTC')));
      } catch {
        return text;
      }
    };
  };
  const date = local({ dateStyle: 'medium' });
  const dayAlone = local({ day: 'numeric', month: 'short' });
  const dateTime = local(dayAndTime);
  const instant = new DateFormatter(locale, { ...dayAndTime, timeZone });
  const clock = new DateFormatter(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const dayOf = new DateFormatter(locale, { day: 'numeric', month: 'short', timeZone });
  const dayAndYear = new DateFormatter(locale, { dateStyle: 'medium', timeZone });
  const isoDay = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone,
  });
  const days = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const daysInList = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const shortDays = new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'narrow' });
  const number = new Intl.NumberFormat(locale);
  const size = (unit: string, digits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: digits });
  const sizes = [size('byte', 0), size('kilobyte', 0), size('megabyte', 1), size('gigabyte', 1)] as const;
  const countries = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' });
  const moneys = new Map<string, Intl.NumberFormat>();
  const moneyIn = (currency: string) => {
    const format = moneys.get(currency) ?? new Intl.NumberFormat(locale, { style: 'currency', currency });
    moneys.set(currency, format);
    return format;
  };

  /** A list shows the same few hundred days again and again, and a day is read and written in a tenth of a millisecond. */
  const kept = (format: typeof date) => {
    const dates = new Map<string, string>();
    return (text: string) => {
      const known = dates.get(text);
      if (known !== undefined) return known;
      if (dates.size >= MOST_KEPT_DATES) dates.clear();
      const made = format(text, parseDate);
      dates.set(text, made);
      return made;
    };
  };
  const keptDate = kept(date);
  const keptDay = kept(dayAlone);

  return {
    locale,
    date: keptDate,
    dateNear: (text, daysAway) => (Math.abs(daysAway) < ONE_YEAR ? keptDay(text) : keptDate(text)),
    dateTime: (text) => dateTime(text, parseDateTime),
    instant(text) {
      const at = new Date(text);
      return Number.isNaN(at.getTime()) ? text : unbroken(instant.format(at));
    },
    instantShort(text, now) {
      const at = new Date(text);
      if (isoDay.format(at) === isoDay.format(now)) return unbroken(clock.format(at));
      return at.getFullYear() === now.getFullYear() ? dayOf.format(at) : dayAndYear.format(at);
    },
    clock: (text) => unbroken(clock.format(new Date(text))),
    money: (money) => moneyIn(money.currency).format(decimalOf(money)),
    inDays: (count) => days.format(count, 'day'),
    inDaysShort: (count) => daysInList.format(count, 'day'),
    daysShort: (count) => shortDays.format(count),
    number: (value) => number.format(value),
    octets(octets) {
      if (octets < 1000) return sizes[0].format(octets);
      if (octets < 1_000_000) return sizes[1].format(octets / 1000);
      if (octets < 1_000_000_000) return sizes[2].format(octets / 1_000_000);
      return sizes[3].format(octets / 1_000_000_000);
    },
    country: (code) => (/^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code),
  };
}
