/** A line of a stream, without its end; `tooLong` carries its beginning only. */
export type Line =
  | { readonly kind: 'line'; readonly octets: Buffer; readonly ended: boolean }
  | { readonly kind: 'tooLong'; readonly beginning: Buffer };

const LF = 0x0a;
const CR = 0x0d;
/** How much of a line that is too long is kept, to read its id from. */
const BEGINNING = 4096;

/**
 * Splits a stream of octets into lines at LF (a CR before it is dropped, empty lines are skipped). A line longer than
 * `longest` octets, its CR counted, is told of as soon as that is known and then passed over without being held.
 * `ended` is false for a last line without its LF.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let length = 0;
  let passingOver = false;
  for await (const chunk of chunks) {
    const octets = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    while (from < octets.length) {
      const end = octets.indexOf(LF, from);
      const part = octets.subarray(from, end === -1 ? octets.length : end);
      if (!passingOver) {
        parts.push(part);
        length += part.length;
        if (length > longest) {
          yield { kind: 'tooLong', beginning: beginningOf(parts) };
          passingOver = true;
          parts = [];
        }
      }
      if (end === -1) break;
      const line = passingOver ? undefined : lineOf(parts, true);
      if (line !== undefined) yield line;
      parts = [];
      length = 0;
      passingOver = false;
      from = end + 1;
    }
  }
  const last = passingOver ? undefined : lineOf(parts, false);
  if (last !== undefined) yield last;
}

function lineOf(parts: readonly Buffer[], ended: boolean): Line | undefined {
  const whole = Buffer.concat(parts);
  const octets = whole.at(-1) === CR ? whole.subarray(0, -1) : whole;
  return octets.length === 0 ? undefined : { kind: 'line', octets, ended };
}

function beginningOf(parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts.map((part) => part.subarray(0, BEGINNING))).subarray(0, BEGINNING);
}
