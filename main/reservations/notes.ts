import type { ParsedInputOf } from '../../preload/contract/index.ts';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { type Actor, staffIdOf } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { hideCardData, newLook } from '../intake/card-numbers.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from '../store/store.ts';
import type { ReservationRecords } from './interface.ts';
import { insertNote, notesOf } from './note-queries.ts';
import { reservationById } from './queries.ts';

export interface NotesOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly reservations: Pick<ReservationRecords, 'open' | 'record'>;
}

/**
 * What staff note about a reservation. Noting changes nothing of it, so it needs no claim and no version: whoever has the
 * client on the telephone writes down what they said. A note stays as it was written; the store itself refuses to change
 * one.
 */
export class Notes {
  readonly #options: NotesOptions;

  constructor(options: NotesOptions) {
    this.#options = options;
  }

  /**
   * Adds a note. The note, its line of the history and its audit line are one transaction: if the program dies before
   * its commit none of them is there, and right after it all are. Throws Refusal notFound, changedMeanwhile.
   */
  async add(
    { id, text, corrects }: ParsedInputOf<'reservations.addNote'>,
    actor: Actor,
  ): Promise<Reservation> {
    const { store, audit, clock, pushes, reservations } = this.#options;
    await store.write(async (tx) => {
      if ((await reservationById(tx, id)) === undefined) throw new Refusal('notFound');
      const notes = await notesOf(tx, id);
      if (corrects !== undefined && !notes.some((note) => note.id === corrects))
        throw new Refusal('notFound');
      if (corrects !== undefined && notes.some((note) => note.corrects === corrects)) {
        throw new Refusal('changedMeanwhile');
      }
      await insertNote(tx, {
        reservation_id: id,
        at: clock.now(),
        staff_id: staffIdOf(actor),
        actor: actor.name,
        text: hideCardData(text, newLook()),
        corrects: corrects ?? null,
      });
      const note = (await notesOf(tx, id)).at(-1)?.id ?? 0;
      const facts = { note, ...(corrects === undefined ? {} : { corrects }) };
      const kind = corrects === undefined ? 'noteAdded' : 'noteCorrected';
      await reservations.record(tx, { reservationId: id, actor, kind, facts });
      await audit.append(tx, {
        actor,
        action: corrects === undefined ? 'note.added' : 'note.corrected',
        subject: `reservation/${id}`,
        facts,
      });
    });
    pushes.push('reservations.changed', { ids: [id] });
    return reservations.open(id);
  }
}
