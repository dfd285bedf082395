import { idleMilliseconds, type SessionEnd } from '../preload/contract/session.ts';
import type { StaffMember } from '../preload/contract/staff.ts';
import type { Clock } from './clock.ts';
import type { ClientId } from './office-link.ts';

/** A person at a window. */
export interface Presence {
  readonly staff: StaffMember;
  /** Whether a second factor was verified in this session. */
  readonly secondFactor: boolean;
  /** Whether the password was given by somebody else and must be replaced first. */
  readonly passwordDue: boolean;
}

/** How it stands at a window. */
export type WindowSession =
  | { readonly state: 'signedOut' }
  /** The password was right; `since`, in milliseconds, the second factor is awaited. */
  | { readonly state: 'codeAwaited'; readonly staffId: number; readonly since: number }
  | ({ readonly state: 'passwordDue' | 'open' | 'locked' } & Presence);

/** What happened to a window's session that the window itself did not ask for. */
export type SessionChange = { readonly ended: SessionEnd } | 'changed';

type Kept =
  | Extract<WindowSession, { state: 'signedOut' | 'codeAwaited' }>
  /** `active` is when a key or the pointer was last touched, in milliseconds. */
  | {
      readonly state: 'present';
      readonly presence: Presence;
      readonly locked: boolean;
      readonly active: number;
    };

const signedOut = { state: 'signedOut' } as const;

/** How long the second step of a sign-in may take: five minutes. */
const CODE_MILLISECONDS = 5 * 60_000;

/** The clock may be set back by this much, as time servers do, before a desk is locked for it: a minute. */
const SET_BACK_MILLISECONDS = 60_000;

/**
 * Who is at which window. In memory only: a restart signs everybody out. The office keeps the time of the last input
 * itself, so that a window that hangs, or whose pushes are cut, does not keep a desk open.
 */
export class Sessions {
  readonly #clients = new Map<ClientId, Kept>();
  readonly #clock: Clock;
  readonly #tell: (client: ClientId, change: SessionChange) => void;

  constructor(clock: Clock, tell: (client: ClientId, change: SessionChange) => void = () => undefined) {
    this.#clock = clock;
    this.#tell = tell;
  }

  attach(client: ClientId): void {
    if (!this.#clients.has(client)) this.#clients.set(client, signedOut);
  }

  detach(client: ClientId): void {
    this.#clients.delete(client);
  }

  /** Whether a window has come and not gone. */
  knows(client: ClientId): boolean {
    return this.#clients.has(client);
  }

  /** How it stands at a window now; one that was left alone for too long is locked by being asked. */
  of(client: ClientId): WindowSession {
    const kept = this.#clients.get(client) ?? signedOut;
    if (kept.state === 'codeAwaited' && this.#now() - kept.since > CODE_MILLISECONDS) return signedOut;
    if (kept.state !== 'present') return kept;
    const { presence } = kept;
    if (kept.locked) return { state: 'locked', ...presence };
    if (this.#isIdle(kept.active)) {
      this.lock(client);
      return { state: 'locked', ...presence };
    }
    return { state: presence.passwordDue ? 'passwordDue' : 'open', ...presence };
  }

  /** The first step is done. A window that has gone, perhaps while the password was being verified, stays gone. */
  awaitCode(client: ClientId, staffId: number): void {
    this.#keep(client, { state: 'codeAwaited', staffId, since: this.#now() });
  }

  /** Signs a person in at a window that has not gone meanwhile. */
  signIn(client: ClientId, presence: Presence): void {
    this.#keep(client, { state: 'present', presence, locked: false, active: this.#now() });
  }

  signOut(client: ClientId): void {
    this.#end(client, 'signedOut');
  }

  /** Ends every session of a person, and every sign-in under way, but for the one at the window that is spared. */
  endOf(staffId: number, reason: SessionEnd, spared?: ClientId): void {
    for (const client of this.#clientsOf(staffId)) if (client !== spared) this.#end(client, reason);
  }

  /** Notes that a second factor was verified in the session at a window, and at no other. */
  prove(client: ClientId): void {
    const kept = this.#clients.get(client);
    if (kept?.state !== 'present') return;
    this.#clients.set(client, { ...kept, presence: { ...kept.presence, secondFactor: true } });
    this.#tell(client, 'changed');
  }

  /** Takes what is new about a person over wherever they are signed in, and signs nobody in. */
  renew(staffId: number, change: Partial<Presence>): void {
    for (const client of this.#clientsOf(staffId)) {
      const kept = this.#clients.get(client);
      if (kept?.state !== 'present') continue;
      this.#clients.set(client, { ...kept, presence: { ...kept.presence, ...change } });
      this.#tell(client, 'changed');
    }
  }

  /** Notes that somebody at a window touched a key or the pointer so long ago; an open desk stays open by that. */
  touch(client: ClientId, millisecondsAgo = 0): void {
    const kept = this.#clients.get(client);
    if (kept?.state !== 'present' || kept.locked) return;
    this.#clients.set(client, { ...kept, active: Math.max(kept.active, this.#now() - millisecondsAgo) });
  }

  /** When a person last touched a key or the pointer at any window, a UTC instant; undefined where they are at none. */
  lastSeen(staffId: number): string | undefined {
    let last: number | undefined;
    for (const client of this.#clientsOf(staffId)) {
      const kept = this.#clients.get(client);
      if (kept?.state === 'present') last = Math.max(last ?? 0, kept.active);
    }
    // A clock that was set back leaves input behind that is yet to come.
    return last === undefined ? undefined : new Date(Math.min(last, this.#now())).toISOString();
  }

  lock(client: ClientId): void {
    const kept = this.#clients.get(client);
    if (kept?.state !== 'present' || kept.locked) return;
    this.#clients.set(client, { ...kept, locked: true });
    this.#tell(client, 'changed');
  }

  /** Opens a locked desk again, where it is still the same person's. */
  unlock(client: ClientId, staffId: number): void {
    const kept = this.#clients.get(client);
    if (kept?.state !== 'present' || kept.presence.staff.id !== staffId) return;
    this.#clients.set(client, { ...kept, locked: false, active: this.#now() });
    // The other tabs of the same window.
    this.#tell(client, 'changed');
  }

  /** Locks every desk that was left alone for too long, so that its window shows it. */
  lockIdle(): void {
    for (const client of this.#clients.keys()) this.of(client);
  }

  /** Every window. */
  get clients(): Iterable<ClientId> {
    return this.#clients.keys();
  }

  #keep(client: ClientId, kept: Kept): void {
    if (this.knows(client)) this.#clients.set(client, kept);
  }

  #end(client: ClientId, reason: SessionEnd): void {
    if (!this.knows(client)) return;
    this.#clients.set(client, signedOut);
    this.#tell(client, { ended: reason });
  }

  #clientsOf(staffId: number): ClientId[] {
    return [...this.#clients].flatMap(([client, kept]) => {
      const id = kept.state === 'present' ? kept.presence.staff.id : 'staffId' in kept && kept.staffId;
      return id === staffId ? [client] : [];
    });
  }

  #isIdle(active: number): boolean {
    const idle = this.#now() - active;
    return idle >= idleMilliseconds || idle < -SET_BACK_MILLISECONDS;
  }

  #now(): number {
    return Date.parse(this.#clock.now());
  }
}
