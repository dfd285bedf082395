import type { PushName } from '../preload/contract/index.ts';
import type { ClientId } from './office-link.ts';

/** Something that was told to one person. */
interface HeldPush {
  readonly name: PushName;
  readonly payload: unknown;
  readonly staffId: number;
}

/** So many of one kind are kept for a window, the newest. */
const MOST_OF_A_KIND = 20;

/**
 * What was told to a person while their desk was locked, until they are back at it: that a colleague took their work over
 * is just what happens meanwhile. In memory, as sessions are: after a restart everybody signs in anew and looks anew.
 */
export class HeldPushes {
  readonly #held = new Map<ClientId, readonly HeldPush[]>();

  hold(client: ClientId, push: HeldPush): void {
    const before = this.#held.get(client) ?? [];
    const ofKind = before.filter(({ name }) => name === push.name);
    const oldest = ofKind.length < MOST_OF_A_KIND ? undefined : ofKind[0];
    this.#held.set(client, [...before.filter((one) => one !== oldest), push]);
  }

  /** What is kept for a person at a window, in its order; nothing is kept there any more. */
  take(client: ClientId, staffId: number): readonly HeldPush[] {
    const held = this.#held.get(client) ?? [];
    this.#held.delete(client);
    return held.filter((push) => push.staffId === staffId);
  }

  forget(client: ClientId): void {
    this.#held.delete(client);
  }
}
