import type { Database } from 'better-sqlite3';
import type { RecordCounts } from '../../preload/contract/backup.ts';
import { firstBrokenLine } from '../audit/chain.ts';
import { Refusal } from '../refusal.ts';
import { openConnection, proveOpaque } from '../store/connection.ts';
import { storeFaultCode } from '../store/faults.ts';
import { auditLines, isSound, newestAuditAt, schemaVersion } from './copy-queries.ts';
import { countRecords } from './counts.ts';

/**
 * The keys that may open a copy, the likeliest first: a copy that is older than a change of keys opens with a retired one.
 * Plain octets: a Buffer does not cross to a thread as one.
 */
export type CandidateKeys = readonly Uint8Array[];

/** What was found in a copy that was opened. */
export interface CheckedCopy {
  /** Which of the candidates opens it. */
  readonly opensWith: number;
  readonly counts: RecordCounts;
  readonly schemaVersion: number;
  readonly newestAuditAt: string | null;
}

/** What a check does, in order. */
export type CheckStep = 'open' | 'integrity' | 'chain' | 'counts';

/** A copy that was opened for reading. */
interface OpenCopy {
  readonly database: Database;
  readonly key: Buffer;
  readonly opensWith: number;
}

/** Opens a copy for reading with the first key that fits. Throws Refusal copyNotOpened where none does. */
export function openWithAny(file: string, keys: CandidateKeys): OpenCopy {
  for (const [opensWith, octets] of keys.entries()) {
    const key = Buffer.from(octets);
    try {
      return { database: openConnection(file, key, 'read'), key, opensWith };
    } catch (error) {
      // A wrong key reads as a damaged file; anything else is the disk's own trouble.
      if (!(error instanceof Refusal) || error.failure.code !== 'storeCorrupt') throw error;
    }
  }
  throw new Refusal('copyNotOpened');
}

/**
 * Opens a copy and looks at all of it: it is encrypted and refuses another key, every page authenticates and the
 * database is sound, and the audit log is one chain. Throws Refusal copyDamaged (details.what), copyNotOpened.
 */
export function checkCopy(
  file: string,
  keys: CandidateKeys,
  begins: (step: CheckStep) => void = () => undefined,
): CheckedCopy {
  begins('open');
  const { database, key, opensWith } = openWithAny(file, keys);
  try {
    proveOpaque(file, key);
    begins('integrity');
    if (!isSound(database)) throw damaged('integrity');
    begins('chain');
    const broken = firstBrokenLine(auditLines(database));
    if (broken !== undefined) throw damaged('chain', { line: broken });
    begins('counts');
    return {
      opensWith,
      counts: countRecords(database),
      schemaVersion: schemaVersion(database),
      newestAuditAt: newestAuditAt(database),
    };
  } catch (error) {
    throw asDamage(error);
  } finally {
    database.close();
  }
}

/** The refusal of a copy that is not whole. */
export function damaged(what: CheckStep | 'digest' | 'keys', facts: { line?: number } = {}): Refusal {
  return new Refusal('copyDamaged', { what, ...facts });
}

/** A page that does not authenticate is damage of this copy, and none of the store. */
function asDamage(error: unknown): unknown {
  const code = error instanceof Refusal ? error.failure.code : storeFaultCode(error);
  if (code === 'storeNotEncrypted') return damaged('open');
  return code === 'storeCorrupt' ? damaged('integrity') : error;
}
