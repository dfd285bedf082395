import { Agent, type Dispatcher, request } from 'undici';
import { onTestFinished } from 'vitest';
import { type Authority, createAuthority } from './certificates.ts';
import { type BookingLine, bookingLine, type OutcomeLine, outcomeLine } from './protocol.ts';
import { startWebShop, type WebShop, type WebShopOptions } from './shop.ts';

/** A client of the shop for its own tests: a real HTTPS connection that trusts the test's authority. */
type TestDesk = {
  shop: WebShop;
  authority: Authority;
  /** Any request to the shop. */
  ask(path: string, options?: AskOptions): Promise<Answer>;
  /** One page, parsed. */
  page(query?: string): Promise<{ lines: BookingLine[]; next: string | undefined }>;
  /** Asks for removals and parses the outcomes. */
  remove(lines: readonly { id: string; digest: string }[]): Promise<OutcomeLine[]>;
};

type AskOptions = {
  method?: Dispatcher.HttpMethod;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
};
type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

/** Starts a shop for one test, and a client that trusts it; both end with the test. */
export async function testDesk(options: Partial<WebShopOptions> = {}): Promise<TestDesk> {
  const authority = await createAuthority('A test authority');
  const certificate = await authority.issue({ commonName: 'A shop', hosts: ['127.0.0.1'], usage: 'server' });
  const shop = await startWebShop({ certificate, ...options });
  onTestFinished(() => shop.stop());
  const agent = trusting(authority);
  const ask = async (path: string, { method = 'GET', headers = {}, body }: AskOptions = {}) => {
    const answer = await request(`${shop.url}${path}`, { dispatcher: agent, method, headers, body });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  };
  return {
    shop,
    authority,
    ask,
    page: async (query = '') => {
      const { text, headers } = await ask(`/v1/bookings${query}`);
      const link = /^<([^>]+)>; rel="next"$/.exec(String(headers.link ?? ''))?.[1];
      const next = link === undefined ? undefined : new URL(link, `${shop.url}/v1/bookings`).search;
      return { lines: linesOf(text).map((line) => bookingLine.parse(line)), next };
    },
    remove: async (lines) => {
      const body = lines.map(({ id, digest }) => JSON.stringify({ id, digest })).join('\n');
      const headers = { 'content-type': 'application/x-ndjson' };
      const { text } = await ask('/v1/removals', { method: 'POST', headers, body });
      return linesOf(text).map((line) => outcomeLine.parse(line));
    },
  };
}

/** An agent that trusts an authority, and shows a client certificate where one is given; it ends with the test. */
export function trusting(authority: Authority, client?: { certificate: string; key: string }): Agent {
  const shown = client === undefined ? {} : { cert: client.certificate, key: client.key };
  const agent = new Agent({ connect: { ca: authority.certificate, ...shown } });
  onTestFinished(() => agent.destroy());
  return agent;
}

/** A small booking in the clear. */
export function offer(
  id: string,
  text = `booking ${id}`,
): { id: string; mediaType: 'application/json'; octets: Buffer } {
  return { id, mediaType: 'application/json', octets: Buffer.from(JSON.stringify({ text })) };
}

/** The lines of an NDJSON body, parsed; every line has to end with a line break. */
export function linesOf(text: string): unknown[] {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('The last line has no end.');
  return lines.map((line): unknown => JSON.parse(line));
}
