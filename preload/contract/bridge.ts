import type { Reply } from './failure.ts';
import type { PushName } from './index.ts';

/**
 * The one door between a window and the office, the same on both hosts: `window.guichet` from the preload in
 * Electron, and a class of the renderer's over HTTP in the browser host.
 */
export interface Bridge {
  /** Calls a procedure of the contract by name; the office parses the input. Rejects only where the office is gone. */
  call(procedure: string, input: unknown): Promise<Reply>;
  /** Hears pushes of one name until the returned function is called. */
  subscribe(push: PushName, listener: (payload: unknown) => void): () => void;
  /** Which host serves this window. */
  readonly host: 'electron' | 'browser';
}
