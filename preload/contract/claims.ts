import { z } from 'zod';
import { command, push, query } from './procedure.ts';
import { reservation } from './reservations.ts';
import { instant } from './trip.ts';

const onReservation = z.object({ id: z.int() });
const reason = z.string().trim().min(3).max(500);

/**
 * Claims: one person at most works on a reservation. A claim ends by hand, by a move that ends the work (on hold, back to
 * new, mailed, cancelled), and by itself when the person has touched nothing at any desk for some minutes (`idleMinutes`
 * of resources/rules/claims.json).
 */
export const claimProcedures = {
  /** Claims what nobody works on; what one has already stays so. Failures: notFound, claimedByOther. */
  'claims.claim': command('agent', onReservation, reservation),
  /** Gives one's own claim up; what nobody works on stays so. Failures: notFound, claimedByOther. */
  'claims.release': command('agent', onReservation, reservation),
  /** Takes a reservation over from a colleague, who is told on their desk. Failures: notFound. */
  'claims.takeOver': command('agent', onReservation.extend({ reason }), reservation),
  /**
   * Gives a reservation to a colleague; agents may give it to themselves only. One that somebody else works on wants a
   * reason. Failures: notFound, notAllowed, claimedByOther (without a reason).
   */
  'claims.assign': command(
    'agent',
    onReservation.extend({ to: z.int(), reason: reason.optional() }),
    reservation,
  ),
  /** Those to whom a reservation can be given. */
  'claims.colleagues': query('manager', z.void(), z.array(z.object({ id: z.int(), name: z.string() }))),
};

export const claimPushes = {
  /** To one person: somebody took over, or gave away, what they worked on. */
  'claims.taken': push(
    'agent',
    z.object({
      reservationId: z.int(),
      locator: z.string(),
      by: z.string(),
      reason: z.string(),
      at: instant,
    }),
  ),
  /** To one person: somebody gave them reservations to work on. */
  'claims.assigned': push('agent', z.object({ by: z.string(), count: z.int(), at: instant })),
};
