import { cleanText } from './clean-text.ts';
import { inVisualOrder } from './direction.ts';
import type { Weight } from './fonts.ts';
import { clustersOf, type Run, runsOf, takenApart, widthOf } from './runs.ts';

/** A line with its runs as they stand from left to right, and its width for a font size of 1. */
export interface Line {
  /** In reading order. */
  readonly text: string;
  readonly runs: readonly Run[];
  readonly width: number;
}

/** A text broken into lines. */
export interface TextLines {
  readonly lines: readonly Line[];
  /** What the lines hold, in reading order. */
  readonly text: string;
  /** Whether each character is drawn, and by a glyph of its own or with others by one. */
  readonly asDrawn: boolean;
  /** Characters for which no font was found; each stands as U+FFFD. */
  readonly missing: readonly string[];
  /** Whether the text was cut to the number of lines allowed. */
  readonly shortened: boolean;
}

/** More than this never fits the lines of a field; measuring it would only take time. */
const charactersAtMost = 5000;

const words = new Intl.Segmenter('en', { granularity: 'word' });

/** Breaks a text into lines no wider than `width` (in units of the font size), at most `atMost` of them. */
export function textLines(typed: string, weight: Weight, width: number, atMost: number): TextLines {
  const missing = new Set<string>();
  const text = cleanText(typed.slice(0, charactersAtMost));
  const measure = (part: string) => widthOf(runsOf(part, weight, missing));
  const broken = breakLines(text, width, atMost, measure);
  return {
    lines: broken.lines.map((line) => ({
      text: line,
      runs: inVisualOrder(runsOf(line, weight, missing)),
      width: measure(line.trimEnd()),
    })),
    text: broken.lines.join(''),
    asDrawn: missing.size === 0 && !broken.lines.some((line) => takenApart(line, weight)),
    missing: [...missing],
    shortened: broken.shortened || typed.length > charactersAtMost,
  };
}

type Measure = (part: string) => number;

function breakLines(text: string, width: number, atMost: number, measure: Measure) {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const part of breakable(text, width, measure)) {
    if (line !== '' && used + measure(part.trimEnd()) > width) {
      if (lines.length + 1 === atMost) {
        return { lines: [...lines, withEllipsis(line, width, measure)], shortened: true };
      }
      lines.push(line);
      line = '';
      used = 0;
    }
    line += part;
    used += measure(part);
  }
  return { lines: line === '' ? lines : [...lines, line], shortened: false };
}

/**
 * The parts between which a line may break: after blanks and hyphens; in a part that is too wide alone after words
 * (Chinese and Thai have no blanks); at the last between any two clusters.
 */
function* breakable(text: string, width: number, measure: Measure): Generator<string> {
  for (const part of text.split(/(?<= )|(?<=[\p{L}\p{N}][-\u{2010}\u{2013}/@])(?=[\p{L}\p{N}])/u)) {
    if (measure(part.trimEnd()) <= width) {
      yield part;
      continue;
    }
    for (const word of wordsIn(part)) {
      if (measure(word.trimEnd()) <= width) yield word;
      else yield* clustersOf(word);
    }
  }
}

/** Words with the signs that follow them, so that no line begins with a comma. */
function wordsIn(part: string): readonly string[] {
  const found: string[] = [];
  for (const { segment, isWordLike } of words.segment(part)) {
    const previous = found.at(-1);
    if (isWordLike || previous === undefined) found.push(segment);
    else found[found.length - 1] = previous + segment;
  }
  return found;
}

function withEllipsis(line: string, width: number, measure: Measure): string {
  const clusters = [...clustersOf(line.trimEnd())];
  while (clusters.length > 0 && measure(`${clusters.join('')}…`) > width) clusters.pop();
  return `${clusters.join('').trimEnd()}…`;
}
