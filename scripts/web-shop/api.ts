import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sendLines } from './body.ts';
import { RequestProblem, sendProblem } from './errors.ts';
import { amendListed, linesOf } from './listing.ts';
import { misbehave } from './misbehave.ts';
import {
  bookingId,
  bookingLine,
  digestFromIfMatch,
  mostLines,
  outcomeLine,
  problem,
  removalLine,
  words,
} from './protocol.ts';
import { type RemovalParts, removeAll, removeOne } from './removals.ts';

const ndjson = 'application/x-ndjson';
const asLines = 'NDJSON: the items of this array stand one a line, without brackets and commas.';
const problemAs = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problem } },
});
const refusals = {
  401: problemAs('No token, or not the one that this connection was given.'),
  403: problemAs('The client certificate is missing or not one that may read bookings.'),
  429: problemAs('Too many requests; Retry-After says when to come back.'),
  503: problemAs('Busy; Retry-After says when to come back.'),
};

const listBookings = {
  operationId: 'listBookings',
  summary: 'Bookings that wait for the desk, oldest first',
  tags: ['intake'],
  querystring: z.object({
    limit: z.coerce.number().int().min(1).max(mostLines).default(mostLines),
    after: z
      .string()
      .regex(/^\d{1,15}$/)
      .optional()
      .register(words, { description: 'The cursor out of a Link header; opaque.' }),
  }),
  response: {
    200: {
      description: `${asLines} \`Link: <…>; rel="next"\` where there are more.`,
      content: { [ndjson]: { schema: z.array(bookingLine).max(mostLines) } },
    },
    400: problemAs('The limit or the cursor is not one.'),
    ...refusals,
  },
};

const removeBookings = {
  operationId: 'removeBookings',
  summary: 'Removes the versions that the desk has kept',
  tags: ['intake'],
  consumes: [ndjson],
  body: z.array(removalLine).min(1).max(mostLines).register(words, { description: asLines }),
  response: {
    200: { description: asLines, content: { [ndjson]: { schema: z.array(outcomeLine) } } },
    400: problemAs('The body is not NDJSON of removals, or holds more than 500. Nothing was removed.'),
    ...refusals,
  },
};

const removeBooking = {
  operationId: 'removeBooking',
  summary: 'Removes one booking, where it is still the version that the desk has kept',
  tags: ['intake'],
  params: z.object({ id: bookingId }),
  headers: z.object({
    'if-match': z
      .string()
      .optional()
      .register(words, { description: '`"<hex SHA-256 of the octets>"`, quoted; required.' }),
  }),
  response: {
    204: z.undefined().register(words, { description: 'Removed.' }),
    400: problemAs('The id or If-Match has another form.'),
    404: problemAs('No such booking is here.'),
    410: problemAs('This version was removed here once.'),
    412: problemAs('It changed meanwhile and stays.'),
    428: problemAs('If-Match is missing.'),
    ...refusals,
  },
};

/** The profile `api` of the intake protocol, version 1: list, remove many, remove one. */
export function intakeApi(parts: RemovalParts): FastifyPluginAsyncZod {
  const { shelf, faults } = parts;
  return async (app) => {
    readNdjson(app);

    app.get(
      '/v1/bookings',
      { schema: listBookings, preHandler: misbehave(faults, 'listing') },
      async (request, reply) => {
        const { limit, after } = request.query;
        const page = shelf.page(Number(after ?? 0), limit);
        if (page.next !== undefined) {
          reply.header('link', `<bookings?limit=${limit}&after=${page.next}>; rel="next"`);
        }
        const lines = linesOf(page, faults);
        amendListed(page, faults, shelf);
        return sendLines(reply, lines, faults, 'listing');
      },
    );

    app.post(
      '/v1/removals',
      { schema: removeBookings, preHandler: misbehave(faults, 'removals') },
      async (request, reply) => {
        const outcomes = await removeAll(request.body, parts);
        const lines = outcomes.map((outcome) => Buffer.from(`${JSON.stringify(outcome)}\n`));
        return sendLines(reply, lines, faults, 'removals');
      },
    );

    app.delete(
      '/v1/bookings/:id',
      { schema: removeBooking, preHandler: misbehave(faults, 'removal') },
      async (request, reply) => {
        const ifMatch = request.headers['if-match'];
        if (ifMatch === undefined)
          return sendProblem(reply, 428, 'Say which version is to go, by its digest.');
        const digest = digestFromIfMatch(ifMatch);
        if (digest === undefined) return sendProblem(reply, 400, 'If-Match is not a quoted SHA-256 in hex.');
        switch (removeOne({ id: request.params.id, digest }, parts)) {
          case 'present':
            return reply.code(204).send();
          case 'absent':
            return sendProblem(reply, 404, 'No such booking is here.');
          case 'gone':
            return sendProblem(reply, 410, 'This version was removed here once.');
          case 'changed':
            return sendProblem(reply, 412, 'It changed meanwhile and stays.');
        }
      },
    );
  };
}

/** Reads NDJSON bodies, and no others, as an array of lines; empty lines are left out. */
function readNdjson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ndjson,
    { parseAs: 'string' },
    async (_request: unknown, body: string | Buffer) => {
      const lines = body
        .toString()
        .split('\n')
        .filter((line) => line.trim() !== '');
      try {
        return lines.map((line): unknown => JSON.parse(line));
      } catch {
        throw new RequestProblem(400, 'A line of the body is not JSON.');
      }
    },
  );
}
