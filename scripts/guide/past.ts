import { Temporal } from 'temporal-polyfill';
import { liveThroughWeeks } from '../../main/figures/testing.ts';
import { writePast } from '../../main/hosts/testing/past-desk.ts';
import { passphrase, password } from '../demo/stage.ts';

/** Who works at the agency of the guide, beside the administrator that every scripted desk has. */
export const colleagues = [
  { name: 'Luc Tremblay', email: 'luc.tremblay@example.com', role: 'agent', language: 'en' },
  { name: 'Chloé Bergeron', email: 'chloe.bergeron@example.com', role: 'agent', language: 'fr' },
  { name: 'Priya Nair', email: 'priya.nair@example.com', role: 'manager', language: 'en' },
] as const;

const bookingsAWeek = 34;
/** Days after which nothing of its past is left undone. */
const settledAfter = 4;

/** Makes a store with the agency's people and some weeks of its work: what the queues and the dashboard are about. */
export function livePast(dataFolder: string, weeks: number): Promise<void> {
  return writePast(dataFolder, { passphrase, password }, async ({ store, vault, clock, hire }) => {
    const [first, ...others] = colleagues;
    const reviewer = await hire(first);
    for (const other of others) await hire(other);
    const today = clock.today();
    await liveThroughWeeks({ store, vault, today, weeks, bookingsAWeek, reviewer });
    const settled = Temporal.PlainDate.from(today).subtract({ days: settledAfter }).toString();
    await store.write(async (tx) => {
      // The web shop of the guide never had what this past says is still to be removed.
      await tx
        .updateTable('removal')
        .set({ state: 'removed', done_at: clock.now() })
        .where('state', '=', 'pending')
        .execute();
      await tx
        .updateTable('reservation')
        .set({ status: 'mailed', due_on: null, due_for: null, open_warnings: 0 })
        .where('status', 'in', ['new', 'inReview', 'confirmed', 'ticketed'])
        .where('received_at', '<', settled)
        .execute();
      await tx
        .updateTable('quarantine')
        .set({ resolved_at: `${today}T00:00:00.000Z` })
        .execute();
    });
  });
}
