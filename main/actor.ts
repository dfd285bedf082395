/** Who did something: a member of staff, or the office itself (intake, the outbox). */
export interface Actor {
  /** Null for the office itself. */
  readonly staffId: number | null;
  /** The name as it stands in the audit log and the history. */
  readonly name: string;
}

/** The office itself. */
export const theOffice: Actor = { staffId: null, name: 'Guichet' };

/** The name for a reservation's history, where the office itself is null. */
export function historyName(actor: Actor): string | null {
  return actor.staffId === null ? null : actor.name;
}

/** The member of staff that an actor is. Throws for the office itself, which has nothing of its own. */
export function staffIdOf({ staffId }: Actor): number {
  if (staffId === null) throw new Error('the office itself is no member of staff');
  return staffId;
}
