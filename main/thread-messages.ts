import { z } from 'zod';
import type { Failure, Reply } from '../preload/contract/failure.ts';
import type { PushName } from '../preload/contract/index.ts';
import type { OfficeOptions } from './office.ts';
import type { ClientId } from './office-link.ts';
import { threadName } from './office-threads.ts';
import { secretCosts } from './secret-costs.ts';

/** What the host says to the office's thread. */
export type ToOffice =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly client: ClientId;
      readonly procedure: string;
      readonly input: unknown;
    }
  | { readonly kind: 'attach'; readonly client: ClientId }
  | { readonly kind: 'detach'; readonly client: ClientId }
  | { readonly kind: 'stop' };

/** What the office's thread says to its host. */
export type FromOffice =
  | { readonly kind: 'started' }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly kind: 'push'; readonly client: ClientId; readonly push: PushName; readonly payload: unknown }
  | { readonly kind: 'stopped' };

/** An office's options on their way to its thread. A URL does not survive the structured clone: it crosses as text. */
const carriedOptions = z.object({
  dataFolder: z.string(),
  resourcesFolder: z.string(),
  keychain: z.enum(['os', 'none']),
  threads: z.partialRecord(threadName, z.string()),
  pc: z.string().optional(),
  costs: secretCosts.optional(),
});

/** The options as they cross to the office's thread. */
export function carried({ threads, ...options }: OfficeOptions): z.infer<typeof carriedOptions> {
  const texts = Object.entries(threads).map(([name, { href }]) => [name, href]);
  return carriedOptions.parse({ ...options, threads: Object.fromEntries(texts) });
}

/** The options in the office's thread. */
export function received(crossed: unknown): OfficeOptions {
  const { threads, pc, costs, ...options } = carriedOptions.parse(crossed);
  const { documents, ...others } = threads;
  if (documents === undefined) throw new Error('documents are drawn in a thread of their own');
  const urls = Object.entries(others).map(([name, href]) => [name, new URL(href)]);
  return {
    ...options,
    threads: { ...Object.fromEntries(urls), documents: new URL(documents) },
    ...(pc === undefined ? {} : { pc }),
    ...(costs === undefined ? {} : { costs }),
  };
}
