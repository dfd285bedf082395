import { readsAsDrawn, runsRightToLeft } from './clean-text.ts';
import type { Style } from './look.ts';
import { type Line, type TextLines, textLines } from './text-lines.ts';

/** A text set to a width: how high it stands is known before it is drawn. */
export interface SetText {
  readonly style: Style;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
  readonly missing: readonly string[];
  readonly shortened: boolean;
  /** In reading order. */
  readonly text: string;
  /**
   * How a reader gets the text: from the glyphs as they stand, or from words beside them (ActualText) where the glyphs
   * mislead. The content carries the words, except those of right-to-left text: poppler turns such words round once
   * more, so there the structure has them, for screen readers, and other programs go by the glyphs.
   */
  readonly reading: 'asDrawn' | 'besideStructure' | 'besideContent';
}

const linesAtMost = 8;

/** Sets a text to a width in points. */
export function setText(typed: string, style: Style, width: number): SetText {
  const { size, weight, leading, tracking = 0 } = style;
  const atMost = style.atMost ?? linesAtMost;
  const set = textLines(typed, weight, width / (size + tracking), atMost);
  return {
    style,
    width,
    height: set.lines.length * leading,
    lines: set.lines,
    missing: set.missing,
    shortened: set.shortened,
    text: set.text,
    reading: readingOf(set),
  };
}

/** Sets a text of a few lines so that they are of like length: as narrow as gives no line more. */
export function setBalanced(typed: string, style: Style, width: number): SetText {
  let set = setText(typed, style, width);
  for (let narrower = width - style.size / 2; narrower > 0; narrower -= style.size / 2) {
    const next = setText(typed, style, narrower);
    if (next.lines.length > set.lines.length) return set;
    set = next;
  }
  return set;
}

function readingOf({ text, asDrawn }: TextLines): SetText['reading'] {
  if (runsRightToLeft(text)) return 'besideStructure';
  return asDrawn && readsAsDrawn(text) ? 'asDrawn' : 'besideContent';
}
