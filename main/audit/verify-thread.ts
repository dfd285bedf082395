import { parentPort, workerData } from 'node:worker_threads';
import { Kysely } from 'kysely';
import type { AuditVerification } from '../../preload/contract/audit.ts';
import type { Failure } from '../../preload/contract/failure.ts';
import { Refusal } from '../refusal.ts';
import { openConnection } from '../store/connection.ts';
import { connectionDialect } from '../store/driver.ts';
import { asRefusal } from '../store/faults.ts';
import type { Schema } from '../store/schema.ts';
import { verifyLog } from './verify.ts';

/** What the thread says. */
export type FromVerifyThread =
  | { readonly kind: 'progress'; readonly checked: number; readonly lines: number }
  /** Undefined where the head that was given is none. */
  | { readonly kind: 'done'; readonly verification: AuditVerification | undefined }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** The entry of the thread that looks the audit log through over a reading connection of its own, and ends. */
if (parentPort === null) throw new Error('the audit log is verified in a worker thread');
const port = parentPort;
const say = (message: FromVerifyThread): void => port.postMessage(message);
const { file, key, head } = workerData;
try {
  const db = new Kysely<Schema>({
    dialect: connectionDialect(openConnection(file, Buffer.from(key), 'read')),
  });
  const verification = await verifyLog(db, {
    head,
    onProgress: (progress) => say({ kind: 'progress', ...progress }),
  });
  await db.destroy();
  say({ kind: 'done', verification });
} catch (error) {
  // A page of the file that does not decrypt: somebody without the key was at the octets.
  const refusal = asRefusal(error);
  if (!(refusal instanceof Refusal)) throw error;
  say({ kind: 'refused', failure: refusal.failure });
}
