import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type LoggedFault, loggedFault } from '../../preload/contract/diagnosis.ts';
import { logFolder } from '../log.ts';

const line = z.object({
  time: z.number(),
  msg: z.literal('fault'),
  where: z.string(),
  kind: z.string(),
  code: z.string().optional(),
  at: z.array(z.string()).optional(),
});

/**
 * The last faults that the office and its host logged, newest first. Each is parsed by the shape of the contract, which
 * names what may stand in it: a file is only a file, and what somebody wrote into it goes no further.
 */
export async function lastFaults(dataFolder: string, most: number): Promise<LoggedFault[]> {
  const folder = logFolder(dataFolder);
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter((name) => /^(guichet|host)\.log(\.\d)?$/.test(name));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts
    .flatMap((text) => text.split('\n').flatMap((written) => faultIn(written) ?? []))
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, most);
}

function faultIn(written: string): LoggedFault | undefined {
  if (!written.includes('"fault"')) return undefined;
  try {
    const { time, where, kind, code, at } = line.parse(JSON.parse(written));
    return loggedFault.parse({ at: new Date(time).toISOString(), where, kind, code, places: at ?? [] });
  } catch {
    // A line that a full disk cut off, or none of the program's.
    return undefined;
  }
}
