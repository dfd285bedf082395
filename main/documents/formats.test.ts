import { describe, expect, test } from 'vitest';
import { formatsOf, nightsBetween } from './formats.ts';

const [en, fr] = [formatsOf('en'), formatsOf('fr')];
/** Blanks of any width are one blank here. */
const plain = (text: string) => text.replace(/\s/gu, ' ');

describe('formats', () => {
  test('write dates and times as the client reads them', () => {
    expect(plain(en.date('2026-10-02T21:35'))).toBe('Fri, Oct 2, 2026');
    expect(plain(fr.date('2026-10-02T21:35'))).toBe('ven. 2 oct. 2026');
    expect(plain(en.time('2026-10-02T09:05'))).toBe('09:05');
    expect(plain(fr.time('2026-10-02T09:05'))).toBe('09 h 05');
    expect([en.weekday('2026-10-02'), fr.weekday('2026-10-02')]).toEqual(['Friday', 'vendredi']);
  });

  test('write the first of a month in French as an ordinal', () => {
    expect(plain(fr.longDate('2026-10-01'))).toBe('1er octobre 2026');
    expect(plain(fr.date('2026-10-01'))).toBe('jeu. 1er oct. 2026');
    expect(plain(fr.longDate('2026-10-11'))).toBe('11 octobre 2026');
  });

  test('take the date of an instant in the agency’s time zone', () => {
    expect(plain(en.instantDate('2026-08-14T01:30:00.000Z', 'America/Toronto'))).toBe('August 13, 2026');
    expect(plain(en.instantDate('2026-08-14T01:30:00.000Z', 'Europe/Paris'))).toBe('August 14, 2026');
  });

  test.each(['', 'tomorrow', '2026-02-30', '2026-13-01T10:00'])(
    'show the unreadable date %j as it was typed',
    (text) => {
      expect(en.date(text)).toBe(text);
      expect(en.instantDate(text, 'UTC')).toBe(text);
      expect([en.time(text), en.weekday(text)]).toEqual(['', '']);
    },
  );

  test('write money with the decimals of its currency, exactly', () => {
    expect(plain(en.money({ amount: 123_456, currency: 'CAD' }))).toBe('$1,234.56');
    expect(plain(fr.money({ amount: 123_456, currency: 'CAD' }))).toBe('1 234,56 $');
    expect(plain(en.money({ amount: 1_234, currency: 'JPY' }))).toBe('JP¥1,234');
    expect(plain(en.money({ amount: 1_234, currency: 'KWD' }))).toBe('KWD 1.234');
    expect(plain(en.money({ amount: -5, currency: 'USD' }))).toBe('-US$0.05');
    expect(plain(en.money({ amount: 1_234, currency: 'QQQ' }))).toBe('QQQ 12.34');
    expect(plain(en.money({ amount: Number.MAX_SAFE_INTEGER, currency: 'CAD' }))).toBe(
      '$90,071,992,547,409.91',
    );
  });

  test('name a country by its code and leave anything else as typed', () => {
    expect([fr.country('DE'), fr.country('Allemagne'), fr.country('QQ'), fr.country('')]).toEqual([
      'Allemagne',
      'Allemagne',
      'QQ',
      '',
    ]);
  });

  test('count nights only where the dates follow each other', () => {
    expect(nightsBetween('2026-02-27', '2026-03-02')).toBe(3);
    expect(nightsBetween('2026-03-02', '2026-03-02')).toBeUndefined();
    expect(nightsBetween('2026-03-02', '2026-02-27')).toBeUndefined();
    expect(nightsBetween('soon', '2026-02-27')).toBeUndefined();
  });
});
