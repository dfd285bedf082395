import type { DrawQrCode } from './second-factor.ts';

/** Draws a QR code as an SVG path, a rectangle for each run of dark modules. */
export const drawQrPath: DrawQrCode = async (text) => {
  // Loaded when it is needed: the library is large, and the office seldom draws one.
  const { qrCode } = await import('../documents/qr-code.ts');
  const { size, isDark } = qrCode(text);
  const runs: string[] = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (!isDark(column, row)) continue;
      const start = column;
      while (column + 1 < size && isDark(column + 1, row)) column += 1;
      runs.push(`M${start} ${row}h${column + 1 - start}v1H${start}z`);
    }
  }
  return { size, path: runs.join('') };
};
