import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { FaultSwitches, Struck } from './faults.ts';

const chunkOctets = 256 * 1024;

/**
 * Sends lines as one NDJSON body, in chunks, no faster than they are taken. Here strike the faults that are about a
 * body: another content type, a trickle, a cut, an early end.
 */
export function sendLines(
  reply: FastifyReply,
  lines: readonly Buffer[],
  faults: FaultSwitches,
  struck: Struck,
): FastifyReply {
  const trickle = faults.strike('trickle', struck);
  const cut = faults.strike('cut', struck);
  const early = faults.strike('endsEarly', struck);
  reply.type(faults.strike('contentType', struck)?.contentType ?? 'application/x-ndjson');
  if (early === undefined) reply.header('content-length', octetsOf(lines));

  let body: Iterable<Buffer> | AsyncIterable<Buffer> = inChunks(lines);
  if (early !== undefined) body = firstOctets(body, early.afterOctets);
  if (trickle !== undefined) body = inPieces(body, trickle.octets, trickle.milliseconds);
  if (cut !== undefined) body = cutOff(body, cut.afterOctets, reply.request.raw.socket);
  return reply.send(Readable.from(body, { objectMode: false }));
}

function octetsOf(lines: readonly Buffer[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}

/** Lines put together to chunks that are worth a write of their own. */
function* inChunks(lines: readonly Buffer[]): Generator<Buffer> {
  let waiting: Buffer[] = [];
  let octets = 0;
  for (const line of lines) {
    waiting.push(line);
    octets += line.length;
    if (octets < chunkOctets) continue;
    yield Buffer.concat(waiting, octets);
    waiting = [];
    octets = 0;
  }
  if (octets > 0) yield Buffer.concat(waiting, octets);
}

function* firstOctets(chunks: Iterable<Buffer>, octets: number): Generator<Buffer> {
  let left = octets;
  for (const chunk of chunks) {
    if (left === 0) return;
    const piece = chunk.subarray(0, left);
    left -= piece.length;
    if (piece.length > 0) yield piece;
  }
}

async function* inPieces(
  chunks: Iterable<Buffer>,
  octets: number,
  milliseconds: number,
): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += octets) {
      await pause(milliseconds);
      yield chunk.subarray(start, start + octets);
    }
  }
}

/** Sends the first octets, waits until they have left, and destroys the connection. */
async function* cutOff(
  chunks: Iterable<Buffer> | AsyncIterable<Buffer>,
  octets: number,
  socket: Socket,
): AsyncGenerator<Buffer> {
  let left = octets;
  for await (const chunk of chunks) {
    if (left === 0) break;
    const piece = chunk.subarray(0, left);
    left -= piece.length;
    yield piece;
  }
  await nextTurn();
  if (octets > 0 && socket.writableNeedDrain)
    await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  socket.destroy();
}
