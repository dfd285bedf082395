import path from 'node:path';
import { z } from 'zod';

/** What may be done beside the office's own thread. */
export const threadName = z.enum([
  'documents',
  'checkpoints',
  'reader',
  'passwords',
  'audit',
  'rekey',
  'backups',
  'figures',
]);
type ThreadName = z.infer<typeof threadName>;

/** The entry of each thread, seen from this folder; the build makes a file of each. */
export const threadEntries: Readonly<Record<ThreadName, string>> = {
  /** Draws documents. */
  documents: 'documents/render-thread.ts',
  /** Folds the store's write-ahead log. */
  checkpoints: 'store/checkpoint-thread.ts',
  /** Reads from the web shop. */
  reader: 'intake/reader-thread.ts',
  /** Judges new passwords. */
  passwords: 'staff/password-thread.ts',
  /** Verifies the audit log. */
  audit: 'audit/verify-thread.ts',
  /** Copies the store and puts the copy under another key. */
  rekey: 'store/rekey-thread.ts',
  /** Makes and checks backups, and restores them. */
  backups: 'backup/backup-thread.ts',
  /** Reads figures for the managers. */
  figures: 'figures/figures-thread.ts',
};

/** The entries that an office is given. Documents are always drawn apart; of the others, its own thread does what has none. */
export type OfficeThreads = Readonly<Partial<Record<ThreadName, URL>>> & { readonly documents: URL };

const everyThread = z.record(threadName, z.instanceof(URL));

function threadsAt(urlOf: (entry: string) => URL): z.infer<typeof everyThread> {
  const urls = Object.entries(threadEntries).map(([name, entry]) => [name, urlOf(entry)]);
  return everyThread.parse(Object.fromEntries(urls));
}

/** Every thread of an office that runs from the sources, under Node. */
export const sourceThreads = threadsAt((entry) => new URL(entry, import.meta.url));

/** Every thread of the built program; they lie beside its entry `builtEntry`. */
export function builtThreads(builtEntry: string): OfficeThreads {
  return threadsAt((entry) => new URL(`${path.basename(entry, '.ts')}.js`, builtEntry));
}
