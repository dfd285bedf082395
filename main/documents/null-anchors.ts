import type { Font, GlyphPositioning } from 'fontkit';

const mended = new WeakSet<GlyphPositioning>();

/**
 * Lets fontkit 2.0.4 pass over anchors that a font leaves out, as OpenType allows and HarfBuzz does. Without this it
 * throws on ordinary names in several scripts (in Gurmukhi on Singh). Known upstream: foliojs/fontkit issue 367, with
 * the same guard waiting in pull request 374; this file goes when that is released.
 *
 * pdfkit shapes with the same class, so mending it through any font that has mark positioning mends it for both.
 */
export function passOverNullAnchors(font: Font): void {
  font.layout('a');
  const processor = font._layoutEngine?.engine?.GPOSProcessor;
  if (processor === undefined) return;
  const positioning: GlyphPositioning = Object.getPrototypeOf(processor);
  if (mended.has(positioning)) return;
  mended.add(positioning);
  const { applyAnchor } = positioning;
  positioning.applyAnchor = function (mark, baseAnchor, baseIndex) {
    if (baseAnchor && mark.markAnchor) applyAnchor.call(this, mark, baseAnchor, baseIndex);
  };
}
