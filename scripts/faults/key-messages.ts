import { z } from 'zod';

/** What is changed over and over until the process is killed. */
export const keyJobs = ['storeKey', 'vaultKey', 'recoveryKey'] as const;
export type KeyJob = (typeof keyJobs)[number];

/** What a victim is told to do. */
export const keyTask = z.object({ dataFolder: z.string(), keychainFile: z.string(), job: z.enum(keyJobs) });

/** What the victim says: that it works, what it committed, and what stands on paper. */
export const keyVictimMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started') }),
  z.object({ kind: z.literal('step') }),
  z.object({ kind: z.literal('committed'), count: z.int() }),
  z.object({ kind: z.literal('proposed'), recoveryKey: z.string() }),
  z.object({ kind: z.literal('confirmed'), recoveryKey: z.string() }),
]);
export type KeyVictimMessage = z.infer<typeof keyVictimMessage>;
