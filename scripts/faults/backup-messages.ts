import { z } from 'zod';

/** What a victim is told to do. */
export const backupTask = z.object({ dataFolder: z.string(), seed: z.int() });

/**
 * What the victim says: what it will do before it does it, and that it is done before it goes on. A `mark` is what the
 * agency is called at that moment: the one thing in the store that changes, counted up.
 */
export const backupVictimMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('step') }),
  z.object({ kind: z.literal('marking'), mark: z.int() }),
  z.object({ kind: z.literal('marked'), mark: z.int() }),
  z.object({ kind: z.literal('copied'), name: z.string() }),
  z.object({ kind: z.literal('removing'), name: z.string() }),
  z.object({ kind: z.literal('restoring'), name: z.string() }),
  z.object({ kind: z.literal('restored'), name: z.string() }),
]);
export type BackupVictimMessage = z.infer<typeof backupVictimMessage>;
