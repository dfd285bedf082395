import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type BackupSettings, backupSettings } from '../../preload/contract/backup.ts';
import type { SettingKind } from '../settings/settings.ts';
import { dropUnwritten, writeDurably } from '../store/files.ts';

export const backupSetting: SettingKind<BackupSettings, object> = {
  name: 'backup',
  value: backupSettings,
  secrets: z.object({}),
};

/** What holds until an administrator says otherwise: every evening, beside the store. */
export const usualBackupSettings: BackupSettings = { folder: '', hour: 20, daily: 7, weekly: 4, monthly: 12 };

/** The folder for copies where no other is set: it is on the disk of the store. */
export function folderBesideStore(dataFolder: string): string {
  return join(dataFolder, 'backups');
}

/** The folder that a setting means. */
export function folderOf({ folder }: Pick<BackupSettings, 'folder'>, dataFolder: string): string {
  return folder === '' ? folderBesideStore(dataFolder) : folder;
}

/**
 * Where copies are, in a file beside the store: the setting itself lies in the store, which does not open when a copy is
 * needed. Written anew at every start, so that a crash behind a change of the setting is made good.
 */
const pointer = z.object({ form: z.literal(1), folder: z.string() });

function pointerFile(dataFolder: string): string {
  return join(dataFolder, 'guichet.backups.json');
}

export function writePointer(dataFolder: string, folder: string): void {
  dropUnwritten(pointerFile(dataFolder));
  if (readPointer(dataFolder) === folder) return;
  writeDurably(pointerFile(dataFolder), `${JSON.stringify({ form: 1, folder })}\n`);
}

/** The folder that the last open store named; the one beside the store where none did. */
export function readPointer(dataFolder: string): string | undefined {
  const file = pointerFile(dataFolder);
  if (!existsSync(file)) return undefined;
  try {
    return pointer.parse(JSON.parse(readFileSync(file, 'utf8'))).folder;
  } catch {
    // A help for the start screen, where another folder can be named by hand.
    return undefined;
  }
}
