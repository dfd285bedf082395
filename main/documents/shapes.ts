import { bodyFace, type Face, facesOfWeight, type Weight } from './fonts.ts';

/** A text as a face draws it. */
export interface Shape {
  /** For a font size of 1. */
  readonly width: number;
  readonly glyphs: number;
}

/** Undefined where the face cannot shape the text. */
const shapes = new Map<Face, Map<string, Shape | undefined>>();

/** How a face draws a text, or undefined where the font's own rules cannot be carried out on it. */
export function shapeOf(face: Face, text: string): Shape | undefined {
  let known = shapes.get(face);
  if (known === undefined) {
    known = new Map();
    shapes.set(face, known);
  }
  if (known.has(text)) return known.get(text);
  const shape = shaped(face, text);
  known.set(text, shape);
  return shape;
}

/** Forgets what was shaped: a document's words are not kept beyond it. */
export function forgetShapes(): void {
  shapes.clear();
}

function shaped({ font }: Face, text: string): Shape | undefined {
  try {
    const { advanceWidth, glyphs } = font.layout(text);
    return { width: advanceWidth / font.unitsPerEm, glyphs: glyphs.length };
  } catch {
    return undefined;
  }
}

/** Whether a face has every visible character of a text and can shape it. */
export function covers(face: Face, text: string): boolean {
  for (const character of text) {
    const codePoint = character.codePointAt(0);
    if (codePoint === undefined || invisible.test(character)) continue;
    if (!face.font.hasGlyphForCodePoint(codePoint)) return false;
  }
  return shapeOf(face, text) !== undefined;
}

/** Joiners and variation selectors steer shaping and need no glyph. */
const invisible = /\p{Variation_Selector}|\p{Join_Control}/u;

/** The first face that covers a text, or undefined where none does. */
export function faceFor(text: string, weight: Weight): Face | undefined {
  const body = bodyFace(weight);
  if (covers(body, text)) return body;
  for (const face of facesOfWeight(weight)) if (covers(face, text)) return face;
  return undefined;
}

/** Whether a face draws a character as several glyphs, which then no longer say which character they are. */
export function takesApart(face: Face, cluster: string): boolean {
  return (shapeOf(face, cluster)?.glyphs ?? 0) > [...cluster].length;
}
