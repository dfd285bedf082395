import type { ClientChanges } from '../../preload/contract/edits.ts';
import type { ParsedInputOf } from '../../preload/contract/index.ts';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { Client } from '../../preload/contract/trip.ts';
import type { Actor } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Changes } from '../audit/changes.ts';
import type { Clock } from '../clock.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import type { Store, Tx } from '../store/store.ts';
import type { BookingVersion, BookingVersions } from './amendment.ts';
import { applyEdit, setBack } from './apply-edit.ts';
import { type Correctable, correctableOf } from './as-it-stands.ts';
import { localDayOf } from './dates.ts';
import { dueAsColumns } from './deadlines.ts';
import { summarise } from './derive.ts';
import {
  addWarnings,
  closeMoot,
  replaceEmails,
  replacePhones,
  updateSegment,
  updateTraveller,
} from './edit-queries.ts';
import { warningsAfterEdit } from './edit-warnings.ts';
import { fieldsChanged, type KeptChange } from './fields.ts';
import { changesOf, lastEditOf } from './history-lines.ts';
import type { ReservationRecords } from './interface.ts';
import {
  changeReservation,
  type PartRecords,
  partsOf,
  type ReservationRecord,
  reservationById,
} from './queries.ts';
import { type Concern, concernsOf } from './warnings.ts';

export interface EditsOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly versions: BookingVersions;
  readonly reservations: Pick<ReservationRecords, 'open' | 'record' | 'work'>;
}

/** What is corrected, and how it stood. */
interface Standing {
  readonly record: ReservationRecord;
  readonly parts: PartRecords;
  readonly before: Correctable;
}

/** What a correction makes of it, with the history's kind and facts for it. */
interface Correction {
  readonly after: Correctable;
  readonly kind: 'edited' | 'editUndone';
  readonly facts: Record<string, string | number>;
}

/** Fields whose values the audit log may hold, because they are codes or numbers; of the others it has the name. */
const SHOWN_IN_AUDIT = /(^language|\.(type|kind|rooms))$/;

/**
 * Corrections by staff of what came from the web shop, and their undoing. What was sent stays beside them as it was kept
 * (booking_version); a newer version of the booking is merged with them (mergeAmendment).
 */
export class Edits {
  readonly #options: EditsOptions;

  constructor(options: EditsOptions) {
    this.#options = options;
  }

