import type { Belonging, ClientProfile, CorrectionOutcome } from '../../preload/contract/clients.ts';
import type { DocumentRow } from '../../preload/contract/documents.ts';
import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { MailingRow } from '../../preload/contract/mailing.ts';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { Actor } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import type { Edits } from '../reservations/edits.ts';
import type { ReservationRecords } from '../reservations/interface.ts';
import type { ClientFinder, ReservationRows } from '../search/interface.ts';
import type { Store } from '../store/store.ts';
import { changesIn, standsIn } from './correction.ts';
import { Decisions } from './decisions.ts';
import { foundClients } from './found.ts';
import { type Person, Persons } from './person.ts';
import { clientsIn, profileOf } from './profile.ts';
import {
  type BookedRecord,
  bookedBy,
  conditionsIn,
  consentsIn,
  emailsOf,
  membersAmong,
  phonesOf,
} from './queries.ts';

export interface ClientsOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly finder: ClientFinder;
  readonly reservations: Pick<ReservationRecords, 'record'> & ReservationRows;
  readonly edits: Pick<Edits, 'editClient' | 'undo'>;
  readonly mailing: {
    forReservations(
      ids: readonly number[],
      page: { before?: number | undefined; limit: number },
    ): Promise<MailingRow[]>;
    countFor(ids: readonly number[]): Promise<number>;
  };
  readonly documents: {
    names(ids: readonly number[]): Promise<Pick<DocumentRow, 'id' | 'kind' | 'number'>[]>;
  };
}

/** Clients over all their reservations. Each is named by any one of them. */
export class Clients {
  readonly #options: ClientsOptions;
  readonly #persons: Persons;
  readonly #decisions: Decisions;

  constructor(options: ClientsOptions) {
    this.#options = options;
    this.#persons = new Persons(options.store, options.finder);
    this.#decisions = new Decisions(options, this.#persons);
  }

