import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** How much is copied at a time, in octets: progress is told after each. */
const PIECE = 4 << 20;

/** Copies a file piece by piece and brings it to the disk. Gives the SHA-256 of what was read, hexadecimal. */
export async function copyFile(
  from: string,
  to: string,
  tell: (done: number) => void = () => undefined,
): Promise<string> {
  const hash = createHash('sha256');
  const source = await open(from, 'r');
  try {
    const target = await open(to, 'w', 0o600);
    try {
      const piece = Buffer.alloc(PIECE);
      for (let done = 0; ; ) {
        const { bytesRead } = await source.read(piece, 0, PIECE, done);
        if (bytesRead === 0) break;
        const part = piece.subarray(0, bytesRead);
        hash.update(part);
        await target.writeFile(part);
        done += bytesRead;
        tell(done);
      }
      await target.sync();
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
  return hash.digest('hex');
}

/** SHA-256 of a file, hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
