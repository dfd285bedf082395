import { faultFacts } from './log.ts';

/** A fault in one line for whoever helps: its kind, its code and where it passed. Its message may quote data and is left out. */
export function faultLine(error: unknown): string {
  const { kind, code, at } = faultFacts(error);
  return [code === undefined ? kind : `${kind} (${code})`, ...at.slice(0, 3)].join('\n  at ');
}

/**
 * Lets a fault that nobody catches end the program without telling what was being worked on. By itself Node prints the
 * error's message, which may quote a booking, to the terminal or the system's journal, and writes it into a report
 * beside what is in memory where its options ask for one. `end` has to end the process.
 */
export function keepLastWordsPrivate(end: (error: unknown) => void): void {
  // Not there in every build of Node that Electron brings.
  const report: typeof process.report | undefined = process.report;
  if (report !== undefined) {
    report.reportOnUncaughtException = false;
    report.reportOnFatalError = false;
    report.reportOnSignal = false;
  }
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${faultLine(error)}\n`);
    end(error);
  });
}
