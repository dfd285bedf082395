import type { Failure, Reply } from '../preload/contract/failure.ts';
import type { PushName } from '../preload/contract/index.ts';
import type { ClientId } from './office-link.ts';

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
