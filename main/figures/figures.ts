import type { Worker } from 'node:worker_threads';
import PQueue from 'p-queue';
import { Temporal } from 'temporal-polyfill';
import {
  type Figures,
  type FiguresAsked,
  type FigureTable,
  figures,
  type Period,
  type Values,
  values,
} from '../../preload/contract/figures.ts';
import type { OutputOf } from '../../preload/contract/index.ts';
import type { Actor } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from '../store/store.ts';
import { countsCsv, valuesCsv } from './csv.ts';
import type { FromFiguresThread } from './figures-thread.ts';
import { checkPeriod } from './period.ts';
import { type Reading, readFigures, readValues, type ValuesReading } from './read.ts';

export interface OfficeFiguresOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  /** When a run of the intake last went through since the office was opened. */
  readonly lastContactAt: () => string | null;
  /** The entry of the thread that reads; without it, the office's own does, and then not all at one moment. */
  readonly thread?: URL | undefined;
  /** The agency's; without it, the PC's, as everywhere in the office. */
  readonly timeZone?: string;
}

/** Readings at once: the figures and the values of one screen. */
const AT_ONCE = 2;

/** The office in figures, for managers. Read beside the office's work. */
export class OfficeFigures {
  readonly #options: OfficeFiguresOptions;
  readonly #queue = new PQueue({ concurrency: AT_ONCE });
  readonly #workers = new Set<Worker>();
  #stopped = false;

  constructor(options: OfficeFiguresOptions) {
    this.#options = options;
  }

  /** Throws Refusal invalidInput, figuresPeriodTooLong, storeCorrupt, officeStopped. */
  async show(asked: FiguresAsked): Promise<Figures> {
    checkPeriod(asked);
    return this.#queue.add(async () => {
      const { store, clock, lastContactAt } = this.#options;
      const reading: Reading = {
        asked,
        at: clock.now(),
        today: clock.today(),
        timeZone: this.#timeZone,
        lastContactAt: lastContactAt(),
      };
      if (this.#options.thread === undefined) return readFigures(store.read, reading);
      return figures.parse(await this.#beside(this.#options.thread, 'figures', reading));
    });
  }

  /** Throws Refusal figuresTooMany, and as `show` does. */
  async values(period: Period): Promise<Values> {
    checkPeriod(period);
    return this.#queue.add(async () => {
      const reading: ValuesReading = { period, timeZone: this.#timeZone };
      if (this.#options.thread === undefined) return readValues(this.#options.store.read, reading);
      return values.parse(await this.#beside(this.#options.thread, 'values', reading));
    });
  }

  /**
   * One table as a file, and the audit line that it was taken. Throws as `show` and `values` do. If the program dies
   * right after the line is written, the log tells of a file that nobody got.
   */
  async export(asked: FiguresAsked, table: FigureTable, by: Actor): Promise<OutputOf<'figures.export'>> {
    const { store, audit } = this.#options;
    const { text, from, to } = await this.#table(asked, table);
    await store.write((tx) =>
      audit.append(tx, {
        actor: by,
        action: 'figures.exported',
        subject: 'figures',
        facts: { table, from, to },
      }),
    );
    return { fileName: `guichet-${table}-${from}-${to}.csv`, mediaType: 'text/csv;charset=utf-8', text };
  }

  /** Ends the readings under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
    await this.#queue.onIdle();
  }

  /** A table, and the days that it is of. */
  async #table(asked: FiguresAsked, table: FigureTable): Promise<Period & { text: string }> {
    const { from, to } = asked;
    if (table === 'suppliers' || table === 'destinations') {
      return { from, to, text: valuesCsv(await this.values({ from, to }), table) };
    }
    const read = await this.show(asked);
    const text = countsCsv(read, table);
    if (table !== 'departures') return { from, to, text };
    const { days } = read.departures;
    return { from: days[0]?.day ?? from, to: days.at(-1)?.day ?? to, text };
  }

  get #timeZone(): string {
    return this.#options.timeZone ?? Temporal.Now.timeZoneId();
  }

  #beside(thread: URL, what: 'figures' | 'values', reading: Reading | ValuesReading): Promise<unknown> {
    if (this.#stopped) throw new Refusal('officeStopped');
    const worker = this.#options.store.startThread(thread, what, { what, reading });
    this.#workers.add(worker);
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromFiguresThread) => {
        if (message.kind === 'done') resolve(message.read);
        else reject(new Refusal(message.failure.code, message.failure.details));
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        this.#workers.delete(worker);
        reject(new Refusal('officeStopped'));
      });
    });
  }
}
