import { z } from 'zod';
import type { OutputOf } from '../../preload/contract/index.ts';
import { type QuarantineRow, quarantineReason } from '../../preload/contract/intake.ts';
import type { Actor } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
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

function row(record: QuarantineRecord): QuarantineRow {
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

  async list(resolved: boolean): Promise<QuarantineRow[]> {
    return (await quarantineRows(this.#store.read, resolved)).map(row);
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
