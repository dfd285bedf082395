import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { booking } from '../booking.ts';
import { RequestProblem, sendProblem } from '../errors.ts';
import type { Ledger } from '../ledger.ts';
import { digestOf, type MediaType, mostOctets } from '../protocol.ts';
import { type DeskKey, isSealedFor } from '../sealing.ts';
import type { Shelf } from '../shelf.ts';
import { formAssets } from './assets.ts';
import { pageLanguage } from './language.ts';
import { type Agency, formPage } from './page.ts';

/** What the form works on. Without a desk key it takes bookings in the clear, and none with a card. */
type FormParts = { shelf: Shelf; ledger: Ledger; deskKey: DeskKey | null; agency: Agency };

/** Nothing inline, nothing from elsewhere, no markup from script. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The booking form page, its files, and where it posts to. How a shop takes bookings in is no part of the protocol. */
export function bookingForm(parts: FormParts): FastifyPluginAsyncZod {
  const { shelf, ledger, deskKey, agency } = parts;
  const assets = formAssets();
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      ['application/json', 'application/jose'],
      { parseAs: 'buffer', bodyLimit: mostOctets },
      async (_request: unknown, body: string | Buffer) => body,
    );

    app.get(
      '/',
      { schema: { hide: true, querystring: z.object({ lang: z.string().optional() }) } },
      async (request, reply) => {
        const language = pageLanguage(request.query.lang, request.headers['accept-language']);
        const origin = { host: request.host, ip: request.ip };
        return reply
          .type('text/html; charset=utf-8')
          .headers({
            'content-security-policy': contentSecurityPolicy,
            'content-language': language,
            'cache-control': 'no-store',
            vary: 'accept-language',
          })
          .send(formPage({ language, deskKey, origin }, agency));
      },
    );

    app.get(
      '/assets/*',
      { schema: { hide: true, params: z.object({ '*': z.string() }) } },
      async (request, reply) => {
        const asset = assets.get(request.params['*']);
        if (asset === undefined) return sendProblem(reply, 404, 'There is no such file.');
        return reply.type(asset.contentType).send(asset.octets);
      },
    );

    app.post(
      '/form',
      {
        schema: {
          hide: true,
          headers: z.object({ 'idempotency-key': z.uuid().default(() => randomUUID()) }),
          body: z.instanceof(Buffer),
        },
      },
      async (request, reply) => {
        const id = request.headers['idempotency-key'];
        const octets = request.body;
        const mediaType = readMediaType(request.headers['content-type']);
        refuseUnlessTaken(mediaType, octets, id, deskKey);
        const versions = ledger.versionsOf(id);
        if (versions.size > 0 && !versions.has(digestOf(octets))) {
          return sendProblem(reply, 409, 'Another booking came under this key already.');
        }
        if (versions.size === 0) shelf.add([{ id, mediaType, octets }]);
        return reply.code(201).send({ id });
      },
    );
  };
}

function readMediaType(contentType: string | undefined): MediaType {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/jose'
    ? 'application/jose'
    : 'application/json';
}

/** Throws a RequestProblem for what this shop does not take: in the clear what ought to be sealed, and no booking. */
function refuseUnlessTaken(mediaType: MediaType, octets: Buffer, id: string, deskKey: DeskKey | null): void {
  if (deskKey !== null) {
    if (mediaType !== 'application/jose')
      throw new RequestProblem(415, 'This shop takes sealed bookings only.');
    if (!isSealedFor(octets, deskKey.kid))
      throw new RequestProblem(422, 'It is not sealed for this shop’s desk.');
    return;
  }
  if (mediaType !== 'application/json') throw new RequestProblem(415, 'This shop was given no sealing key.');
  const parsed = booking.safeParse(parsedJson(octets));
  if (!parsed.success) throw new RequestProblem(422, 'It is not a booking of version 1.');
  if (parsed.data.id !== id)
    throw new RequestProblem(422, 'The booking has another id than its Idempotency-Key.');
  if (parsed.data.payment.card !== undefined) {
    throw new RequestProblem(422, 'A card is taken only where it can be sealed.');
  }
}

function parsedJson(octets: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets));
  } catch {
    return undefined;
  }
}
