import { mkdirSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { asFileRefusal } from '../store/files.ts';
import type { BackupSource } from './backups.ts';
import { claimFolder, sweep } from './copy-folder.ts';
import { isFolderThere } from './folder-trial.ts';
import { type JobProgress, runJob } from './jobs.ts';
import { folderBesideStore, readPointer } from './settings.ts';

interface MigrationCopyOptions {
  readonly source: BackupSource;
  readonly clock: Clock;
  readonly thread: URL | undefined;
  readonly tell: (progress: JobProgress) => void;
}

/**
 * Makes a checked copy before a change of the schema, in the folder for copies; beside the store where that is gone or
 * does not take it. The change is not begun where neither does: throws Refusal diskFull, diskReadOnly, diskFault,
 * storeCorrupt. The store records the copy when its services begin: it may have no table for it yet.
 */
export async function copyBeforeMigration(options: MigrationCopyOptions): Promise<void> {
  const { dataFolder } = options.source;
  const beside = folderBesideStore(dataFolder);
  const chosen = readPointer(dataFolder);
  if (chosen !== undefined && chosen !== beside && (await isFolderThere(chosen))) {
    try {
      return await copyInto(chosen, options);
    } catch (error) {
      if (!(error instanceof Refusal) || error.failure.code === 'storeCorrupt') throw error;
    }
  }
  try {
    mkdirSync(beside, { recursive: true, mode: 0o700 });
    claimFolder(beside);
  } catch (error) {
    throw asFileRefusal(error);
  }
  await copyInto(beside, options);
}

async function copyInto(
  folder: string,
  { source, clock, thread, tell }: MigrationCopyOptions,
): Promise<void> {
  const { database, keysFile, storeId } = source;
  const [key] = source.keys();
  if (key === undefined) throw new Error('a store that is opened has a key');
  sweep(folder, storeId);
  const kind = 'migration' as const;
  await runJob(thread, 'make', { database, keysFile, key, storeId, folder, kind, madeAt: clock.now() }, tell);
}
