import { keepLastWordsPrivate } from '../last-words.ts';
import { type Log, openLog } from '../log.ts';
import type { OfficeLink } from '../office-link.ts';
import { Refusal } from '../refusal.ts';

/** What a host does about faults that nobody expected. */
export interface HostCrashes {
  /** Writes why the office or the host did not start; a refusal is no fault. */
  failedStart(error: unknown): void;
  /** Writes why the office ended by itself, also where it could not write that itself any more. */
  watch(office: OfficeLink): void;
}

/**
 * Has faults of the host's own thread end the program in order, and written to logs/host.log through the log's
 * allow-list. Without this, Node prints their messages, and Electron shows them; a message may quote a person's data.
 * `end` stops what is to be stopped; the process goes when it is done, or at once at a second fault.
 */
export function handleHostCrashes(dataFolder: string, end: () => void | Promise<void>): HostCrashes {
  let log: Log | undefined;
  const fault = (where: string, error: unknown) => {
    try {
      // Opened when there is something to write: the folder is the office's to make.
      log ??= openLog(dataFolder, 'host');
      log.fault(where, error);
    } catch {
      // The disk is full or the folder cannot be written, which the office tells staff of; here is nowhere left to say it.
    }
  };
  let ending = false;
  keepLastWordsPrivate((error) => {
    fault('host', error);
    if (ending) process.exit(1);
    ending = true;
    process.exitCode = 1;
    void new Promise((resolve) => resolve(end())).catch(() => undefined).then(() => process.exit(1));
  });
  return {
    failedStart: (error) => {
      if (!(error instanceof Refusal)) fault('host.start', error);
    },
    watch: (office) => {
      void office.died.then((error) => fault('host.office', error));
    },
  };
}
