import bwip from 'bwip-js/node';
import type { Box } from './paper.ts';

/** A QR code as its dark squares: `size` by `size` modules. */
interface QrCode {
  readonly size: number;
  readonly isDark: (column: number, row: number) => boolean;
}

/** The QR code (ISO/IEC 18004, error correction M) of a short text. */
export function qrCode(text: string): QrCode {
  const [symbol] = bwip.raw('qrcode', text, 'eclevel=M');
  if (symbol === undefined || !('pixs' in symbol)) throw new Error('The barcode library made no QR code.');
  const { pixs, pixx } = symbol;
  return { size: pixx, isDark: (column, row) => pixs[row * pixx + column] === 1 };
}

/** Modules that stay white around a QR code. */
const quietZone = 4;

/** Draws a QR code as vectors, with its quiet zone on white, into a square. */
export function drawQrCode(
  doc: PDFKit.PDFDocument,
  code: QrCode,
  box: Box,
  ink: string,
  paper: string,
): void {
  const module = box.width / (code.size + 2 * quietZone);
  doc.roundedRect(box.x, box.y, box.width, box.height, 3).fill(paper);
  for (let row = 0; row < code.size; row += 1) {
    for (let column = 0; column < code.size; column += 1) {
      if (!code.isDark(column, row)) continue;
      let end = column;
      while (code.isDark(end + 1, row) && end + 1 < code.size) end += 1;
      const x = box.x + (quietZone + column) * module;
      const y = box.y + (quietZone + row) * module;
      doc.rect(x, y, (end - column + 1) * module, module);
      column = end;
    }
  }
  doc.fill(ink);
}
