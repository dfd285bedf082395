import { replacement } from './clean-text.ts';
import { type Level, levelsOf, mirror } from './direction.ts';
import { bodyFace, type Face, type Weight } from './fonts.ts';
import { covers, faceFor, shapeOf, takesApart } from './shapes.ts';

/** A stretch of one line in one face and one direction. */
export interface Run {
  readonly text: string;
  readonly face: Face;
  readonly level: Level;
  /** For a font size of 1. */
  readonly width: number;
}

type Stretch = Omit<Run, 'width'>;

/** Each character of ASCII stands for itself. */
const plain = /^[ -~]*$/;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a reader takes for the characters of a text: letters with their marks. */
export function clustersOf(text: string): readonly string[] {
  return plain.test(text) ? [...text] : [...graphemes.segment(text)].map(({ segment }) => segment);
}

/** The runs of a line's text in reading order; characters that no face has are added to `missing`. */
export function runsOf(text: string, weight: Weight, missing: Set<string>): readonly Run[] {
  return stretchesOf(text, weight, missing).map((stretch) => {
    const shape = shapeOf(stretch.face, stretch.text);
    return shape === undefined ? replaced(stretch, weight, missing) : { ...stretch, width: shape.width };
  });
}

/** The width of runs for a font size of 1. */
export function widthOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { width }) => sum + width, 0);
}

/** Whether any letter of a text is drawn in several glyphs. */
export function takenApart(text: string, weight: Weight): boolean {
  if (plain.test(text)) return false;
  const faces = facesOf(text, weight);
  return clustersOf(text).some((cluster, index) => {
    const face = faces[index];
    return face !== undefined && !plain.test(cluster) && takesApart(face, cluster);
  });
}

function stretchesOf(text: string, weight: Weight, missing: Set<string>): readonly Stretch[] {
  const clusters = clustersOf(text);
  const faces = facesOf(text, weight);
  const levels = levelsOf(clusters);
  const stretches: { text: string; face: Face; level: Level }[] = [];
  for (const [index, cluster] of clusters.entries()) {
    const level = levels[index] ?? 0;
    const found = faces[index];
    if (found === undefined) missing.add(cluster);
    const shown = found === undefined ? replacement : level === 1 ? mirror(cluster) : cluster;
    const face = found ?? bodyFace(weight);
    const before = stretches.at(-1);
    if (before !== undefined && before.face === face && before.level === level) before.text += shown;
    else stretches.push({ text: shown, face, level });
  }
  return stretches;
}

/**
 * A face for each cluster: one for a whole word where one has it all, because letters join within a face; else one for
 * each cluster. Blanks and figures stay in the face of what stands before them, where it has them.
 */
function facesOf(text: string, weight: Weight): readonly (Face | undefined)[] {
  const faces: (Face | undefined)[] = [];
  for (const word of text.split(/(?<= )|(?= )/)) {
    const before = faces.at(-1);
    const staying = before !== undefined && !/\p{L}/u.test(word) && covers(before, word) ? before : undefined;
    const face = staying ?? faceFor(word, weight);
    for (const cluster of clustersOf(word)) faces.push(face ?? faceFor(cluster, weight));
  }
  return faces;
}

/** A stretch of which each cluster can be shaped but not their whole. */
function replaced({ text, level }: Stretch, weight: Weight, missing: Set<string>): Run {
  const clusters = clustersOf(text);
  for (const cluster of clusters) if (cluster.trim() !== '') missing.add(cluster);
  const face = bodyFace(weight);
  const shown = clusters.map((cluster) => (cluster.trim() === '' ? ' ' : replacement)).join('');
  return { text: shown, face, level, width: shapeOf(face, shown)?.width ?? 0 };
}
