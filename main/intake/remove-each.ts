import PQueue from 'p-queue';
import type { RemovalOutcome, RemovalRequest } from './wire.ts';

/** Requests under way at once. */
export const AT_ONCE = 8;

/**
 * Removes one by one, several at once. What was done is told even where others failed: those stay pending and are asked
 * for again. Where nothing was done at all, throws the first fault. An undefined outcome is one that could not be asked for.
 */
export async function removeEach(
  requests: readonly RemovalRequest[],
  removeOne: (request: RemovalRequest) => Promise<RemovalOutcome | undefined>,
): Promise<RemovalOutcome[]> {
  const queue = new PQueue({ concurrency: AT_ONCE });
  const settled = await Promise.allSettled(requests.map((request) => queue.add(() => removeOne(request))));
  const outcomes = settled.flatMap((result) =>
    result.status === 'fulfilled' && result.value !== undefined ? [result.value] : [],
  );
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed !== undefined && outcomes.length === 0) throw failed.reason;
  return outcomes;
}