  /** Throws Refusal notFound. */
  async open(id: number): Promise<ClientProfile> {
    const { store, clock, finder, mailing } = this.#options;
    const person = await this.#persons.of(id);
    const ids = [...person.members.keys()];
    const { totals, ...profile } = profileOf(
      {
        booked: await bookedBy(store.read, ids),
        phones: await phonesOf(store.read, ids),
        emails: await emailsOf(store.read, ids),
        consents: await consentsIn(store.read, ids),
        conditions: await conditionsIn(store.read, ids),
      },
      clock.today(),
    );
    return {
      ...profile,
      id,
      locator: person.asked.locator,
      totals: { ...totals, mailings: await mailing.countFor(ids) },
      likely: (await this.#persons.likely(person)).map(({ newest, reservations, grounds }) => ({
        id: newest.id,
        locator: newest.locator,
        given: newest.given,
        family: newest.family,
        reservations,
        grounds: [...grounds],
      })),
      more: person.more,
      left: finder.left,
    };
  }

  /** Throws Refusal notFound. */
  async reservations({
    id,
    before,
    limit,
  }: ParsedInputOf<'clients.reservations'>): Promise<OutputOf<'clients.reservations'>> {
    const { store, reservations } = this.#options;
    const person = await this.#persons.of(id);
    const older = [...person.members.keys()].filter((one) => before === undefined || one < before);
    const ids = older.slice(0, limit);
    const booked = new Map((await bookedBy(store.read, ids)).map((record) => [record.id, record]));
    const said = new Map(
      (await membersAmong(store.read, ids)).map((record) => [record.reservation_id, record]),
    );
    const rows = await reservations.rows(ids);
    return {
      rows: rows.flatMap((row) => {
        const record = booked.get(row.id);
        const because = belongingOf(person, row.id, said.get(row.id));
        // Destroyed between one look and the other.
        if (record === undefined) return [];
        return [{ row, payment: paymentOf(record), received: receivedOf(row.total), because }];
      }),
      next: older.length > limit ? (ids.at(-1) ?? null) : null,
    };
  }

  /** Throws Refusal notFound. */
  async mail({ id, before, limit }: ParsedInputOf<'clients.mail'>): Promise<OutputOf<'clients.mail'>> {
    const { mailing, documents } = this.#options;
    const ids = [...(await this.#persons.of(id)).members.keys()];
    const found = await mailing.forReservations(ids, { before, limit: limit + 1 });
    const rows = found.slice(0, limit);
    const sent = await documents.names(rows.flatMap(({ documentId }) => documentId ?? []));
    const names = new Map(sent.map((document) => [document.id, document]));
    return {
      rows: rows.map((row) => ({
        mailing: row,
        document: row.documentId === null ? null : (names.get(row.documentId) ?? null),
      })),
      next: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
    };
  }

  found({ hits }: ParsedInputOf<'clients.found'>): Promise<OutputOf<'clients.found'>> {
    return foundClients(this.#options.store.read, hits);
  }

  /** Throws Refusal notFound. */
  async standing(
    { id, standing }: ParsedInputOf<'clients.standing'>,
    { staffId }: Actor,
  ): Promise<OutputOf<'clients.standing'>> {
    const { store, clock, reservations } = this.#options;
    const ids = [...(await this.#persons.of(id)).members.keys()];
    const booked = (await bookedBy(store.read, ids)).filter(({ status }) => status !== 'cancelled');
    const parts = {
      booked,
      phones: await phonesOf(store.read, ids),
      emails: await emailsOf(store.read, ids),
    };
    const chosen = clientsIn(parts).flatMap(({ record, client }) =>
      standsIn(client, standing) ? [record.id] : [],
    );
    const today = clock.today();
    return {
      rows: (await reservations.rows(chosen)).map(
        ({ id: one, locator, version, status, destination, departsOn, claim }) => ({
          id: one,
          locator,
          version,
          status,
          destination,
          departsOn,
          claimedBy: claim === null || claim.staffId === staffId ? null : claim.name,
          departed: departsOn !== null && departsOn < today,
        }),
      ),
    };
  }

  /**
   * Corrects something wherever it stands in the chosen reservations of a client. First everything that stands together is
   * put into a record, in a transaction of its own: the old spelling of those that are left alone would lead nowhere any more.
   * Then each reservation is corrected in a transaction of its own, which holds nobody for long and lets one that somebody
   * else works on be refused by itself. If the program dies in between, those that were committed are corrected, with their
   * history and audit lines, and the others are as they were; the correction can be made again, and changes nothing where it
   * stands already. Throws Refusal notFound, invalidInput.
   */
  async correct(
    { id, standing, correction, items }: ParsedInputOf<'clients.correct'>,
    actor: Actor,
  ): Promise<OutputOf<'clients.correct'>> {
    if (standing.what !== correction.what) throw new Refusal('invalidInput');
    const { edits } = this.#options;
    const { members } = await this.#decisions.record(id, actor);
    return {
      outcomes: await eachOutcome(items, this.#locators(members), async (item) => {
        if (!members.has(item.id)) throw new Refusal('notFound');
        return edits.editClient(
          { ...item, together: items.length },
          (client) => changesIn(client, standing, correction),
          actor,
        );
      }),
    };
  }

  async undoCorrection(
    { items }: ParsedInputOf<'clients.undoCorrection'>,
    actor: Actor,
  ): Promise<OutputOf<'clients.undoCorrection'>> {
    const { edits, store } = this.#options;
    const booked = await bookedBy(
      store.read,
      items.map(({ id }) => id),
    );
    const locators = new Map(booked.map(({ id, locator }) => [id, locator]));
    return { outcomes: await eachOutcome(items, locators, (item) => edits.undo(item, actor)) };
  }

  /** Throws Refusal notFound, changedMeanwhile. */
  async join({ id, other, reason }: ParsedInputOf<'clients.join'>, actor: Actor): Promise<ClientProfile> {
    await this.#decisions.join(id, other, reason, actor);
    return this.open(id);
  }

  /** Throws Refusal notFound, changedMeanwhile. */
  async part(
    { id, reservationId, reason }: ParsedInputOf<'clients.part'>,
    actor: Actor,
  ): Promise<ClientProfile> {
    await this.#decisions.part(id, reservationId, reason, actor);
    return this.open(id);
  }

  #locators(members: Person['members']): ReadonlyMap<number, string> {
    return new Map([...members].map(([id, { traits }]) => [id, traits.locator]));
  }
}

/** Does something to one reservation after the other, and says of each what became of it. A fault of the program ends it. */
async function eachOutcome<Item extends { readonly id: number; readonly version: number }>(
  items: readonly Item[],
  locators: ReadonlyMap<number, string>,
  work: (item: Item) => Promise<Reservation>,
): Promise<CorrectionOutcome[]> {
  const outcomes: CorrectionOutcome[] = [];
  for (const item of items) {
    const { id, version } = item;
    const told = { id, locator: locators.get(id) ?? '' };
    try {
      const now = await work(item);
      const isDone = now.version !== version;
      outcomes.push({
        ...told,
        locator: now.locator,
        outcome: isDone ? 'done' : 'unchanged',
        failure: null,
        version: now.version,
        edit: isDone ? now.lastEdit : null,
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      outcomes.push({ ...told, outcome: 'refused', failure: error.failure, version, edit: null });
    }
  }
  return outcomes;
}

/** Why a reservation is a person's: what staff said of it, or what it has in common with another one. */
function belongingOf(
  { members }: Person,
  id: number,
  said: Awaited<ReturnType<typeof membersAmong>>[number] | undefined,
): Belonging {
  const member = members.get(id);
  if (member?.ground === 'opened' || member === undefined) {
    return { ground: 'opened', like: null, by: null, at: null, reason: null };
  }
  if (member.ground === 'record' && said !== undefined) {
    return { ground: said.ground, like: null, by: said.actor, at: said.at, reason: said.reason };
  }
  const ground = member.ground === 'phone' ? 'phone' : 'email';
  return { ground, like: member.like, by: null, at: null, reason: null };
}

function paymentOf(record: BookedRecord): Reservation['payment'] {
  return {
    method: record.payment_method,
    plan: record.payment_plan,
    card:
      record.card_masked === null
        ? null
        : {
            holder: record.card_holder ?? '',
            brand: record.card_brand,
            masked: record.card_masked,
            expiry: record.card_expiry ?? '',
            securityCodeGiven: record.security_code_given === 1,
          },
  };
}

/** Until payments have a ledger of their own, nothing that was received is known here. */
function receivedOf(total: Reservation['total']): Reservation['received'] {
  return total === null ? null : { amount: 0, currency: total.currency };
}