  /** Throws Refusal notFound, claimedByOther, changedMeanwhile, reservationClosed. */
  edit({ id, version, edit }: ParsedInputOf<'reservations.edit'>, actor: Actor): Promise<Reservation> {
    return this.#correct(id, version, actor, ({ before }) => ({
      after: applyEdit(before, edit),
      kind: 'edited',
      facts: { part: edit.part, ...(edit.part === 'client' ? {} : { number: edit.number }) },
    }));
  }

  /**
   * Corrects the client of one of several reservations, by what `change` makes of how they stand; where it makes nothing of it,
   * nothing is written. `together` is how many are corrected with it. Throws as `edit` does.
   */
  editClient(
    { id, version, together }: { id: number; version: number; together: number },
    change: (client: Client) => ClientChanges,
    actor: Actor,
  ): Promise<Reservation> {
    return this.#correct(id, version, actor, ({ before }) => ({
      after: applyEdit(before, { part: 'client', changes: change(before.client) }),
      kind: 'edited',
      facts: { part: 'client', ...(together > 1 && { together }) },
    }));
  }

  /**
   * Sets the last correction back. Throws Refusal notFound, claimedByOther, reservationClosed, and changedMeanwhile where
   * another one came since, or what the correction set does not stand any more.
   */
  undo({ id, version, edit }: ParsedInputOf<'reservations.undoEdit'>, actor: Actor): Promise<Reservation> {
    return this.#correct(id, version, actor, ({ before, parts }) => {
      const line = parts.history.find((one) => one.id === edit);
      if (line === undefined) throw new Refusal('notFound');
      if (lastEditOf(parts.history) !== edit) throw new Refusal('changedMeanwhile');
      const after = setBack(before, changesOf(line));
      if (after === undefined) throw new Refusal('changedMeanwhile');
      return { after, kind: 'editUndone', facts: { edit } };
    });
  }

  async #correct(
    id: number,
    version: number,
    actor: Actor,
    correction: (standing: Standing) => Correction,
  ): Promise<Reservation> {
    const { store, versions, pushes, reservations } = this.#options;
    const seen = await reservationById(store.read, id);
    if (seen === undefined) throw new Refusal('notFound');
    // Read before the transaction, because its card number is unsealed; a version never changes.
    const current = await versions.version(id, seen.booking_version);
    await store.write(async (tx) => {
      const standing = await this.#at(tx, id, version, actor);
      if (standing.record.booking_version !== current.version) throw new Refusal('changedMeanwhile');
      await this.#write(tx, standing, current, correction(standing), actor);
    });
    pushes.push('reservations.changed', { ids: [id] });
    return reservations.open(id);
  }

  /** The reservation for somebody to correct, if nobody else works on it and it is still the version that they saw. */
  async #at(tx: Tx, id: number, version: number, actor: Actor): Promise<Standing> {
    const record = await reservationById(tx, id);
    if (record === undefined) throw new Refusal('notFound');
    await this.#options.reservations.work(tx, id, actor);
    if (record.version !== version) throw new Refusal('changedMeanwhile');
    if (record.status === 'cancelled') throw new Refusal('reservationClosed');
    const parts = await partsOf(tx, id);
    return { record, parts, before: correctableOf(record, parts) };
  }

  /**
   * Writes a correction: the rows, what is worked out from them, the warnings, the history with before and after, and the
   * audit line with the fields' names. One transaction: if the program dies before its commit nothing of it is there, and
   * right after it all of it is. What changes nothing is not written.
   */
  async #write(
    tx: Tx,
    { record, parts, before }: Standing,
    current: BookingVersion,
    { after, kind, facts }: Correction,
    actor: Actor,
  ): Promise<void> {
    const { audit, clock, reservations } = this.#options;
    const { id } = record;
    const changes = fieldsChanged(before, after);
    if (changes.length === 0) return;
    await this.#writeParts(tx, id, before, after);
    const { moot, raised } = warningsAfterEdit(
      parts.warnings.filter(({ resolved_at }) => resolved_at === null),
      this.#concerns(record, current, before),
      this.#concerns(record, current, after),
    );
    await closeMoot(tx, moot, actor.name, clock.now());
    await addWarnings(
      tx,
      raised.map((concern) => ({
        reservation_id: id,
        booking_version: record.booking_version,
        code: concern.code,
        facts: JSON.stringify(concern.facts),
        raised_at: clock.now(),
      })),
    );
    await changeReservation(tx, id, {
      ...this.#columns(record, current, after),
      open_warnings: record.open_warnings - moot.length + raised.length,
      changed_at: clock.now(),
    });
    await reservations.record(tx, { reservationId: id, actor, kind, facts, changes });
    await audit.append(tx, {
      actor,
      action: kind === 'edited' ? 'reservation.edited' : 'reservation.editUndone',
      subject: `reservation/${id}`,
      facts,
      changes: changesForAudit(changes),
    });
  }

  async #writeParts(tx: Tx, id: number, before: Correctable, after: Correctable): Promise<void> {
    for (const [ordinal, traveller] of after.travellers.entries()) {
      if (fieldsChanged(before.travellers[ordinal], traveller).length > 0) {
        await updateTraveller(tx, id, ordinal, traveller);
      }
    }
    for (const [ordinal, segment] of after.segments.entries()) {
      if (fieldsChanged(before.segments[ordinal], segment).length > 0) {
        await updateSegment(tx, id, ordinal, segment);
      }
    }
    const { phones, emails } = after.client;
    if (fieldsChanged(before.client.phones, phones).length > 0) {
      const rows = phones.map(({ kind, number }, ordinal) => ({ reservation_id: id, ordinal, kind, number }));
      await replacePhones(tx, id, rows);
    }
    if (fieldsChanged(before.client.emails, emails).length > 0) {
      const rows = emails.map((address, ordinal) => ({ reservation_id: id, ordinal, address }));
      await replaceEmails(tx, id, rows);
    }
  }

  /** The reservation's own columns: the client, and what worklists show of the rest. */
  #columns(record: ReservationRecord, current: BookingVersion, after: Correctable) {
    const { client, language } = after;
    const { lead, destination, departsOn, returnsOn } = summarise({ ...current.booking, ...after });
    const { status, kinds, payment_plan: plan } = record;
    const bookedOn = localDayOf(record.received_at);
    return {
      language,
      client_given: client.given,
      client_family: client.family,
      client_title: client.title ?? null,
      client_address: JSON.stringify(client.address),
      lead_given: lead.given,
      lead_family: lead.family,
      destination,
      departs_on: departsOn,
      returns_on: returnsOn,
      ...dueAsColumns({ status, departsOn, kinds, plan, bookedOn }, this.#options.clock.today()),
    };
  }

  #concerns(record: ReservationRecord, current: BookingVersion, standing: Correctable): Concern[] {
    const booking = { ...current.booking, ...standing };
    const { cardNumberValid, cardNumberInText } = current;
    const findings = { cardNumberValid, cardNumberInText, wireId: record.booking_id };
    return concernsOf(booking, summarise(booking), findings, this.#options.clock.today());
  }
}

/** The fields' names, and their values where those are codes or numbers. */
function changesForAudit(changes: readonly KeptChange[]): Changes {
  return Object.fromEntries(
    changes.map(({ path, before, after }) => [path, SHOWN_IN_AUDIT.test(path) ? [before, after] : null]),
  );
}
