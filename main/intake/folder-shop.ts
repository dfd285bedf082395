import PQueue from 'p-queue';
import { z } from 'zod';
import { ConnectionFailed, connectionFaultOf } from './faults.ts';
import { type Answer, type Credentials, header, VerifiedHttps } from './https.ts';
import {
  isBookingId,
  limits,
  type RemovalOutcome,
  type RemovalRequest,
  readInstant,
  sha256,
  type WebShop,
  type WireItem,
} from './wire.ts';

const listing = z.array(
  z.object({ name: z.string(), type: z.string(), mtime: z.string().optional(), size: z.number().optional() }),
);

/** Requests under way at once. */
const AT_ONCE = 8;
/** Files between two `pageEnd`s. */
const PAGE = 100;

interface ListedFile {
  readonly id: string;
  readonly name: string;
  readonly mtime: string;
  readonly size: number | undefined;
}

/** The files of a listing that are bookings; every other name is left alone. Oldest first. */
function bookingFiles(entries: z.infer<typeof listing>): ListedFile[] {
  const files: ListedFile[] = [];
  for (const { name, type, mtime, size } of entries) {
    const id = /^(.+)\.(json|jwe)$/.exec(name)?.[1];
    if (type === 'file' && id !== undefined && isBookingId(id)) {
      files.push({ id, name, mtime: (mtime && readInstant(mtime)) || new Date().toISOString(), size });
    }
  }
  return files.sort((a, b) => (a.mtime === b.mtime ? (a.id < b.id ? -1 : 1) : a.mtime < b.mtime ? -1 : 1));
}

/** The octets of a body, or undefined where they are over the limit of a booking. */
async function octetsOf(body: Answer['body']): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a body gives octets');
    length += chunk.byteLength;
    if (length > limits.booking) return undefined;
    parts.push(Buffer.from(chunk));
  }
  return Buffer.concat(parts);
}

/** A web shop of profile `folder`: any web server that lists a folder as JSON and lets the desk delete from it. */
export class FolderShop implements WebShop {
  readonly #https: VerifiedHttps;
  /** The file's name by id, from the last listing; an intent of an earlier run is looked for under both endings. */
  readonly #names = new Map<string, string>();

  constructor(credentials: Credentials) {
    this.#https = new VerifiedHttps(credentials);
  }

  async *list(signal: AbortSignal): AsyncGenerator<WireItem | 'pageEnd'> {
    const files = bookingFiles(await this.#listing(signal));
    for (let from = 0; from < files.length; from += PAGE) {
      const queue = new PQueue({ concurrency: AT_ONCE });
      const page = files.slice(from, from + PAGE).map((file) => queue.add(() => this.#fetch(file, signal)));
      // Every fetch is waited for, also behind one that failed, so that none is left without a listener.
      const settled = await Promise.allSettled(page);
      for (const result of settled)
        if (result.status === 'fulfilled' && result.value !== undefined) yield result.value;
      for (const result of settled) if (result.status === 'rejected') throw result.reason;
      yield 'pageEnd';
    }
  }

  async #listing(signal: AbortSignal): Promise<z.infer<typeof listing>> {
    const answer = await this.#https.ask({
      method: 'GET',
      url: this.#https.base,
      accept: 'application/json',
      expect: [200],
      signal,
    });
    let text = '';
    let octets = 0;
    const decoder = new TextDecoder();
    try {
      for await (const chunk of answer.body) {
        octets += chunk.byteLength;
        if (octets > limits.page) throw new ConnectionFailed('pageTooLarge');
        text += decoder.decode(chunk, { stream: true });
      }
    } catch (error) {
      throw connectionFaultOf(error) ?? error;
    }
    const parsed = listing.safeParse(parseJson(text));
    if (!parsed.success) throw new ConnectionFailed('protocol', { detail: 'listing' });
    return parsed.data;
  }

  async #fetch(file: ListedFile, signal: AbortSignal): Promise<WireItem | undefined> {
    if (file.size !== undefined && file.size > limits.booking) {
      return { kind: 'left', label: file.id, reason: 'tooLarge' };
    }
    const answer = await this.#https.ask({
      method: 'GET',
      url: this.#url(file.name),
      expect: [200, 404, 410],
      signal,
    });
    if (answer.status !== 200) {
      // Gone since it was listed: nothing to keep, and nothing in-house changes (promise 6).
      await answer.body.dump();
      return undefined;
    }
    const octets = await octetsOf(answer.body).catch((error: unknown) => {
      throw connectionFaultOf(error) ?? error;
    });
    if (octets === undefined) return { kind: 'left', label: file.id, reason: 'tooLarge' };
    this.#names.set(file.id, file.name);
    return {
      kind: 'booking',
      id: file.id,
      octets,
      digest: sha256(octets),
      mediaType: file.name.endsWith('.jwe') ? 'application/jose' : 'application/json',
      receivedAt: file.mtime,
      etag: header(answer.headers, 'etag') ?? null,
    };
  }

  #url(name: string): URL {
    return new URL(encodeURIComponent(name), this.#https.base);
  }

  async remove(requests: readonly RemovalRequest[], signal: AbortSignal): Promise<RemovalOutcome[]> {
    const queue = new PQueue({ concurrency: AT_ONCE });
    const settled = await Promise.allSettled(
      requests.map((request) => queue.add(() => this.#removeOne(request, signal))),
    );
    const outcomes: RemovalOutcome[] = [];
    for (const result of settled) if (result.status === 'fulfilled') outcomes.push(result.value);
    const failed = settled.find((result) => result.status === 'rejected');
    // Outcomes that came are recorded first; where all failed there is nothing to record but the fault.
    if (failed !== undefined && outcomes.length === 0) throw failed.reason;
    return outcomes;
  }

  async #removeOne({ id, digest, etag }: RemovalRequest, signal: AbortSignal): Promise<RemovalOutcome> {
    const known = this.#names.get(id);
    for (const name of known === undefined ? [`${id}.json`, `${id}.jwe`] : [known]) {
      const present = await this.#versionNow(name, digest, etag, signal);
      if (present === 'absent') continue;
      if (present === 'changed') return { id, outcome: 'changed', receipt: null };
      const answer = await this.#https.ask({
        method: 'DELETE',
        url: this.#url(name),
        ifMatch: present.etag ?? `"${digest.toString('hex')}"`,
        expect: [200, 204, 404, 410, 412],
        signal,
      });
      await answer.body.dump();
      if (answer.status === 412) return { id, outcome: 'changed', receipt: null };
      return { id, outcome: answer.status < 300 ? 'removed' : 'absent', receipt: null };
    }
    return { id, outcome: 'absent', receipt: null };
  }

  /**
   * Whether the file is still the version that was kept. Stock nginx ignores If-Match on DELETE, so the ETag is compared
   * just before; a server without ETags is asked for the octets again.
   */
  async #versionNow(
    name: string,
    digest: Buffer,
    etag: string | null,
    signal: AbortSignal,
  ): Promise<'absent' | 'changed' | { etag: string | null }> {
    const method = etag === null ? 'GET' : 'HEAD';
    const answer = await this.#https.ask({ method, url: this.#url(name), expect: [200, 404, 410], signal });
    if (answer.status !== 200) {
      await answer.body.dump();
      return 'absent';
    }
    if (etag === null) {
      const octets = await octetsOf(answer.body);
      return octets !== undefined && sha256(octets).equals(digest) ? { etag: null } : 'changed';
    }
    await answer.body.dump();
    return header(answer.headers, 'etag') === etag ? { etag } : 'changed';
  }

  close(): Promise<void> {
    return this.#https.close();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
