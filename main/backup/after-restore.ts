import { theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Documents } from '../documents/documents.ts';
import type { Mailing } from '../mailing/mailing.ts';
import type { Store } from '../store/store.ts';
import { restoreIsEntered } from './queries.ts';
import { closeJournal, pendingRestore } from './restore.ts';

interface RestoredParts {
  readonly dataFolder: string;
  readonly store: Store;
  readonly audit: Audit;
  readonly mailing: Mailing;
  readonly documents: Documents;
}

/**
 * Enters a restore into the store that was restored, before anything works in it: its audit line, and what must not be
 * done twice (numbers of tickets, messages that may have gone). The journal is removed last: if the program dies before
 * that, the next start comes here again and finds by the line what was done.
 */
export async function enterRestore({
  dataFolder,
  store,
  audit,
  mailing,
  documents,
}: RestoredParts): Promise<void> {
  const journal = pendingRestore(dataFolder);
  if (journal === undefined) return;
  const { id, copy, copyMadeAt, aside, missing, numbers } = journal;
  if (!(await restoreIsEntered(store.read, id))) {
    await documents.keepNumbers(numbers, theOffice);
    await store.write(async (tx) => {
      const heldMessages = await mailing.holdRestored(tx);
      await audit.append(tx, {
        actor: theOffice,
        action: 'store.restored',
        subject: `backup/${copy}`,
        facts: {
          restore: id,
          copyMadeAt,
          heldMessages,
          ...(aside === null ? {} : { keptAside: aside }),
          ...(missing === null ? {} : { missingBookings: missing.bookings }),
        },
      });
    });
  }
  closeJournal(dataFolder);
}
