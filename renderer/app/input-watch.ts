import { atMostEvery } from '../office/at-most-every.ts';

/** Milliseconds between two reports of input to the office, which keeps the time of the last one itself. */
const betweenReports = 30_000;

interface InputWatchOptions {
  /** Tells the office that the last input was so many seconds ago. */
  report: (secondsAgo: number) => Promise<unknown>;
  /** Milliseconds, of a clock that only runs forward or of the day. */
  now: () => number;
}

/** Notes each input and reports it, at once and then at most every half minute; the last one is never left out. */
export function inputWatch({ report, now }: InputWatchOptions): {
  noted: () => void;
  /** Milliseconds since the last input. */
  idle: () => number;
  stop: () => void;
} {
  let last = now();
  const reports = atMostEvery(
    () => betweenReports,
    async () => {
      // A report that fails has another one after it; what the refusal means is heard elsewhere.
      await report((now() - last) / 1000).catch(() => undefined);
    },
  );
  return {
    noted() {
      last = now();
      reports.ask();
    },
    idle: () => now() - last,
    stop: reports.stop,
  };
}
