import { z } from 'zod';
import { command, query } from './procedure.ts';
import { worklist } from './reservations.ts';

/** A worklist under a person's own name for it. */
export const savedView = z.object({ id: z.int(), name: z.string(), view: worklist });
export type SavedView = z.infer<typeof savedView>;

/** At most so many views a person. */
export const mostViews = 30;

const name = z.string().trim().min(1).max(60);

export const viewProcedures = {
  /** One's own views in their order. */
  'views.list': query('agent', z.void(), z.array(savedView)),
  /** Adds a view at the end. Failures: invalidInput (there are `mostViews` already). */
  'views.save': command('agent', z.object({ name, view: worklist }), savedView),
  /** Renames a view, or changes what it shows. Failures: notFound. */
  'views.change': command(
    'agent',
    z.object({ id: z.int(), name: name.optional(), view: worklist.optional() }),
    savedView,
  ),
  /** Failures: notFound. */
  'views.remove': command('agent', z.object({ id: z.int() }), z.void()),
  /** Puts one's own views into this order; what is not one's own is passed over. Gives them as they stand now. */
  'views.arrange': command('agent', z.object({ ids: z.array(z.int()).max(mostViews) }), z.array(savedView)),
};
