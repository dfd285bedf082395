import { parentPort, workerData } from 'node:worker_threads';
import { Kysely } from 'kysely';
import type { Failure } from '../../preload/contract/failure.ts';
import { Refusal } from '../refusal.ts';
import { openConnection } from '../store/connection.ts';
import { connectionDialect } from '../store/driver.ts';
import { asRefusal } from '../store/faults.ts';
import type { Schema } from '../store/schema.ts';
import { readFigures, readValues } from './read.ts';

/** What the thread says, once: what was asked for, read, or why not. */
export type FromFiguresThread =
  | { readonly kind: 'done'; readonly read: unknown }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** The entry of the thread that reads figures over a reading connection of its own, and ends. */
if (parentPort === null) throw new Error('figures are read in a worker thread');
const port = parentPort;
const say = (message: FromFiguresThread): void => port.postMessage(message);
const { file, key, what, reading } = workerData;
try {
  const database = openConnection(file, Buffer.from(key), 'read');
  // One moment for all of them: what comes meanwhile is in none, so that the figures add up with each other.
  database.prepare('begin').run();
  const db = new Kysely<Schema>({ dialect: connectionDialect(database) });
  const read = what === 'values' ? await readValues(db, reading) : await readFigures(db, reading);
  await db.destroy();
  say({ kind: 'done', read });
} catch (error) {
  const refusal = asRefusal(error);
  if (!(refusal instanceof Refusal)) throw error;
  say({ kind: 'refused', failure: refusal.failure });
}
