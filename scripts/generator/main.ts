import { createHash } from 'node:crypto';
import { mkdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type GeneratedBooking, generateBookings } from './bookings.ts';
import { Misused, optionsFrom, usage } from './options.ts';

interface Tally {
  bookings: number;
  wild: number;
  octets: number;
}

async function main(): Promise<void> {
  const { options, folder } = optionsFrom(process.argv.slice(2));
  const tally: Tally = { bookings: 0, wild: 0, octets: 0 };
  const bookings = counted(generateBookings(options), tally);
  const started = performance.now();
  if (folder === undefined) {
    await pipeline(Readable.from(linesOf(bookings)), process.stdout);
  } else {
    await mkdir(folder, { recursive: true });
    for (const booking of bookings) await putInto(folder, booking);
  }
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  process.stderr.write(
    `${tally.bookings} bookings, ${tally.wild} of them wild, ${tally.octets} octets in ${seconds} s, seed ${options.seed}\n`,
  );
}

function* counted(bookings: Iterable<GeneratedBooking>, tally: Tally): Generator<GeneratedBooking> {
  for (const booking of bookings) {
    tally.bookings += 1;
    tally.octets += booking.octets.length;
    if (booking.wild !== undefined) tally.wild += 1;
    yield booking;
  }
}

/** Lines as the api profile lists bookings. */
function* linesOf(bookings: Iterable<GeneratedBooking>): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (const { id, receivedAt, mediaType, octets } of bookings) {
    const digest = `sha-256=:${createHash('sha256').update(octets).digest('base64')}:`;
    yield `${JSON.stringify({ id, receivedAt, digest, mediaType, body: decoder.decode(octets) })}\n`;
  }
}

/** Writes under another name and renames, so that a listed ID.json is whole; its time is the time of receipt. */
async function putInto(folder: string, { id, octets, receivedAt }: GeneratedBooking): Promise<void> {
  const unfinished = join(folder, `.${id}.part`);
  await writeFile(unfinished, octets);
  await utimes(unfinished, new Date(receivedAt), new Date(receivedAt));
  await rename(unfinished, join(folder, `${id}.json`));
}

/** The reader of a pipe may leave early, as head does: then there is nobody to write to. */
function readerLeft(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

try {
  await main();
} catch (error) {
  if (error instanceof Misused) {
    process.stderr.write(`${error.message}\n${usage}`);
    process.exitCode = 2;
  } else if (!readerLeft(error)) {
    throw error;
  }
}
