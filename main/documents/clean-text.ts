/** What stands for a character that no font has. */
export const replacement = '\u{fffd}';

/**
 * A typed text as paper can carry it: well-formed, composed (NFC), one line, runs of blanks as one blank, and without
 * control characters or marks that would turn the direction of what stands beside it.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[^\S\u{a0}\u{202f}]+/gu, ' ')
    .replace(/(?![\u{200c}\u{200d}])[\p{Cc}\p{Cf}]/gu, '')
    .trim();
}

/** Whether a text has letters that run from right to left. */
export function runsRightToLeft(text: string): boolean {
  return rightToLeft.test(text);
}

const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** Whether every script of a text stands in reading order, a glyph a character: neither reordered nor merged. */
export function readsAsDrawn(text: string): boolean {
  return !reordered.test(text);
}

const reordered =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Ethiopic}\p{Script=Canadian_Aboriginal}\p{Script=Common}\p{Script=Inherited}]/u;
