import { runsRightToLeft } from './clean-text.ts';

/**
 * Left or right: what the Unicode bidirectional algorithm (UAX #9) comes to for one line of a left-to-right document
 * that holds no directional controls (they are taken out before). Letters lead; figures inside right-to-left text keep
 * running left to right; blanks and signs between two right-to-left pieces go with them.
 */

/** 0 left to right, 1 right to left, 2 figures within right to left. */
export type Level = 0 | 1 | 2;

const letter = /\p{L}/u;
const figure = /\p{Nd}/u;

type Kind = 'left' | 'right' | 'figure' | 'neutral';

function kindOf(cluster: string): Kind {
  if (figure.test(cluster)) return 'figure';
  if (runsRightToLeft(cluster)) return 'right';
  return letter.test(cluster) ? 'left' : 'neutral';
}

/** The level of each cluster of a line. */
export function levelsOf(clusters: readonly string[]): readonly Level[] {
  const strong: (Level | undefined)[] = [];
  let within: 'left' | 'right' = 'left';
  for (const cluster of clusters) {
    const kind = kindOf(cluster);
    if (kind === 'left' || kind === 'right') within = kind;
    if (kind === 'neutral') strong.push(undefined);
    else if (kind === 'figure') strong.push(within === 'right' ? 2 : 0);
    else strong.push(kind === 'right' ? 1 : 0);
  }
  const after: Level[] = [];
  let next: Level = 0;
  for (const level of [...strong].reverse()) {
    if (level !== undefined) next = level;
    after.unshift(next);
  }
  let before: Level = 0;
  const open: Level[] = [];
  return strong.map((level, index) => {
    const between: Level = before > 0 && (after[index] ?? 0) > 0 ? 1 : 0;
    const cluster = clusters[index] ?? '';
    if (level !== undefined) before = level;
    else if (opening.includes(cluster)) {
      open.push(between);
      before = between;
    } else if (closing.includes(cluster)) before = open.pop() ?? between;
    else return between;
    return before;
  });
}

/** A bracket that closes goes with the one that it closes (rule N0). */
const opening = ['(', '[', '{', '<', '«'];
const closing = [')', ']', '}', '>', '»'];

/** Puts the pieces of a line from reading order into the order in which they stand (rule L2). */
export function inVisualOrder<Piece extends { readonly level: Level }>(
  pieces: readonly Piece[],
): readonly Piece[] {
  let ordered = [...pieces];
  for (const level of [2, 1] as const) {
    const next: Piece[] = [];
    let turned: Piece[] = [];
    for (const piece of ordered) {
      if (piece.level >= level) turned.unshift(piece);
      else {
        next.push(...turned, piece);
        turned = [];
      }
    }
    ordered = [...next, ...turned];
  }
  return ordered;
}

const mirrored = new Map([
  ...opening.map((bracket, index) => [bracket, closing[index]] as const),
  ...closing.map((bracket, index) => [bracket, opening[index]] as const),
]);

/** Brackets of right-to-left text open to the other side (rule L4). */
export function mirror(cluster: string): string {
  return mirrored.get(cluster) ?? cluster;
}
