import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, linesOf } from './lines.ts';

async function* inChunks(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function collect(chunks: readonly Uint8Array[], longest: number): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of linesOf(inChunks(chunks), longest)) lines.push(line);
  return lines;
}

/** The octets cut at the given places. */
function cutAt(octets: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [0, ...places.map((place) => place % (octets.length + 1)).sort((a, b) => a - b)];
  return sorted.map((from, index) => octets.subarray(from, sorted[index + 1] ?? octets.length));
}

/** What the lines of the octets are, worked out from the whole at once. */
function expected(octets: Uint8Array, longest: number): Line[] {
  const pieces = Buffer.from(octets).toString('latin1').split('\n');
  return pieces.flatMap((piece, index): Line[] => {
    const whole = Buffer.from(piece, 'latin1');
    if (whole.length > longest) return [{ kind: 'tooLong', beginning: whole.subarray(0, 4096) }];
    const line = whole.at(-1) === 0x0d ? whole.subarray(0, -1) : whole;
    return line.length === 0
      ? []
      : [{ kind: 'line', octets: Buffer.from(line), ended: index < pieces.length - 1 }];
  });
}

/** Any octets, with line ends often enough that they matter. */
const octets = fc
  .array(
    fc.oneof(
      { weight: 2, arbitrary: fc.uint8Array({ maxLength: 40 }) },
      fc.constantFrom(Buffer.from('\n'), Buffer.from('\r\n'), Buffer.from('\r')),
    ),
    { maxLength: 30 },
  )
  .map((parts) => Uint8Array.from(Buffer.concat(parts)));

describe('lines of a stream', () => {
  it('are the same wherever the stream is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        octets,
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.integer({ min: 1, max: 60 }),
        async (whole, places, longest) => {
          const lines = await collect(cutAt(whole, places), longest);
          const right = expected(whole, longest);
          // A line that is too long is told of before all of it has come, so its beginning may be shorter.
          expect(lines.map(({ kind }) => kind)).toEqual(right.map(({ kind }) => kind));
          for (const [index, line] of lines.entries()) {
            const one = right[index];
            if (line.kind === 'line') expect(line).toEqual(one);
            else if (one?.kind === 'tooLong') {
              expect(line.beginning.length).toBeGreaterThan(longest);
              expect(one.beginning.subarray(0, line.beginning.length)).toEqual(line.beginning);
            }
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('end at LF, with or without CR, and the last one may have no end', async () => {
    expect(await collect([Buffer.from('one\r\ntwo\n\r\n\nthree')], 100)).toEqual([
      { kind: 'line', octets: Buffer.from('one'), ended: true },
      { kind: 'line', octets: Buffer.from('two'), ended: true },
      { kind: 'line', octets: Buffer.from('three'), ended: false },
    ]);
    expect(await collect([Buffer.from('one\r'), Buffer.from('\ntwo')], 100)).toEqual([
      { kind: 'line', octets: Buffer.from('one'), ended: true },
      { kind: 'line', octets: Buffer.from('two'), ended: false },
    ]);
  });

  it('that are too long are passed over without being held, and the next one still comes', async () => {
    const beginning = Buffer.from('{"id":"LONG"');
    const told: { line: Line; chunksSent: number }[] = [];
    let chunksSent = 0;
    async function* long(): AsyncGenerator<Uint8Array> {
      yield beginning;
      for (; chunksSent < 16_384; chunksSent += 1) yield Buffer.alloc(64 * 1024, 'x');
      yield Buffer.from('\nnext\n');
    }
    const before = process.memoryUsage.rss();
    for await (const line of linesOf(long(), 1024 * 1024)) told.push({ line, chunksSent });
    // A line of 1 GiB went by; held, it would be there still.
    expect(process.memoryUsage.rss() - before).toBeLessThan(400 * 1024 * 1024);
    expect(told.map(({ line }) => line.kind)).toEqual(['tooLong', 'line']);
    const [first, second] = told;
    expect(first?.chunksSent).toBeLessThan(20);
    if (first?.line.kind !== 'tooLong' || second?.line.kind !== 'line') throw new Error('not the kinds');
    expect(first.line.beginning.length).toBe(4096);
    expect(first.line.beginning.subarray(0, beginning.length)).toEqual(beginning);
    expect(second.line.octets.toString()).toBe('next');
  });

  it('of exactly the greatest length are lines still', async () => {
    const lines = await collect([Buffer.from('12345\n123456\n12345')], 5);
    expect(lines.map(({ kind }) => kind)).toEqual(['line', 'tooLong', 'line']);
  });
});
