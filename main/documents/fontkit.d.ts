/** The part of fontkit that documents use: reading a font, its coverage and its shaping. */
declare module 'fontkit' {
  /** A mark to be attached, and the point of the glyph under it; either may be null in a font. */
  type Anchored = { readonly markAnchor: object | null };

  export interface GlyphPositioning {
    applyAnchor(mark: Anchored, baseAnchor: object | null | undefined, baseIndex: number): void;
  }

  export interface Font {
    readonly unitsPerEm: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    /** Shapes a text of one script; throws where the font or fontkit cannot. */
    layout(text: string): { readonly advanceWidth: number; readonly glyphs: readonly object[] };
    /** Set after the first layout. */
    readonly _layoutEngine?: { readonly engine: { readonly GPOSProcessor?: GlyphPositioning } | null };
  }

  export function create(file: Uint8Array): Font;
}
