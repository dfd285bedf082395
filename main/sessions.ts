import type { StaffMember } from '../preload/contract/staff.ts';
import type { ClientId } from './office-link.ts';

/** Who is signed in at which window. In memory only: a restart signs everybody out. */
export class Sessions {
  readonly #clients = new Map<ClientId, StaffMember | undefined>();

  attach(client: ClientId): void {
    if (!this.#clients.has(client)) this.#clients.set(client, undefined);
  }

  detach(client: ClientId): void {
    this.#clients.delete(client);
  }

  /** Whether a window has come and not gone. */
  knows(client: ClientId): boolean {
    return this.#clients.has(client);
  }

  /** Signs a person in at a window. One that has gone, perhaps while the password was being verified, stays gone. */
  signIn(client: ClientId, staff: StaffMember): void {
    if (this.knows(client)) this.#clients.set(client, staff);
  }

  signOut(client: ClientId): void {
    if (this.knows(client)) this.#clients.set(client, undefined);
  }

  /** Takes a person's changed record over wherever they are signed in, and signs nobody in. */
  renew(staff: StaffMember): void {
    for (const [client, present] of this.#clients) {
      if (present?.id === staff.id) this.#clients.set(client, staff);
    }
  }

  whoIs(client: ClientId): StaffMember | undefined {
    return this.#clients.get(client);
  }

  /** Every window, with the person at it. */
  get clients(): Iterable<readonly [ClientId, StaffMember | undefined]> {
    return this.#clients;
  }
}
