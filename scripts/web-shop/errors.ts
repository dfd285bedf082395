import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Problem } from './protocol.ts';

const titles = new Map([
  [400, 'The request does not follow the protocol'],
  [401, 'A token is needed'],
  [403, 'Not allowed'],
  [404, 'Not here'],
  [409, 'Taken already'],
  [410, 'Gone'],
  [412, 'Changed meanwhile'],
  [413, 'Too large'],
  [415, 'Another content type is needed'],
  [422, 'Not a booking that this shop takes'],
  [428, 'If-Match is needed'],
  [429, 'Too many requests'],
  [500, 'The shop failed'],
  [503, 'The shop is busy'],
]);

/** A request that cannot be carried out as it came. The message is a sentence that repeats nothing of the request. */
export class RequestProblem extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** Answers with a problem (RFC 9457). `detail` is a sentence about the request that repeats nothing of it. */
export function sendProblem(reply: FastifyReply, status: number, detail: string): FastifyReply {
  const body: Problem = { title: titles.get(status) ?? 'The request failed', status, detail };
  return reply.code(status).type('application/problem+json').send(JSON.stringify(body));
}

/** Makes every refusal a problem. What is the program's own fault goes to `report`, never to the peer. */
export function answerErrors(app: FastifyInstance, report: (error: Error) => void): void {
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 404, 'There is nothing at this address.'));
  app.setErrorHandler((error: FastifyError | RequestProblem, _request, reply) => {
    if (error instanceof RequestProblem) return sendProblem(reply, error.statusCode, error.message);
    if (hasZodFastifySchemaValidationErrors(error)) {
      const places = new Set(error.validation.map((issue) => issue.instancePath || '/'));
      const named = [...places].slice(0, 5).join(', ');
      return sendProblem(reply, 400, `The request is not as the protocol has it, at ${named}.`);
    }
    if (error.statusCode === 413) return sendProblem(reply, 413, 'The body is larger than is taken here.');
    if (error.statusCode === 415)
      return sendProblem(reply, 415, 'A body of this content type is not taken here.');
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return sendProblem(reply, error.statusCode, 'The request cannot be understood.');
    }
    report(error);
    return sendProblem(reply, 500, 'The shop could not answer; its own output says why.');
  });
}
