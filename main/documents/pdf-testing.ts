import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The programs of Debian's poppler-utils, each run on a file of its own. */
async function poppler(
  program: string,
  before: readonly string[],
  pdf: Uint8Array,
  after: readonly string[],
) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'guichet-pdf-'));
  try {
    const file = path.join(folder, 'document.pdf');
    await writeFile(file, pdf);
    const options = { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 } as const;
    const { stdout } = await run(program, [...before, file, ...after], options);
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A document's text in the order of its content. */
export async function textOf(pdf: Uint8Array): Promise<string> {
  return (await poppler('pdftotext', ['-raw', '-enc', 'UTF-8'], pdf, ['-'])).toString('utf8');
}

/** A document's text as it stands on the page, right-to-left words put into reading order. */
export async function pageTextOf(pdf: Uint8Array): Promise<string> {
  return (await poppler('pdftotext', ['-layout', '-enc', 'UTF-8'], pdf, ['-'])).toString('utf8');
}

/** What pdfinfo says of a document, by its names. */
export async function factsOf(pdf: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const lines = (await poppler('pdfinfo', [], pdf, [])).toString('utf8').split('\n');
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
}

/** The structure tree with its texts, indented by depth. */
export async function structureOf(pdf: Uint8Array): Promise<string> {
  return (await poppler('pdfinfo', ['-struct-text'], pdf, [])).toString('utf8');
}

/** A document's fonts, a line each. */
export async function fontsOf(pdf: Uint8Array): Promise<readonly string[]> {
  return (await poppler('pdffonts', [], pdf, [])).toString('utf8').trim().split('\n').slice(2);
}

/** A page as it is printed. */
interface Picture {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel. */
  readonly rgba: Uint8ClampedArray;
}

/** The first page at a number of dots per inch. */
export async function firstPageOf(pdf: Uint8Array, dotsPerInch: number): Promise<Picture> {
  const ppm = await poppler('pdftoppm', ['-r', String(dotsPerInch), '-f', '1', '-l', '1'], pdf, []);
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.toString('latin1', 0, 64));
  if (header === null) throw new Error('pdftoppm gave no picture.');
  const [width, height] = [Number(header[1]), Number(header[2])];
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    rgba.set(ppm.subarray(header[0].length + pixel * 3, header[0].length + pixel * 3 + 3), pixel * 4);
  }
  return { width, height, rgba };
}
