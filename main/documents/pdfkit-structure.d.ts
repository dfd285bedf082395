/** What pdfkit 0.20 offers for tagged PDF and its published types do not say yet. */
declare namespace PDFKit {
  interface PDFStructureElement {
    /** The structure element's own dictionary; `A` holds its attributes until the element ends. */
    readonly dictionary: {
      readonly data: { A?: Readonly<Record<string, string | number | readonly number[]>> };
    };
  }

  namespace Mixins {
    interface StructureElementOptions {
      /** Which cells a TH is the heading of. */
      scope?: 'Row' | 'Column' | 'Both';
      /** Left, top, right, bottom from the page's upper left corner, in points. */
      bbox?: readonly [number, number, number, number];
    }
  }
}
