import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { InputOf, OutputOf } from '../../preload/contract/index.ts';
import { MOST_QUARANTINED, type QuarantineRow, quarantineReason } from '../../preload/contract/intake.ts';
import type { Actor } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import { type Clock, instantText } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import {
  type QuarantineRecord,
  quarantineById,
  quarantineRows,
  removalPendingFor,
  resolveQuarantine,
} from './queries.ts';
import { quarantinePurpose } from './understand.ts';

const places = z.array(z.string());

function row(record: Omit<QuarantineRecord, 'octets_sealed'>): QuarantineRow {
  return {
    id: record.id,
    bookingId: record.booking_id,
    reason: quarantineReason.parse(record.reason),
    where: places.parse(JSON.parse(record.places)),
    octets: record.octets,
    receivedAt: record.received_at,
    pulledAt: record.pulled_at,
    resolvedAt: record.resolved_at,
  };
}

/** From the first instant of a day of the agency's time zone on, and before the first behind another. */
function pulledInstants({ from, to }: { from: string; to: string }) {
  const midnight = (day: string, plus: number) => {
    try {
      const date = Temporal.PlainDate.from(day, { overflow: 'reject' }).add({ days: plus });
      return instantText(date.toZonedDateTime(Temporal.Now.timeZoneId()).toInstant());
    } catch {
      throw new Refusal('invalidInput', { field: 'pulled' });
    }
  };
  return { from: midnight(from, 0), before: midnight(to, 1) };
}

/** What could not be understood: nobody knows what is in it, so it is sealed, read only for a reason, and purged. */
export class Quarantine {
  readonly #store: Store;
  readonly #vault: Vault;
  readonly #audit: Audit;
  readonly #clock: Clock;

  constructor(store: Store, vault: Vault, audit: Audit, clock: Clock) {
    this.#store = store;
    this.#vault = vault;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** Throws Refusal invalidInput (details.field) for a day that no calendar has. */
  async list({ pulled, ...asked }: InputOf<'quarantine.list'>): Promise<QuarantineRow[]> {
    const instants = pulled && pulledInstants(pulled);
    return (await quarantineRows(this.#store.read, { ...asked, pulled: instants }, MOST_QUARANTINED)).map(
      row,
    );
  }

  /** The octets as text, once the reason stands in the audit log. Throws Refusal notFound (also when purged). */
  async read(id: number, reason: string, actor: Actor): Promise<OutputOf<'quarantine.read'>> {
    const record = await quarantineById(this.#store.read, id);
    if (!record?.octets_sealed) throw new Refusal('notFound');
    await this.#store.write((tx) =>
      this.#audit.append(tx, {
        actor,
        action: 'quarantine.read',
        subject: `quarantine/${id}`,
        facts: { reason },
      }),
    );
    const octets = this.#vault.open(
      record.octets_sealed,
      quarantinePurpose(record.connection_id, record.digest),
    );
    return { text: octets.toString('utf8') };
  }

  /**
   * Marks it as dealt with and purges its octets. Throws Refusal notFound, and removalPending while it still waits to be
   * removed from the Internet server: the removal wants to read back what was kept.
   */
  async resolve(id: number, reason: string, actor: Actor): Promise<QuarantineRow> {
    return this.#store.write(async (tx) => {
      const record = await quarantineById(tx, id);
      if (record === undefined || record.resolved_at !== null) throw new Refusal('notFound');
      if (await removalPendingFor(tx, record.connection_id, record.digest))
        throw new Refusal('removalPending');
      const resolved = await resolveQuarantine(tx, id, actor.name, reason, this.#clock.now());
      if (resolved === undefined) throw new Refusal('notFound');
      await this.#audit.append(tx, {
        actor,
        action: 'quarantine.resolved',
        subject: `quarantine/${id}`,
        facts: { reason },
      });
      return row(resolved);
    });
  }
}
