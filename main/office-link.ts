import type { Reply } from '../preload/contract/failure.ts';
import type { PushName } from '../preload/contract/index.ts';

/** One window or browser tab set: a webContents in Electron, a launch cookie in the browser host. */
export type ClientId = string;

/** What a host has of the office: calls in, pushes out. The office itself runs in its worker thread. */
export interface OfficeLink {
  /**
   * Passes a call of the contract on. The name and the input come from outside and are parsed by the office's router;
   * a failure that a person can act on is a reply, not a rejection. A client that was not attached gets notAllowed.
   */
  call(client: ClientId, procedure: string, input: unknown): Promise<Reply>;
  /** Hears what the office pushes, already limited to clients whose signed-in role may see it. Returns the way to stop hearing. */
  onPush(listener: (client: ClientId, push: PushName, payload: unknown) => void): () => void;
  /** Tells the office that a client has come: from now on it may call, and gets pushes. */
  attach(client: ClientId): void;
  /** Forgets a client and its session. */
  detach(client: ClientId): void;
  /** Drains what is being written, closes the store and ends the thread. Rejects where the office failed at that. */
  stop(): Promise<void>;
  /** Settles when the office's thread ends without having been asked to. */
  readonly died: Promise<Error>;
}
