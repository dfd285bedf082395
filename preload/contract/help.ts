import { z } from 'zod';
import { command, query } from './procedure.ts';

/** How somebody ended the tour of the desk. */
export const tourEnds = ['finished', 'skipped'] as const;

export const helpProcedures = {
  /** Whether one has ended the tour of the desk once, on whatever PC: it then offers itself no more. */
  'help.tour': query('agent', z.void(), z.object({ ended: z.boolean() })),
  /** One finished the tour or wants none. The first end is kept; another one changes nothing. */
  'help.endTour': command('agent', z.object({ how: z.enum(tourEnds) }), z.void()),
};
