import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import { passOverNullAnchors } from './null-anchors.ts';

const require = createRequire(import.meta.url);

const weights = { regular: '400Regular', semibold: '600SemiBold', bold: '700Bold' } as const;
export type Weight = keyof typeof weights;

interface Family {
  /** In @expo-google-fonts. All are under the SIL Open Font License, which lets documents embed them. */
  readonly package: string;
  readonly file: string;
  /** Where a family lacks a weight, the one that stands in for it. */
  readonly instead?: Partial<Record<Weight, Weight>>;
}

/** Has Latin, Greek, Cyrillic and Devanagari. */
const notoSans: Family = { package: 'noto-sans', file: 'NotoSans' };

const families: readonly Family[] = [
  notoSans,
  // Has a glyph of its own for each letter, so that copied text is right; Noto builds letters of shared strokes.
  { package: 'vazirmatn', file: 'Vazirmatn' },
  // For the letters of Sindhi, Uyghur and others that Vazirmatn lacks.
  { package: 'noto-sans-arabic', file: 'NotoSansArabic' },
  { package: 'noto-sans-hebrew', file: 'NotoSansHebrew' },
  { package: 'noto-sans-gurmukhi', file: 'NotoSansGurmukhi' },
  { package: 'noto-sans-bengali', file: 'NotoSansBengali' },
  { package: 'noto-sans-gujarati', file: 'NotoSansGujarati' },
  { package: 'noto-sans-tamil', file: 'NotoSansTamil' },
  { package: 'noto-sans-telugu', file: 'NotoSansTelugu' },
  { package: 'noto-sans-malayalam', file: 'NotoSansMalayalam' },
  { package: 'noto-sans-thai', file: 'NotoSansThai' },
  { package: 'noto-sans-armenian', file: 'NotoSansArmenian' },
  { package: 'noto-sans-georgian', file: 'NotoSansGeorgian' },
  { package: 'noto-sans-ethiopic', file: 'NotoSansEthiopic' },
  { package: 'noto-sans-canadian-aboriginal', file: 'NotoSansCanadianAboriginal' },
  { package: 'nanum-gothic', file: 'NanumGothic', instead: { semibold: 'bold' } },
  // Noto Sans CJK is 90 MB a language; this one file has the Han of Chinese and Japanese, and kana.
  {
    package: 'chocolate-classical-sans',
    file: 'ChocolateClassicalSans',
    instead: { semibold: 'regular', bold: 'regular' },
  },
];

/** One font file, read and ready to measure with. */
export interface Face {
  /** Unique; the name under which a document registers the file. */
  readonly name: string;
  readonly file: Uint8Array;
  readonly font: Font;
  /** Whether the family has no heavier face: heavier text is drawn with an outline of its own colour. */
  readonly regularOnly: boolean;
}

const faces = new Map<string, Face>();

/** A family's face, opened once a thread. */
function faceOf(family: Family, weight: Weight): Face {
  const folder = weights[family.instead?.[weight] ?? weight];
  const name = `${family.file}-${folder}`;
  const known = faces.get(name);
  if (known !== undefined) return known;
  const path = `@expo-google-fonts/${family.package}/${folder}/${family.file}_${folder}.ttf`;
  const file = readFileSync(require.resolve(path));
  const regularOnly = family.instead?.bold === 'regular';
  const face = { name, file, font: create(file), regularOnly };
  passOverNullAnchors(face.font);
  faces.set(name, face);
  return face;
}

/** The faces of a weight, in the order in which a text looks for one; each is opened when it is reached. */
export function* facesOfWeight(weight: Weight): Generator<Face> {
  for (const family of families) yield faceOf(family, weight);
}

/** The face in which documents are set. */
export function bodyFace(weight: Weight): Face {
  return faceOf(notoSans, weight);
}
