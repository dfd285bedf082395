import { Temporal } from 'temporal-polyfill';
import { theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import { type Clock, instantText } from '../clock.ts';
import type { Sessions } from '../sessions.ts';
import type { Store, Tx } from '../store/store.ts';
import { subjectOf } from './member.ts';
import { changeStaff, type StaffRecord, staffIdleSince } from './queries.ts';

/** PCI DSS 4.0.1, 8.2.6: an account that nobody used for 90 days is disabled. */
const IDLE_DAYS = 90;

/** How often the accounts are looked through while the office runs. */
const DAY_MILLISECONDS = 86_400_000;

interface IdleOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly sessions: Pick<Sessions, 'endOf'>;
  readonly onFault: (error: unknown) => void;
}

/**
 * Disables the accounts that nobody used for 90 days, the last administrator's too: an administrator enables them again,
 * or the recovery key does.
 */
export class IdleAccounts {
  readonly #parts: IdleOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: IdleOptions) {
    this.#parts = parts;
  }

  /** Looks through the accounts now and once a day. */
  async start(): Promise<void> {
    // A disk that is full keeps nobody out: what is to be written waits for the next look.
    await this.sweep().catch(this.#parts.onFault);
    this.#timer = setInterval(() => this.sweep().catch(this.#parts.onFault), DAY_MILLISECONDS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Disables every idle account. A crash in between leaves some for the next time. */
  async sweep(): Promise<void> {
    const { store, sessions } = this.#parts;
    for (const { id } of await staffIdleSince(store.read, this.#idleSince())) {
      const disabled = await store.write(async (tx) => {
        // Read again: they may have signed in meanwhile.
        const record = (await staffIdleSince(tx, this.#idleSince())).find((one) => one.id === id);
        if (record !== undefined) await this.disable(tx, record);
        return record !== undefined;
      });
      if (disabled) sessions.endOf(id, 'disabled');
    }
  }

  /** Whether nobody used an account for too long. */
  isIdle({ active_at, created_at }: StaffRecord): boolean {
    return (active_at ?? created_at) <= this.#idleSince();
  }

  async disable(tx: Tx, record: StaffRecord): Promise<void> {
    const { audit, clock } = this.#parts;
    await changeStaff(tx, record.id, { disabled_at: clock.now(), disabled_for: 'idle' });
    await audit.append(tx, {
      actor: theOffice,
      action: 'staff.disabled',
      subject: subjectOf(record),
      facts: { reason: 'idle', days: IDLE_DAYS },
    });
  }

  #idleSince(): string {
    return instantText(Temporal.Instant.from(this.#parts.clock.now()).subtract({ hours: 24 * IDLE_DAYS }));
  }
}
