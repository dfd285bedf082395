import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';

/** The program's log. What may stand in it is an allow-list: names of events, codes and numbers; no message of an error. */
export interface Log {
  /** Something that happened, in the office's own words. */
  event(name: string, facts?: Record<string, number | boolean>): void;
  /** A fault of the program, by its kind and the places in the code; its message may quote data and is left out. */
  fault(where: string, error: unknown): void;
}

function placesOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, 12);
}

function faultFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { kind: error.name, code, at: placesOf(error) };
}

/** Opens the log of a data folder: logs/guichet.log, a JSON line an event. */
export function openLog(dataFolder: string): Log {
  const folder = join(dataFolder, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const logger = pino(
    { base: null },
    pino.destination({ dest: join(folder, 'guichet.log'), sync: true, mode: 0o600 }),
  );
  return {
    event: (name, facts = {}) => logger.info(facts, name),
    fault: (where, error) => logger.error({ where, ...faultFacts(error) }, 'fault'),
  };
}
