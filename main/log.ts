import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';

/** The program's log. What may stand in it is an allow-list: names of events, codes and numbers; no message of an error. */
export interface Log {
  /** Something that happened, in the office's own words. */
  event(name: string, facts?: Record<string, number | boolean>): void;
  /** A fault of the program, by its kind and the places in the code; its message may quote data and is left out. */
  fault(where: string, error: unknown): void;
}

/** The program's folder as stacks write it: left out of places, because its path often has a person's name in it. */
const here = new URL('..', import.meta.url);
const roots = [here.href, fileURLToPath(here)];

/** The end of a line of a stack: a file, its line and column. */
const PLACE = /^ *at .*?((?:file:|node:|[/\\]|[A-Z]:\\)[^ ()]*:\d+:\d+)\)?$/;
/** A file of Node, of a package, or of this program: letters of names of files, and nothing that text is made of. */
const KNOWN_PLACE = /^(?:node:|node_modules[/\\])?[\w.@+/\\-]+:\d+:\d+$/;

/**
 * The places in the program where a fault passed. Of a stack, nothing else is taken: it begins with the message, which
 * may have lines of its own that look like places, and even a function's name is only text there.
 */
function placesOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .flatMap((line) => {
      const place = PLACE.exec(line)?.[1];
      const within = place === undefined ? undefined : placeWithin(place);
      return within !== undefined && KNOWN_PLACE.test(within) ? [within] : [];
    })
    .slice(0, 12);
}

/** A place without the folder of the program; undefined where it lies outside of it. */
function placeWithin(place: string): string | undefined {
  if (place.startsWith('node:')) return place;
  const packages = place.lastIndexOf('node_modules');
  if (packages >= 0) return place.slice(packages);
  const root = roots.find((folder) => place.startsWith(folder));
  return root && place.slice(root.length);
}

function faultFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return {
    // Names and codes of programs have these forms; anything else there is somebody's data.
    kind: /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error',
    code: /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined,
    at: placesOf(error),
  };
}

/** Opens the log of a data folder: logs/guichet.log, a JSON line an event. */
export function openLog(dataFolder: string): Log {
  const folder = join(dataFolder, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const destination = pino.destination({ dest: join(folder, 'guichet.log'), sync: true, mode: 0o600 });
  // A disk that is full takes no line either; the office goes on without, and says what is wrong on the desk.
  destination.on('error', () => undefined);
  const logger = pino({ base: null }, destination);
  return {
    event: (name, facts = {}) => logger.info(facts, name),
    fault: (where, error) => logger.error({ where, ...faultFacts(error) }, 'fault'),
  };
}
