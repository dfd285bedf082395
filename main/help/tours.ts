import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import { type Actor, staffIdOf } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import { hasEndedTour, putTourEnd } from './queries.ts';

interface Parts {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
}

/** Who still has the tour of the desk before them. It belongs to the person, so that it follows them to another PC. */
export class Tours {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async show(person: Actor): Promise<OutputOf<'help.tour'>> {
    return { ended: await hasEndedTour(this.#parts.store.read, staffIdOf(person)) };
  }

  /** Keeps how a person first ended the tour. If the program dies before the commit, it offers itself once more. */
  async end({ how }: ParsedInputOf<'help.endTour'>, person: Actor): Promise<void> {
    const { store, audit, clock } = this.#parts;
    await store.write(async (tx) => {
      const staff_id = staffIdOf(person);
      if (!(await putTourEnd(tx, { staff_id, how, ended_at: clock.now() }))) return;
      await audit.append(tx, {
        actor: person,
        action: 'staff.tourEnded',
        subject: `staff/${staff_id}`,
        facts: { how },
      });
    });
  }
}
