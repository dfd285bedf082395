import { z } from 'zod';
import { type BackupSettings, backupSettings } from '../../preload/contract/backup.ts';
import type { Problem } from './problems.ts';

/** The settings of the backups as the form holds them: texts as they are typed. */
type BackupFields = Record<keyof BackupSettings, string>;

export function backupFields(settings: BackupSettings): BackupFields {
  const { folder, hour, daily, weekly, monthly } = settings;
  return {
    folder,
    hour: String(hour),
    daily: String(daily),
    weekly: String(weekly),
    monthly: String(monthly),
  };
}

/** What the contract takes for the fields; a number that is none becomes one that it refuses. */
export function backupInput({ folder, hour, daily, weekly, monthly }: BackupFields): BackupSettings {
  const number = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN);
  return {
    folder: folder.trim(),
    hour: number(hour),
    daily: number(daily),
    weekly: number(weekly),
    monthly: number(monthly),
  };
}

const settingNames = z.keyof(backupSettings);

/** What the contract would refuse in the fields. */
export function backupProblems(fields: BackupFields): Partial<Record<keyof BackupFields, Problem>> {
  const found: Partial<Record<keyof BackupFields, Problem>> = {};
  for (const { path } of backupSettings.safeParse(backupInput(fields)).error?.issues ?? []) {
    const name = settingNames.safeParse(path[0]);
    if (name.success) found[name.data] = name.data === 'folder' ? 'tooLong' : 'number';
  }
  return found;
}
