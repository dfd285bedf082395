import PDFDocument from 'pdfkit';
import type { Face } from './fonts.ts';
import { type Style, sheet } from './look.ts';
import type { SetText } from './set-text.ts';
import { forgetShapes } from './shapes.ts';
import type { Line } from './text-lines.ts';

/** An element of the document's structure tree (ISO 32000-1, 14.8.4). */
export type Element = PDFKit.PDFStructureElement;

/** What a document says about itself. */
interface PaperTitle {
  /** Without characters that XML reserves: pdfkit writes it into the metadata as it is. */
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  /** Becomes the file's dates and, with the title, its identifier: nothing else in it depends on when it is made. */
  readonly date: Date;
}

/**
 * Sheets that are drawn on from top to bottom, every mark on them either part of the structure tree or an artifact, as
 * PDF/UA-1 (ISO 14289-1) asks. `y` is where the next content goes.
 */
export class Paper {
  readonly root: Element;
  y: number = sheet.top;
  readonly missing = new Set<string>();
  shortened = 0;
  readonly #doc: PDFKit.PDFDocument;
  readonly #named = new Set<string>();

  constructor({ title, language, date }: PaperTitle) {
    this.#doc = new PDFDocument({
      size: sheet.size,
      margin: 0,
      pdfVersion: '1.7',
      tagged: true,
      lang: language,
      displayTitle: true,
      bufferPages: true,
      info: { Title: title, Creator: 'Guichet', CreationDate: date, ModDate: date },
    });
    // pdfkit's own 'PDF/UA' subset adds a CIDSet that leaves out the parts of composed glyphs, which PDF/UA forbids.
    this.#doc.appendXML(pdfUaIdentification);
    this.root = this.#doc.struct('Document');
    this.#doc.addStructure(this.root);
  }

  /** Begins a new sheet unless `height` still fits on this one. */
  need(height: number): void {
    if (this.y + height > sheet.bottom) this.newSheet();
  }

  /** Begins a new sheet. */
  newSheet(): void {
    this.#doc.addPage();
    this.y = sheet.topBelowHead;
  }

  /** Adds an element to the structure tree. */
  element(parent: Element, tag: string, options?: PDFKit.Mixins.StructureElementOptions): Element {
    const element = this.#doc.struct(tag, options);
    parent.add(element);
    return element;
  }

  /** Draws a text as an element of its own. */
  text(parent: Element, tag: string, set: SetText, x: number, y: number): void {
    const element = this.element(parent, tag);
    this.fill(element, set, x, y);
    element.end();
  }

  /** Draws a text as content of an element, which may get more. */
  fill(element: Element, set: SetText, x: number, y: number): void {
    for (const character of set.missing) this.missing.add(character);
    if (set.shortened) this.shortened += 1;
    const paint = () => this.#paint(set, x, y);
    if (set.reading !== 'besideStructure') {
      element.add(paint);
      return;
    }
    const span = this.element(element, 'Span', { actual: set.text });
    span.add(paint);
    span.end();
  }

  /** Draws what is read as one picture: `alt` says it in words. */
  figure(parent: Element, alt: string, box: Box, draw: (doc: PDFKit.PDFDocument) => void): void {
    const bbox = [box.x, box.y, box.x + box.width, box.y + box.height] as const;
    const figure = this.element(parent, 'Figure', { alt, bbox: [...bbox] });
    figure.add(() => draw(this.#doc));
    figure.end();
  }

  /** Draws what only decorates. */
  decorate(draw: (doc: PDFKit.PDFDocument) => void): void {
    this.#doc.markContent('Artifact', { type: 'Layout' });
    draw(this.#doc);
    this.#doc.endMarkedContent();
  }

  /** Draws a text that repeats on each sheet and is not read again: running heads, repeated table heads. */
  repeat(set: SetText, x: number, y: number): void {
    this.#doc.markContent('Artifact', { type: 'Pagination' });
    this.#paint(set, x, y);
    this.#doc.endMarkedContent();
  }

  /** A horizontal line across the given width. */
  rule(x: number, y: number, width: number, colour: string, thickness = 0.5): void {
    this.decorate((doc) => doc.rect(x, y - thickness / 2, width, thickness).fill(colour));
  }

  /** Draws on every sheet once all of them are there. */
  onEachSheet(draw: (page: number, pages: number) => void): void {
    const { start, count } = this.#doc.bufferedPageRange();
    for (let page = 1; page <= count; page += 1) {
      this.#doc.switchToPage(start + page - 1);
      draw(page, count);
    }
  }

  /** Ends the document and gives its octets. */
  async finish(): Promise<Uint8Array<ArrayBuffer>> {
    this.root.end();
    forgetShapes();
    const chunks: Uint8Array[] = [];
    const doc = this.#doc;
    const read = (async () => {
      for await (const chunk of doc) chunks.push(chunk);
    })();
    doc.end();
    await read;
    return new Uint8Array(Buffer.concat(chunks));
  }

  #paint({ lines, style, width, reading }: SetText, x: number, y: number): void {
    const { size, leading, align, colour } = style;
    this.#doc.fillColor(colour).fontSize(size);
    for (const [index, line] of lines.entries()) {
      // Capitals (0.714 of the size in Noto Sans) stand in the middle of the line.
      const baseline = y + index * leading + leading / 2 + size * 0.357;
      const at = align === 'right' ? x + width - line.width * size : x;
      const paint = () => this.#paintRuns(line, style, at, baseline);
      if (reading === 'besideContent') this.#withText(line.text, paint);
      else paint();
    }
  }

  /** Names the text of what is painted. */
  #withText(text: string, paint: () => void): void {
    const doc = this.#doc;
    doc.save();
    doc.markContent('Span', { actual: text });
    paint();
    // pdfkit turns the page upside down and back for each text. Readers (poppler) place the named text by the state at
    // its end, which must be the state within.
    doc.transform(1, 0, 0, -1, 0, doc.page.height);
    doc.endMarkedContent();
    doc.restore();
  }

  #paintRuns(
    { runs }: Line,
    { size, weight, colour, tracking = 0 }: Style,
    x: number,
    baseline: number,
  ): void {
    const doc = this.#doc;
    let at = x;
    for (const { text, face, level, width } of runs) {
      doc.registerFont(face.name, face.file).font(face.name);
      this.#nameParts(face, text);
      const thicken = face.regularOnly && weight !== 'regular';
      if (thicken) doc.strokeColor(colour).lineWidth(size * 0.02);
      const options = {
        lineBreak: false,
        baseline: 'alphabetic',
        characterSpacing: tracking,
        fill: true,
        stroke: thicken,
      } as const;
      // Without `features` pdfkit shapes word by word, which puts the words of a right-to-left name in wrong order.
      doc.text(text, at, baseline, level === 0 ? options : { ...options, features: [] });
      at += width * size + tracking * text.length;
    }
  }

  /**
   * A glyph stands for the character for which it was first used. Used first for themselves, the parts into which a
   * font takes a letter (i and the dot below of ị) do not stand for that letter wherever else they appear.
   */
  #nameParts({ name }: Face, text: string): void {
    const parts = text.normalize('NFKD');
    if (parts === text) return;
    for (const part of parts) {
      const key = `${name} ${part}`;
      if (this.#named.has(key)) continue;
      this.#named.add(key);
      this.#doc.widthOfString(part, { features: [] });
    }
  }
}

/** A rectangle in points from the upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const pdfUaIdentification = `
        <rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">
            <pdfuaid:part>1</pdfuaid:part>
        </rdf:Description>
        `;
