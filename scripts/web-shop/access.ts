import { createHash, timingSafeEqual } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './errors.ts';

/** Who may ask for bookings. With neither, whoever reaches the port may: for tests of other things only. */
type Access = {
  /** A client certificate of the shop's client authority is needed. */
  certificate: boolean;
  /** This bearer token is needed. */
  token: string | undefined;
};

/** A hook in front of the protocol's addresses (/v1/…): 403 without a valid client certificate, 401 without the token. */
export function onlyTheDesk(access: Access) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { socket } = request.raw;
    if (access.certificate && !(socket instanceof TLSSocket && socket.authorized)) {
      return sendProblem(reply, 403, 'A client certificate of this shop’s authority is needed here.');
    }
    if (
      access.token !== undefined &&
      !sameText(request.headers.authorization ?? '', `Bearer ${access.token}`)
    ) {
      reply.header('www-authenticate', 'Bearer');
      return sendProblem(reply, 401, 'The bearer token is missing or is not the one that was given.');
    }
    return undefined;
  };
}

/** Compares in a time that says nothing about where they differ. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
