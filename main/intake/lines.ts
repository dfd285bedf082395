/** A line of a stream, without its end; `tooLong` carries its beginning only. */
export type Line =
  | { readonly kind: 'line'; readonly octets: Buffer; readonly ended: boolean }
  | { readonly kind: 'tooLong'; readonly beginning: Buffer };

const NEWLINE = 0x0a;
/** How much of a line that is too long is kept, to read its id from. */
const BEGINNING = 4096;

/**
 * Splits a stream of octets into lines at LF (a CR before it is dropped, empty lines are skipped). A line longer than
 * `longest` octets is passed over without being held. `ended` is false for a last line without its LF.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (ended: boolean): Line | undefined => {
    const octets = Buffer.concat(parts);
    const tooLong = length > longest;
    parts = [];
    length = 0;
    if (tooLong) return { kind: 'tooLong', beginning: octets.subarray(0, BEGINNING) };
    const line = octets.at(-1) === 0x0d ? octets.subarray(0, -1) : octets;
    return line.length === 0 ? undefined : { kind: 'line', octets: line, ended };
  };
  for await (const chunk of chunks) {
    const octets = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    while (from < octets.length) {
      const end = octets.indexOf(NEWLINE, from);
      const part = octets.subarray(from, end === -1 ? octets.length : end);
      length += part.length;
      if (length <= longest) parts.push(part);
      else if (parts.length > 1 || (parts[0]?.length ?? 0) > BEGINNING)
        parts = [Buffer.concat(parts).subarray(0, BEGINNING)];
      else if (parts.length === 0) parts.push(part.subarray(0, BEGINNING));
      if (end === -1) break;
      const line = take(true);
      if (line !== undefined) yield line;
      from = end + 1;
    }
  }
  const last = take(false);
  if (last !== undefined) yield last;
}
