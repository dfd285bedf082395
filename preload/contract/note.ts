import { z } from 'zod';
import { instant } from './trip.ts';

/** The most characters of a note. */
export const longestNote = 4000;

/** What a member of staff noted about a reservation. It is never changed: a correction is another note that names it. */
export const note = z.object({
  id: z.int(),
  at: instant,
  actor: z.string(),
  text: z.string(),
  /** The note that this one corrects. */
  corrects: z.int().nullable(),
});
export type Note = z.infer<typeof note>;
