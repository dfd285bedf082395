import PQueue from 'p-queue';
import { z } from 'zod';
import { ConnectionFailed, connectionFaultOf } from './faults.ts';
import { type Answer, type Credentials, header, VerifiedHttps } from './https.ts';
import { AT_ONCE, removeEach } from './remove-each.ts';
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

/** A fault that may be of one file alone: it is told of when all the others have been read, and blocks none of them. */
function ofOneFile(error: unknown): boolean {
  return error instanceof ConnectionFailed && ['forbidden', 'serverError'].includes(error.fault.code);
}

/** What the server itself calls a version; a weak ETag names none (RFC 9110, 8.8.1) and never matches an If-Match. */
function strongEtag(headers: Answer['headers']): string | null {
  const etag = header(headers, 'etag');
  return etag?.startsWith('"') ? etag : null;
}

/** A web shop of profile `folder`: any web server that lists a folder as JSON and lets the desk delete from it. */
export class FolderShop implements WebShop {
  readonly #https: VerifiedHttps;
  /** The file's name by version, as it was read; an intent of an earlier run is looked for under both endings. */
  readonly #names = new Map<string, string>();

  constructor(credentials: Credentials) {
    this.#https = new VerifiedHttps(credentials);
  }

  async *list(signal: AbortSignal): AsyncGenerator<WireItem | 'pageEnd'> {
    const files = bookingFiles(await this.#listing(signal));
    let unread: unknown;
    for (let from = 0; from < files.length; from += PAGE) {
      const queue = new PQueue({ concurrency: AT_ONCE });
      const page = files.slice(from, from + PAGE).map((file) => queue.add(() => this.#fetch(file, signal)));
      // Every fetch is waited for, also behind one that failed, so that none is left without a listener.
      const settled = await Promise.allSettled(page);
      for (const result of settled)
        if (result.status === 'fulfilled' && result.value !== undefined) yield result.value;
      const failed = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      const stops = failed.find((error) => failed.length === settled.length || !ofOneFile(error));
      if (stops !== undefined) throw stops;
      unread ??= failed[0];
      yield 'pageEnd';
    }
    if (unread !== undefined) throw unread;
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
    const digest = sha256(octets);
    this.#names.set(versionKey(file.id, digest), file.name);
    return {
      kind: 'booking',
      id: file.id,
      octets,
      digest,
      mediaType: file.name.endsWith('.jwe') ? 'application/jose' : 'application/json',
      receivedAt: file.mtime,
      etag: strongEtag(answer.headers),
    };
  }

  #url(name: string): URL {
    return new URL(encodeURIComponent(name), this.#https.base);
  }

  remove(requests: readonly RemovalRequest[], signal: AbortSignal): Promise<RemovalOutcome[]> {
    return removeEach(requests, (request) => this.#removeOne(request, signal));
  }

  async #removeOne({ id, digest, etag }: RemovalRequest, signal: AbortSignal): Promise<RemovalOutcome> {
    const known = this.#names.get(versionKey(id, digest));
    let outcome: RemovalOutcome['outcome'] = 'absent';
    for (const name of known === undefined ? [`${id}.json`, `${id}.jwe`] : [known]) {
      const present = await this.#versionNow(name, digest, etag, signal);
      if (present === 'same') {
        outcome = await this.#delete(name, etag, signal);
        break;
      }
      if (present === 'changed') outcome = 'changed';
    }
    return { id, outcome, receipt: null };
  }

  async #delete(name: string, etag: string | null, signal: AbortSignal): Promise<RemovalOutcome['outcome']> {
    const answer = await this.#https.ask({
      method: 'DELETE',
      url: this.#url(name),
      // Where the server has no name for this version, none that it could compare would match.
      ...(etag === null ? {} : { ifMatch: etag }),
      expect: [200, 204, 404, 410, 412],
      signal,
    });
    await answer.body.dump();
    if (answer.status === 412) return 'changed';
    return answer.status < 300 ? 'removed' : 'absent';
  }

  /**
   * Whether the file is still the version that was kept. Stock nginx ignores If-Match on DELETE, so the ETag is compared
   * just before; a server without strong ETags is asked for the octets again.
   */
  async #versionNow(
    name: string,
    digest: Buffer,
    etag: string | null,
    signal: AbortSignal,
  ): Promise<'absent' | 'changed' | 'same'> {
    const method = etag === null ? 'GET' : 'HEAD';
    const answer = await this.#https.ask({ method, url: this.#url(name), expect: [200, 404, 410], signal });
    if (answer.status !== 200) {
      await answer.body.dump();
      return 'absent';
    }
    if (etag === null) {
      const octets = await octetsOf(answer.body);
      return octets !== undefined && sha256(octets).equals(digest) ? 'same' : 'changed';
    }
    await answer.body.dump();
    return strongEtag(answer.headers) === etag ? 'same' : 'changed';
  }

  close(): Promise<void> {
    return this.#https.close();
  }
}

function versionKey(id: string, digest: Buffer): string {
  return `${id} ${digest.toString('hex')}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
