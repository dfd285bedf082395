import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText } from './clean-text.ts';
import { clustersOf } from './runs.ts';
import { textLines } from './text-lines.ts';

const wide = 1000;

describe('text set in lines', () => {
  test.each([
    ['Latin', 'Zoë Łukasiewicz-Nguyễn Thị Ḿọ'],
    ['Greek', 'Θεόδωρος Παπαδόπουλος'],
    ['Cyrillic', 'Владимир Їжакевич'],
    ['Devanagari', 'प्रियंका श्रीवास्तव क्षत्रिय'],
    ['Gurmukhi', 'ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ'],
    ['Bengali', 'শ্রাবন্তী চট্টোপাধ্যায়'],
    ['Gujarati', 'પ્રિયા શાહ'],
    ['Tamil', 'செந்தில் குமார்'],
    ['Telugu', 'శ్రీనివాస్'],
    ['Malayalam', 'ശ്രീകുമാർ മലയാളം'],
    ['Thai', 'สมชาย น้ำใจ'],
    ['Armenian', 'Արամ Խաչատրյան'],
    ['Georgian', 'ნინო ბერიძე'],
    ['Ethiopic', 'አበበ ቢቂላ'],
    ['Inuktitut', 'ᐃᓄᒃᑎᑐᑦ ᓯᐅᓚ'],
    ['Arabic', 'محمد الأمين عبد الله'],
    ['Urdu', 'ٹیپو گل'],
    ['Sindhi', 'ٺارو'],
    ['Hebrew', 'יוסף בן־דוד'],
    ['Chinese, both ways of writing', '张伟 陳靜 龘'],
    ['Japanese', '山田花子 さくら タロウ'],
    ['Korean', '김철수'],
  ])('has a font for %s, in each weight', (_script, text) => {
    for (const weight of ['regular', 'semibold', 'bold'] as const) {
      const set = textLines(text, weight, wide, 8);
      expect(set.missing).toEqual([]);
      expect(set.text).toBe(text);
      expect(set.lines[0]?.width).toBeGreaterThan(0);
    }
  });

  test('shows a sign for what no font has, once for a letter with its marks, and says what it was', () => {
    const { lines, missing, text } = textLines('Zoé 𓀀😀', 'regular', wide, 8);
    expect(missing).toEqual(['𓀀', '😀']);
    expect(lines[0]?.runs.map((run) => run.text).join('')).toBe('Zoé ��');
    expect(text).toBe('Zoé 𓀀😀');
  });

  test('places right-to-left words from right to left and figures among them from left to right', () => {
    const visual = (text: string) =>
      textLines(text, 'regular', wide, 8).lines[0]?.runs.map((run) => run.text);
    expect(visual('Suite אבג 12 דה fin')).toEqual(['Suite ', ' דה', '12', 'אבג ', ' ', 'fin']);
    expect(visual('(אב) 7')).toEqual(['(', 'אב', ') ', '7']);
  });

  test('breaks after blanks and hyphens, and Chinese between words', () => {
    const broken = (text: string, width: number) =>
      textLines(text, 'regular', width, 8).lines.map((line) => line.text);
    expect(broken('Saint-Jean-sur-Richelieu Québec', 6)).toEqual([
      'Saint-Jean-',
      'sur-',
      'Richelieu ',
      'Québec',
    ]);
    expect(broken('旅行保险，出发之前', 6)).toEqual(['旅行保险，', '出发之前']);
  });

  test('cuts what is too long with an ellipsis and says so, however long it is', () => {
    for (const text of ['x'.repeat(100_000), 'word '.repeat(50_000), 'ש'.repeat(20_000)]) {
      const { lines, shortened } = textLines(text, 'regular', 20, 3);
      expect([lines.length, shortened]).toEqual([3, true]);
      expect(lines.at(-1)?.text).toMatch(/…$/);
    }
  });

  test('keeps any text whole and within its width', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 4, max: 40 }),
        (text, width) => {
          const { lines, text: set, shortened } = textLines(text, 'regular', width, 100);
          expect(shortened).toBe(false);
          expect(set).toBe(cleanText(text));
          for (const line of lines) {
            if (clustersOf(line.text).length > 1) expect(line.width).toBeLessThanOrEqual(width + 1e-9);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('sets any octets of a form without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(() => textLines(text, 'semibold', 12, 8)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

describe('a cleaned text', () => {
  test('is one composed line without controls', () => {
    expect(cleanText('  E\u{301}lodie\r\n\tTremblay\u{0}\u{202e} \u{d800}')).toBe('Élodie Tremblay �');
  });

  test('keeps the joiners that a script needs', () => {
    expect(cleanText('می\u{200c}خواهم')).toBe('می\u{200c}خواهم');
  });
});
