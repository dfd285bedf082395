import type { IncomingMessage, ServerResponse } from 'node:http';
import { MIMEType } from 'node:util';
import { z } from 'zod';
import { isProcedureName } from '../../../preload/contract/index.ts';
import type { ClientId, OfficeLink } from '../../office-link.ts';
import { askOffice } from '../ask-office.ts';
import { answerJson, answerText } from './answers.ts';

/** The largest call that is read, in octets. */
export const callLimitOctets = 16 * 1024 * 1024;

const callBody = z.strictObject({ input: z.unknown().optional() });

/**
 * Answers `POST /call/<procedure>` with the office's reply as JSON. The body is `{"input": …}`, or `{}` where a
 * procedure takes none. A failure that a person can act on is a reply with status 200; other statuses mean that the
 * page is not one of ours: 404 no such procedure, 403 without our header, 415, 413 and 400 for the body. 503 carries
 * the reply `officeStopped`.
 */
export async function answerCall(
  office: OfficeLink,
  client: ClientId,
  procedure: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A form or an image cannot set this header, and a foreign script may not without a permission we never give.
  if (request.headers['x-guichet'] !== '1') return answerText(response, 403, 'Not a call of the desk.');
  if (!isProcedureName(procedure)) return answerText(response, 404, 'No such procedure.');
  if (!isJson(request.headers['content-type']))
    return answerText(response, 415, 'A call is application/json.');
  const body = await readBody(request);
  if (body === undefined) return answerText(response, 413, 'The call is too large.');
  const call = parseCall(body);
  if (call === undefined) return answerText(response, 400, 'The call is not {"input": …}.');
  const reply = await askOffice(office, client, procedure, call.input);
  answerJson(response, !reply.ok && reply.failure.code === 'officeStopped' ? 503 : 200, reply);
}

function isJson(contentType: string | undefined): boolean {
  try {
    return new MIMEType(contentType ?? '').essence === 'application/json';
  } catch {
    return false;
  }
}

/**
 * Reads a body up to the limit. What is beyond it is thrown away as it arrives, so that memory stays small and the
 * browser still gets to read the answer; the server's own time limit ends a body without end.
 */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  let chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of request) {
    octets += chunk.length;
    if (octets <= callLimitOctets) chunks.push(chunk);
    else chunks = [];
  }
  return octets <= callLimitOctets ? Buffer.concat(chunks) : undefined;
}

function parseCall(body: Buffer): z.infer<typeof callBody> | undefined {
  try {
    return callBody.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch {
    return undefined;
  }
}
