import { z } from 'zod';

/** What a fault strikes: the listing, removals in a batch, a single removal. All of them where absent. */
const strikes = z.enum(['listing', 'removals', 'removal']);
export type Struck = z.infer<typeof strikes>;

const scope = {
  /** Which requests it strikes; all of the profile's where absent. */
  on: z.array(strikes).min(1).optional(),
  /** How many requests it strikes before it is over; until it is cleared where absent. */
  times: z.int().positive().optional(),
};

/**
 * Every way in which the shop can be made to misbehave while it runs. What lies in a booking rather than in the server's
 * behaviour (an unknown seal, too many octets, an unknown id form, a malformed line) is an oddity, see oddities.ts; an
 * expired, not yet valid or wrongly named certificate is one that the shop is started with, see certificates.ts.
 */
export const fault = z.discriminatedUnion('kind', [
  /** Answers late by so many milliseconds. */
  z.object({ kind: z.literal('slow'), milliseconds: z.int().nonnegative(), ...scope }),
  /** Sends the answer's body in pieces of so many octets, with so many milliseconds before each. */
  z.object({
    kind: z.literal('trickle'),
    octets: z.int().positive(),
    milliseconds: z.int().nonnegative(),
    ...scope,
  }),
  /** 503 or 429, with Retry-After (seconds or an HTTP date) where given. Nothing is carried out. */
  z.object({
    kind: z.literal('busy'),
    status: z.union([z.literal(503), z.literal(429)]),
    retryAfter: z.union([z.int().nonnegative(), z.string()]).optional(),
    ...scope,
  }),
  /** Another 5xx, without Retry-After. Nothing is carried out. */
  z.object({ kind: z.literal('broken'), status: z.int().min(500).max(599), ...scope }),
  /** 401 or 403. Nothing is carried out. */
  z.object({ kind: z.literal('refused'), status: z.union([z.literal(401), z.literal(403)]), ...scope }),
  /** Redirects (307) to another place. Nothing is carried out. */
  z.object({ kind: z.literal('redirect'), to: z.string(), ...scope }),
  /** Answers with another content type than the protocol's. */
  z.object({ kind: z.literal('contentType'), contentType: z.string(), ...scope }),
  /** Destroys the connection after so many octets of the answer's body; what was asked for has been carried out. */
  z.object({ kind: z.literal('cut'), afterOctets: z.int().nonnegative(), ...scope }),
  /** Ends the answer's body after so many octets, cleanly, as if it were complete. */
  z.object({ kind: z.literal('endsEarly'), afterOctets: z.int().nonnegative(), ...scope }),
  /** Lists one booking with a digest that is not that of its octets. */
  z.object({ kind: z.literal('wrongDigest'), id: z.string(), times: scope.times }),
  /** Lists one booking twice, one line behind the other. */
  z.object({ kind: z.literal('duplicate'), id: z.string(), times: scope.times }),
  /** Replaces one booking by other octets right after it was listed, so that a removal finds it changed. */
  z.object({ kind: z.literal('amendedAfterListing'), id: z.string(), body: z.string(), times: scope.times }),
  /** Says that it removed, with a valid receipt, and keeps everything. */
  z.object({ kind: z.literal('removedButKept'), ...scope }),
  /** Says that a booking is absent which is there. */
  z.object({ kind: z.literal('saysAbsent'), ...scope }),
  /** Removes, and signs the receipts with a key that is not its own. */
  z.object({ kind: z.literal('badReceipt'), times: scope.times }),
]);
export type Fault = z.infer<typeof fault>;
export type FaultKind = Fault['kind'];
/** The name of a kind of fault. */
export const faultKind = z.enum(fault.options.map((option) => option.shape.kind.value));
type FaultOf<Kind extends FaultKind> = Extract<Fault, { kind: Kind }>;

/** The switches of a running shop; several faults can be on at once, and of one kind several for different ids. */
export class FaultSwitches {
  #on: Fault[] = [];

  /** Switches a fault on, beside those that are on already. */
  set(one: Fault): void {
    this.#on.push(one);
  }

  /** Switches off every fault of a kind, or all. */
  clear(kind?: FaultKind): void {
    this.#on = kind === undefined ? [] : this.#on.filter((one) => one.kind !== kind);
  }

  /** What is on now, with the strikes that are left to each. */
  active(): readonly Fault[] {
    return this.#on;
  }

  /** The first fault of a kind that strikes this request, counted as a strike; undefined where none does. */
  strike<Kind extends FaultKind>(kind: Kind, struck: Struck, id?: string): FaultOf<Kind> | undefined {
    const found = this.#on.find((one): one is FaultOf<Kind> => one.kind === kind && hits(one, struck, id));
    if (found?.times === undefined) return found;
    const left = found.times - 1;
    this.#on = this.#on.flatMap((one) => (one !== found ? [one] : left > 0 ? [{ ...one, times: left }] : []));
    return found;
  }
}

function hits(one: Fault, struck: Struck, id: string | undefined): boolean {
  if ('id' in one && one.id !== id) return false;
  return !('on' in one) || one.on === undefined || one.on.includes(struck);
}
