import { theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { Pushes } from '../pushes.ts';
import type { Store, Tx } from '../store/store.ts';
import type { Claims } from './claims.ts';
import { localDayOf } from './dates.ts';
import { deadlineRules, dueAsColumns, openStatuses, rulesDigest } from './deadlines.ts';
import {
  deadlineState,
  departedWithDue,
  putDeadlineState,
  putDue,
  raiseWarning,
  reservationsBehind,
} from './housekeeping-queries.ts';
import { changeReservation, insertHistory } from './queries.ts';

/** Milliseconds between two looks. An idle claim ends this much late at most; anybody may take it before. */
const EVERY = 20_000;
/** Reservations that one transaction deals with, so that nobody waits for it. */
const AT_ONCE = 100;

export interface HousekeepingOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly claims: Claims;
  /** Hears of faults that no caller could hear of. */
  readonly onFault: (error: unknown) => void;
}

/**
 * What goes by with time, not by anybody's command: idle claims end, trips begin, and rules that were changed are applied
 * to what is there. Each step is a short transaction that can be done again: a crash leaves the rest for the next start.
 */
export class ReservationHousekeeping {
  readonly #options: HousekeepingOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopping = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  /** Ends what went idle while the program did not run, then looks again and again. */
  async start(): Promise<void> {
    await this.releaseIdle();
    this.#look();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #look(): void {
    this.#running = this.once()
      .catch((error: unknown) => this.#options.onFault(error))
      .finally(() => {
        if (!this.#stopping) this.#timer = setTimeout(() => this.#look(), EVERY);
      });
  }

  /** Everything that time has brought, once. */
  async once(): Promise<void> {
    await this.releaseIdle();
    await this.#applyRules();
    await this.#passDays();
  }

  /** Ends claims that have been idle too long. */
  async releaseIdle(): Promise<void> {
    const released = await this.#options.claims.releaseIdle();
    if (released.length > 0) this.#options.pushes.push('reservations.changed', { ids: released });
  }

  /** Works every deadline out again where the rules are not those that they stand by. */
  async #applyRules(): Promise<void> {
    const { store, clock, pushes } = this.#options;
    const digest = rulesDigest(deadlineRules);
    const state = await deadlineState(store.read);
    if (state?.rulesDigest === digest) return;
    let last = 0;
    let changed = 0;
    while (!this.#stopping) {
      const step = await store.write((tx) => this.#applyRulesBehind(tx, last));
      if (step === undefined) break;
      last = step.last;
      changed += step.changed;
    }
    if (this.#stopping) return;
    // Trips that began before today have nothing due any more; what begins from today on is looked after day by day.
    const departedTo = state?.departedTo ?? clock.today();
    await store.write((tx) => putDeadlineState(tx, { rulesDigest: digest, departedTo }));
    if (changed > 0) pushes.push('reservations.changed', { ids: [] });
  }

  /** Works out the next deadlines behind an id, in the transaction that reads what they depend on. */
  async #applyRulesBehind(tx: Tx, id: number): Promise<{ last: number; changed: number } | undefined> {
    const today = this.#options.clock.today();
    let changed = 0;
    let last: number | undefined;
    for (const row of await reservationsBehind(tx, id, AT_ONCE)) {
      const { status, departs_on: departsOn, kinds, payment_plan: plan } = row;
      const bookedOn = localDayOf(row.received_at);
      const due = dueAsColumns({ status, departsOn, kinds, plan, bookedOn }, today);
      last = row.id;
      if (row.due_on === due.due_on && row.due_for === due.due_for) continue;
      await putDue(tx, row.id, due);
      changed += 1;
    }
    return last === undefined ? undefined : { last, changed };
  }

  /** Trips that have begun with something still due: nothing is due any more, and a person is warned. */
  async #passDays(): Promise<void> {
    const { store, clock, pushes } = this.#options;
    const today = clock.today();
    const state = await deadlineState(store.read);
    if (state === undefined || state.departedTo >= today) return;
    for (const status of openStatuses) {
      while (!this.#stopping) {
        const days = { from: state.departedTo, before: today };
        const ids = await store.write(async (tx) => {
          const departed = await departedWithDue(tx, status, days, AT_ONCE);
          for (const one of departed) await this.#departed(tx, one);
          return departed.map(({ id }) => id);
        });
        if (ids.length === 0) break;
        pushes.push('reservations.changed', { ids });
      }
    }
    if (this.#stopping) return;
    await store.write((tx) => putDeadlineState(tx, { ...state, departedTo: today }));
    // A new day has other deadlines near: the screens count anew.
    pushes.push('reservations.changed', { ids: [] });
  }

  async #departed(
    tx: Tx,
    {
      id,
      departs_on: date,
      open_warnings: open,
      booking_version,
    }: Awaited<ReturnType<typeof departedWithDue>>[number],
  ): Promise<void> {
    const { audit, clock } = this.#options;
    const at = clock.now();
    const raised = await raiseWarning(tx, {
      reservation_id: id,
      booking_version,
      code: 'departurePast',
      facts: JSON.stringify({ date }),
      raised_at: at,
    });
    await changeReservation(tx, id, {
      due_on: null,
      due_for: null,
      open_warnings: raised ? open + 1 : open,
      changed_at: at,
    });
    const line = { reservation_id: id, at, staff_id: null, actor: null };
    await insertHistory(tx, [{ ...line, kind: 'departed', facts: JSON.stringify({ date }) }]);
    await audit.append(tx, {
      actor: theOffice,
      action: 'reservation.departed',
      subject: `reservation/${id}`,
      facts: { raised },
    });
  }
}
