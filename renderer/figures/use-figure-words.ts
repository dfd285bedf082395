import { DateFormatter, parseDate } from '@internationalized/date';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { reviewBounds } from '../../preload/contract/figures.ts';
import type { Formats } from '../languages/formats.ts';
import { useFormats } from '../languages/use-formats.ts';
import type { Stretch } from './stretches.ts';

/** How the dashboard's days, hours and times look in the person's language. */
export interface FigureWords extends Formats {
  /** A day beside a plot, e.g. Nov 3. */
  dayShort(day: string): string;
  /** A bar's days in full: a day, a stretch, or a month. */
  stretch(from: string, to: string, stretch: Stretch): string;
  /** The same beside a plot. */
  stretchShort(from: string, stretch: Stretch): string;
  /** An hour of the clock beside a plot, and from when to when. */
  hour(hour: number): string;
  hours(hour: number): string;
  /** Minutes in the two largest units that say something, e.g. 2 h 10 min. */
  duration(minutes: number): string;
  /** A bin of `reviewBounds`. */
  reviewBin(bin: number): string;
  /** A number with a decimal where it is small. */
  mean(value: number): string;
}

export function useFigureWords(): FigureWords {
  const { t } = useTranslation();
  const formats = useFormats();
  return useMemo(() => {
    const local = (options: Intl.DateTimeFormatOptions) => {
      const format = new DateFormatter(formats.locale, { ...options, timeZone: 'UTC' });
      return (day: string) => format.format(parseDate(day).toDate('UTC'));
    };
    const [dayShort, month, monthShort] = [
      local({ month: 'short', day: 'numeric' }),
      local({ month: 'long', year: 'numeric' }),
      local({ month: 'short', year: '2-digit' }),
    ];
    const unit = (name: 'minute' | 'hour' | 'day') =>
      new Intl.NumberFormat(formats.locale, { style: 'unit', unit: name, unitDisplay: 'short' });
    const [minutes, hours, days] = [unit('minute'), unit('hour'), unit('day')];
    const duration = (all: number) => {
      if (all < 60) return minutes.format(all);
      const [wholeDays, wholeHours] = [Math.floor(all / 1_440), Math.floor((all % 1_440) / 60)];
      if (wholeDays > 0) return joined(days.format(wholeDays), wholeHours > 0 && hours.format(wholeHours));
      return joined(hours.format(wholeHours), all % 60 > 0 && minutes.format(all % 60));
    };
    const mean = new Intl.NumberFormat(formats.locale, { maximumSignificantDigits: 3 });
    const clock = (options: Intl.DateTimeFormatOptions) => {
      const format = new Intl.DateTimeFormat(formats.locale, {
        ...options,
        hourCycle: 'h23',
        timeZone: 'UTC',
      });
      return (hour: number) => format.format(Date.UTC(2000, 0, 1, hour));
    };
    const [hour, sharp] = [clock({ hour: 'numeric' }), clock({ hour: '2-digit', minute: '2-digit' })];
    return {
      ...formats,
      dayShort,
      stretch(from, to, stretch) {
        if (stretch === 'day' || from === to) return formats.date(from);
        const isWhole = from.endsWith('-01') && parseDate(to).add({ days: 1 }).day === 1;
        if (stretch === 'month' && isWhole) return month(from);
        return t('figures.period.stretch', { from: formats.date(from), to: formats.date(to) });
      },
      stretchShort: (from, stretch) => (stretch === 'month' ? monthShort(from) : dayShort(from)),
      hour,
      hours: (from) => t('figures.received.hourName', { from: sharp(from), to: sharp(from + 1) }),
      duration,
      reviewBin(bin) {
        const [above, upTo] = [reviewBounds[bin - 1], reviewBounds[bin]];
        if (above === undefined) return t('figures.review.upTo', { to: duration(upTo ?? 0) });
        if (upTo === undefined) return t('figures.review.longer', { from: duration(above) });
        return t('figures.review.between', { from: duration(above), to: duration(upTo) });
      },
      mean: (value) => (value >= 100 ? formats.number(Math.round(value)) : mean.format(value)),
    };
  }, [t, formats]);
}

function joined(first: string, second: string | false): string {
  return second === false ? first : `${first} ${second}`;
}
