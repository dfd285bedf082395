import { z } from 'zod';
import { ConnectionFailed, connectionFaultOf } from './faults.ts';
import { type Answer, type Credentials, header, VerifiedHttps } from './https.ts';
import { type Line, linesOf } from './lines.ts';
import { removeEach } from './remove-each.ts';
import {
  digestText,
  isBookingId,
  limits,
  type RemovalOutcome,
  type RemovalRequest,
  readDigest,
  readInstant,
  sha256,
  type WebShop,
  type WireItem,
} from './wire.ts';

const NDJSON = 'application/x-ndjson';

/** Pages of one listing: five million bookings. */
const MOST_PAGES = 10_000;
/** Pages in a row with nothing on them. */
const MOST_EMPTY_PAGES = 20;

/** A line of a page: a body of 1 MiB may be six times as long as a JSON string (every octet as \u00XX). */
const LONGEST_LINE = limits.booking * 6 + 4096;

const bookingLine = z.object({
  id: z.string(),
  receivedAt: z.string(),
  digest: z.string(),
  mediaType: z.string(),
  body: z.string(),
});

const removalLine = z.object({
  id: z.string(),
  outcome: z.enum(['removed', 'absent', 'changed']),
  /** What is no receipt is left out; the outcome beside it stands all the same. */
  receipt: z.string().max(10_000).optional().catch(undefined),
});

/** The id in the beginning of a line that was too long to read whole. */
function idIn(beginning: Buffer): string {
  return /"id"\s*:\s*"([A-Za-z0-9._-]{1,64})"/.exec(beginning.toString('latin1'))?.[1] ?? 'unknown id';
}

/** A line that holds no booking of the protocol, whole. */
function unreadable(octets: Buffer, reason: 'malformedLine' | 'malformedId', where: string[]): WireItem {
  return {
    kind: 'unreadable',
    reason,
    octets,
    id: null,
    digest: sha256(octets),
    mediaType: NDJSON,
    receivedAt: null,
    where,
  };
}

/** What a line of a page is. Pure; never throws. */
export function readBookingLine(line: Line): WireItem {
  if (line.kind === 'tooLong') return { kind: 'left', label: idIn(line.beginning), reason: 'tooLarge' };
  const parsed = bookingLine.safeParse(parseJson(line.octets));
  if (!parsed.success) {
    return unreadable(
      line.octets,
      'malformedLine',
      parsed.error.issues.map(({ path }) => path.join('.')).slice(0, 20),
    );
  }
  const { id, receivedAt, digest, mediaType, body } = parsed.data;
  if (!isBookingId(id)) return unreadable(line.octets, 'malformedId', ['id']);
  const octets = Buffer.from(body, 'utf8');
  if (octets.length > limits.booking) return { kind: 'left', label: id, reason: 'tooLarge' };
  const claimed = readDigest(digest);
  const actual = sha256(octets);
  if (claimed === undefined || !claimed.equals(actual))
    return { kind: 'left', label: id, reason: 'wrongDigest' };
  const at = readInstant(receivedAt);
  const common = { id, octets, digest: actual, etag: null };
  if (mediaType !== 'application/json' && mediaType !== 'application/jose') {
    const where = ['mediaType'];
    return {
      ...common,
      kind: 'unreadable',
      reason: 'unsupportedMediaType',
      mediaType,
      receivedAt: at ?? null,
      where,
    };
  }
  return { ...common, kind: 'booking', mediaType, receivedAt: at ?? new Date().toISOString() };
}

