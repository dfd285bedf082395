import { z } from 'zod';

/** What the victim says: that it works, and each time that a run of the intake came to its end with nothing pending. */
export const victimMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started') }),
  z.object({ kind: z.literal('drained') }),
]);
export type VictimMessage = z.infer<typeof victimMessage>;
