import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScriptedDesk } from '../desk.ts';

/** The shortest name that is looked for, in octets: shorter ones turn up in random octets by chance. */
const SHORTEST = 6;

/** The family names of every lead passenger in the store. */
export async function familyNames(desk: ScriptedDesk): Promise<Set<string>> {
  const names = new Set<string>();
  let after: string | null | undefined;
  do {
    const page = await desk.call('reservations.list', {
      queue: 'all',
      order: 'newest',
      limit: 500,
      ...(after ? { after } : {}),
    });
    for (const { lead } of page.rows) names.add(lead.family);
    after = page.next;
  } while (after !== null);
  return names;
}

/** Looks for names in every file of a folder, octet for octet, as UTF-8 and as UTF-16. */
export function findNames(
  folder: string,
  names: Iterable<string>,
): { files: number; octets: number; found: number; sought: number } {
  const patterns = [...names]
    .filter((name) => Buffer.byteLength(name) >= SHORTEST)
    .flatMap((name) => [Buffer.from(name, 'utf8'), Buffer.from(name, 'utf16le')]);
  let files = 0;
  let octets = 0;
  let found = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const content = readFileSync(join(entry.parentPath, entry.name));
    files += 1;
    octets += content.length;
    for (const pattern of patterns) if (content.includes(pattern)) found += 1;
  }
  return { files, octets, found, sought: patterns.length / 2 };
}

/** How many bookings stand in quarantine, by reason. */
export async function quarantineReasons(desk: ScriptedDesk): Promise<Map<string, number>> {
  const reasons = new Map<string, number>();
  for (const { reason } of await desk.call('quarantine.list', { resolved: false })) {
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return reasons;
}