function parseJson(octets: Buffer): unknown {
  try {
    return JSON.parse(octets.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** One parameter of a link: its name, and its value quoted or bare (RFC 8288, 3). */
const PARAMETER = /;\s*([^=;,\s"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?/g;
const LINK = new RegExp(`<([^>]*)>((?:\\s*${PARAMETER.source})*)`, 'g');

/** The address of the next page out of Link headers, as it stands there. */
function nextLink(value: string | string[] | undefined): string | undefined {
  for (const [, target, parameters = ''] of [value ?? []].flat().join(', ').matchAll(LINK)) {
    for (const [, name = '', quoted, bare] of parameters.matchAll(PARAMETER)) {
      const relations = (quoted ?? bare ?? '').toLowerCase().split(/\s+/);
      if (name.toLowerCase() === 'rel' && relations.includes('next')) return target;
    }
  }
  return undefined;
}

/** Passes chunks on and stops a page that is over the protocol's limit. */
async function* withinPage(body: Answer['body'], most: number): AsyncGenerator<Uint8Array> {
  let octets = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a body gives octets');
    octets += chunk.byteLength;
    if (octets > most) throw new ConnectionFailed('pageTooLarge');
    yield chunk;
  }
}

/** What a server may ask of the desk's patience, where it is not what the protocol allows. */
interface ApiShopLimits {
  /** The longest that one answer may take to its end, in milliseconds. */
  readonly whole?: number;
  /** Pages of one listing. */
  readonly mostPages?: number;
  /** Octets of one page. */
  readonly pageOctets?: number;
}

/** A web shop of profile `api`. */
export class ApiShop implements WebShop {
  readonly #https: VerifiedHttps;
  readonly #mostPages: number;
  readonly #pageOctets: number;
  /** Whether this server takes removals in batches; one that does not know the path gets single DELETEs. */
  #batches = true;

  constructor(
    credentials: Credentials,
    { mostPages = MOST_PAGES, pageOctets = limits.page, ...times }: ApiShopLimits = {},
  ) {
    this.#mostPages = mostPages;
    this.#pageOctets = pageOctets;
    this.#https = new VerifiedHttps(credentials, times);
  }

  async *list(signal: AbortSignal): AsyncGenerator<WireItem | 'pageEnd'> {
    let limit: number = limits.count;
    let url: URL | undefined = this.#page(limit);
    const asked = new Set<string>();
    let emptyPages = 0;
    while (url !== undefined) {
      asked.add(url.href);
      const answer = await this.#ask(url, signal);
      const kinds: WireItem['kind'][] = [];
      try {
        for await (const item of this.#items(answer.body)) {
          kinds.push(item.kind);
          yield item;
        }
      } catch (error) {
        const fault = signal.aborted ? undefined : connectionFaultOf(error, { host: this.#https.base.host });
        if (fault?.fault.code !== 'pageTooLarge') {
          throw fault?.fault.code === 'reset' ? new ConnectionFailed('endedEarly') : (fault ?? error);
        }
        if (limit > 1) {
          // What came before the limit was read is known already; ask again for smaller pages from the beginning.
          limit = Math.ceil(limit / 8);
          url = this.#page(limit);
          asked.clear();
          continue;
        }
        // A page of one booking that is itself too large was told of as left: what stands behind it is still to come.
        if (kinds.join() !== 'left') throw fault;
      }
      yield 'pageEnd';
      url = this.#next(answer.headers.link, url);
      emptyPages = kinds.length === 0 ? emptyPages + 1 : 0;
      // A listing that leads back to where it was would never end, nor one that leads on and on.
      const endless =
        url !== undefined &&
        (asked.has(url.href) || asked.size >= this.#mostPages || emptyPages >= MOST_EMPTY_PAGES);
      if (endless) throw new ConnectionFailed('protocol', { detail: 'link' });
    }
  }

  async #ask(url: URL, signal: AbortSignal): Promise<Answer> {
    const answer = await this.#https.ask({ method: 'GET', url, accept: NDJSON, expect: [200], signal });
    if (header(answer.headers, 'content-type')?.toLowerCase().startsWith(NDJSON)) return answer;
    await answer.body.dump();
    throw new ConnectionFailed('protocol', { detail: 'content-type' });
  }

  #next(link: string | string[] | undefined, page: URL): URL | undefined {
    const target = nextLink(link);
    if (target === undefined) return undefined;
    if (!URL.canParse(target, page.href)) throw new ConnectionFailed('protocol', { detail: 'link' });
    return new URL(target, page);
  }

  async *#items(body: Answer['body']): AsyncGenerator<WireItem> {
    for await (const line of linesOf(withinPage(body, this.#pageOctets), LONGEST_LINE)) {
      const item = readBookingLine(line);
      // A last line without its end that is not whole is a page that ended early, not a malformed booking.
      if (line.kind === 'line' && !line.ended && item.kind === 'unreadable')
        throw new ConnectionFailed('endedEarly');
      yield item;
    }
  }

  #page(limit: number): URL {
    return new URL(`v1/bookings?limit=${limit}`, this.#https.base);
  }

  async remove(requests: readonly RemovalRequest[], signal: AbortSignal): Promise<RemovalOutcome[]> {
    if (this.#batches) {
      const outcomes = await this.#removeBatch(requests, signal);
      if (outcomes !== undefined) return outcomes;
      this.#batches = false;
    }
    return removeEach(requests, (request) => this.#removeOne(request, signal));
  }

  async #removeBatch(
    requests: readonly RemovalRequest[],
    signal: AbortSignal,
  ): Promise<RemovalOutcome[] | undefined> {
    const answer = await this.#https.ask({
      method: 'POST',
      url: new URL('v1/removals', this.#https.base),
      accept: NDJSON,
      contentType: NDJSON,
      body: requests
        .map(({ id, digest }) => `${JSON.stringify({ id, digest: digestText(digest) })}\n`)
        .join(''),
      expect: [200, 404, 405],
      signal,
    });
    if (answer.status !== 200) {
      await answer.body.dump();
      return undefined;
    }
    const outcomes: RemovalOutcome[] = [];
    let lines = 0;
    try {
      for await (const line of linesOf(withinPage(answer.body, this.#pageOctets), 64 * 1024)) {
        lines += 1;
        const parsed = line.kind === 'line' ? removalLine.safeParse(parseJson(line.octets)) : undefined;
        // A line that says nothing leaves its booking pending: it is asked for again.
        if (parsed?.success) outcomes.push({ ...parsed.data, receipt: parsed.data.receipt ?? null });
      }
    } catch (error) {
      // What was answered before the connection broke stands; the rest stays pending.
      if (outcomes.length === 0) throw connectionFaultOf(error) ?? error;
    }
    if (outcomes.length === 0)
      throw new ConnectionFailed(lines === 0 ? 'endedEarly' : 'protocol', { detail: 'removals' });
    return outcomes;
  }

  async #removeOne({ id, digest }: RemovalRequest, signal: AbortSignal): Promise<RemovalOutcome | undefined> {
    // In an address these two are steps of the path (RFC 3986, 5.2.4), not names: only a batch can remove them.
    if (id === '.' || id === '..') return undefined;
    const answer = await this.#https.ask({
      method: 'DELETE',
      url: new URL(`v1/bookings/${encodeURIComponent(id)}`, this.#https.base),
      ifMatch: `"${digest.toString('hex')}"`,
      expect: [204, 404, 410, 412],
      signal,
    });
    await answer.body.dump();
    const outcome = answer.status === 204 ? 'removed' : answer.status === 412 ? 'changed' : 'absent';
    return { id, outcome, receipt: null };
  }

  close(): Promise<void> {
    return this.#https.close();
  }
}
