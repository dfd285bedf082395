import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './errors.ts';
import type { FaultSwitches, Struck } from './faults.ts';

/** A hook in which the faults strike that keep a request from being carried out, or hold it up. */
export function misbehave(faults: FaultSwitches, struck: Struck) {
  return async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const slow = faults.strike('slow', struck);
    if (slow !== undefined) await pause(slow.milliseconds);

    const busy = faults.strike('busy', struck);
    if (busy !== undefined) {
      if (busy.retryAfter !== undefined) reply.header('retry-after', String(busy.retryAfter));
      return sendProblem(reply, busy.status, 'Come back later.');
    }
    const broken = faults.strike('broken', struck);
    if (broken !== undefined) return sendProblem(reply, broken.status, 'Something broke.');

    const refused = faults.strike('refused', struck);
    if (refused !== undefined)
      return sendProblem(reply, refused.status, 'This connection may not read bookings.');

    const redirect = faults.strike('redirect', struck);
    if (redirect !== undefined) return reply.redirect(redirect.to, 307);
    return undefined;
  };
}
