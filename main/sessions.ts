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

  signIn(client: ClientId, staff: StaffMember): void {
    this.#clients.set(client, staff);
  }

  signOut(client: ClientId): void {
    this.#clients.set(client, undefined);
  }

  whoIs(client: ClientId): StaffMember | undefined {
    return this.#clients.get(client);
  }

  /** Every window, with the person at it. */
  get clients(): Iterable<readonly [ClientId, StaffMember | undefined]> {
    return this.#clients;
  }
}
