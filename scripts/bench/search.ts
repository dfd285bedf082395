import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Audit } from '../../main/audit/audit.ts';
import { systemClock } from '../../main/clock.ts';
import { KeptVersions } from '../../main/intake/versions.ts';
import { Reservations } from '../../main/reservations/reservations.ts';
import { Search } from '../../main/search/search.ts';
import { openConnection } from '../../main/store/connection.ts';
import { Store } from '../../main/store/store.ts';
import { Vault } from '../../main/store/vault.ts';
import { type InputOf, parseOutput } from '../../preload/contract/index.ts';
import { queues } from '../../preload/contract/reservations.ts';
import { bareFind } from './search-bare.ts';
import { typedTexts } from './search-queries.ts';
import { buildSearchStore } from './search-store.ts';

export interface SearchBenchOptions {
  readonly reservations: number;
  readonly seed: number;
  /** A folder that keeps the built store for the next run; without it, the store is thrown away. */
  readonly storeFolder?: string | undefined;
}

/** What the box asks for. */
const HITS = 12;
/** Rows of a page, as the desk asks for them, and of one on the way to a list's end. */
const PAGE = 200;
const LONG_PAGE = 500;
/** How often each page is asked for. */
const TIMES = 15;

/**
 * Finding in a large store: what the box answers as somebody types, against the bare prepared statements that give the
 * same answer in the same run; and the first and the last page of every queue in both orders. All through the services
 * and the contract's own parsing, on an encrypted store. Gives the line; what else was measured goes to the error output.
 */
export async function benchSearch({
  reservations,
  seed,
  storeFolder,
}: SearchBenchOptions): Promise<Record<string, unknown>> {
  const folder = storeFolder ?? mkdtempSync(join(tmpdir(), 'guichet-bench-'));
  // Nobody's data lies in it, so a store that is kept may have a key that every run knows.
  const key = createHash('sha256').update(`guichet bench ${seed} ${reservations}`).digest();
  try {
    const building = performance.now();
    const { file, sample } = buildSearchStore(folder, key, reservations, seed, (done) => {
      if (done % 100_000 === 0) process.stderr.write(`${done} reservations written\n`);
    });
    const buildSeconds = Math.round((performance.now() - building) / 1000);
    const store = new Store(file, key);
    const bare = openConnection(file, key, 'read');
    try {
      const desk = openDesk(store);
      const found = await measureFind(desk.search, bareFind(bare), typedTexts(sample, seed));
      const pages = await measurePages(desk);
      const listed = await measureLists(desk.search);
      const megabytes = Math.round(statSync(file).size / 1_000_000);
      const beside = { ...found.beside, ...pages.beside, ...listed, buildSeconds, megabytes };
      process.stderr.write(`${JSON.stringify(beside)}\n`);
      return { bench: 'search', reservations, ...found.line, ...pages.line };
    } finally {
      bare.close();
      await store.close();
    }
  } finally {
    if (storeFolder === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** What a part of the benchmark measured: what stands in its line, and what is told beside it. */
interface Measured {
  readonly line: Record<string, number>;
  readonly beside: Record<string, unknown>;
}

interface Desk {
  readonly reservations: Reservations;
  readonly search: Search;
}

function openDesk(store: Store): Desk {
  const reservations = new Reservations({
    store,
    audit: new Audit(systemClock),
    clock: systemClock,
    pushes: { push: () => undefined },
    beside: {
      versions: new KeptVersions(store, new Vault([{ number: 1, key: randomBytes(32) }])),
      documents: async () => [],
      mailings: async () => [],
    },
  });
  const search = new Search({
    store,
    clock: systemClock,
    reservations,
    onFault: (error) => {
      throw error;
    },
  });
  return { reservations, search };
}

async function measureFind(
  search: Search,
  bare: (text: string, limit: number) => () => number[],
  texts: readonly { readonly kind: string; readonly text: string }[],
): Promise<Measured> {
  const times: number[] = [];
  const bareTimes: number[] = [];
  const cpu: number[] = [];
  const bareCpu: number[] = [];
  const byKind = new Map<string, number[]>();
  let answered = 0;
  const prepared = texts.map(({ text }) => bare(text, HITS));
  for (const [index, { kind, text }] of texts.entries()) {
    const ask = async () => {
      const used = process.threadCpuUsage();
      const started = performance.now();
      const answer = parseOutput('search.find', await search.find({ text, limit: HITS }));
      const took = performance.now() - started;
      times.push(took);
      cpu.push(millisecondsSince(used));
      byKind.set(kind, [...(byKind.get(kind) ?? []), took]);
      return answer.hits.map(({ row }) => row.id);
    };
    const askBare = () => {
      const used = process.threadCpuUsage();
      const started = performance.now();
      const ids = prepared[index]?.() ?? [];
      bareTimes.push(performance.now() - started);
      bareCpu.push(millisecondsSince(used));
      return ids;
    };
    // In turns, so that neither always finds what the other has brought into the system's memory.
    const barely = index % 2 === 0 ? askBare() : undefined;
    const ids = await ask();
    const same = barely ?? askBare();
    if (JSON.stringify(ids) !== JSON.stringify(same))
      throw new Error(`other answers for a text of kind ${kind}`);
    if (ids.length > 0) answered += 1;
  }
  if (answered < texts.length * 0.9) throw new Error('too few texts have an answer');
  const beside = {
    // What the thread itself worked, without what it waited for others on a shared machine.
    p95CpuMs: p95(cpu),
    cpuRatio: round(p95(cpu) / p95(bareCpu)),
    medianMs: quantile(times, 0.5),
    bareP95Ms: p95(bareTimes),
    bareMedianMs: quantile(bareTimes, 0.5),
    p95ByKind: Object.fromEntries([...byKind].map(([kind, took]) => [kind, p95(took)])),
    texts: texts.length,
  };
  return { line: { p95Ms: p95(times), ratio: round(p95(times) / p95(bareTimes)) }, beside };
}

/** One list in one order: gives a page, parsed as the screens get it. */
type AskPage = (after: string | undefined, limit: number) => Promise<{ readonly next: string | null }>;

/** Every queue in both orders, and the full list without a filter. */
function pagedLists({ reservations, search }: Desk): { readonly name: string; readonly ask: AskPage }[] {
  const from = (after: string | undefined) => (after === undefined ? {} : { after });
  const ofQueues = queues.flatMap((queue) =>
    (['newest', 'urgent'] as const).map((order) => ({
      name: `${queue} ${order}`,
      ask: async (after: string | undefined, limit: number) =>
        parseOutput('reservations.list', await reservations.list({ queue, order, limit, ...from(after) }, 1)),
    })),
  );
  const full = (['newest', 'departure'] as const).map((order) => ({
    name: `full list ${order}`,
    ask: async (after: string | undefined, limit: number) =>
      parseOutput('search.list', await search.list({ filter: {}, order, limit, ...from(after) })),
  }));
  return [...ofQueues, ...full];
}

async function measurePages(desk: Desk): Promise<Measured> {
  const first: Taken[] = [];
  const last: Taken[] = [];
  for (const { name, ask } of pagedLists(desk)) {
    const page = async (after: string | undefined, limit: number) => {
      const used = process.threadCpuUsage();
      const started = performance.now();
      const { next } = await ask(after, limit);
      return { next, took: performance.now() - started, cpu: millisecondsSince(used) };
    };
    const firsts = await repeated(() => page(undefined, PAGE));
    const cursor = await lastCursor((after) => page(after, LONG_PAGE));
    const lasts = await repeated(() => page(cursor, PAGE));
    first.push(...firsts);
    last.push(...lasts);
    process.stderr.write(
      `${name} ${p95(took(firsts))} ${p95(took(lasts))} (CPU ${p95(cpu(firsts))} ${p95(cpu(lasts))})\n`,
    );
  }
  return {
    line: { firstPageP95Ms: p95(took(first)), lastPageP95Ms: p95(took(last)) },
    beside: { firstPageP95CpuMs: p95(cpu(first)), lastPageP95CpuMs: p95(cpu(last)) },
  };
}

/** Walks a list to its end; gives the cursor of its last page. */
async function lastCursor(
  page: (after: string | undefined) => Promise<{ next: string | null }>,
): Promise<string | undefined> {
  let after: string | undefined;
  for (;;) {
    const { next } = await page(after);
    if (next === null) return after;
    after = next;
  }
}

interface Taken {
  readonly took: number;
  readonly cpu: number;
}
const took = (times: readonly Taken[]) => times.map((one) => one.took);
const cpu = (times: readonly Taken[]) => times.map((one) => one.cpu);

async function repeated(ask: () => Promise<Taken>): Promise<Taken[]> {
  const times: Taken[] = [];
  for (let time = 0; time < TIMES; time += 1) times.push(await ask());
  return times;
}

const filters: readonly InputOf<'search.list'>['filter'][] = [
  {},
  { text: 'tremblay' },
  { text: 'bouchard', statuses: ['onHold'] },
  { destination: 'Kuujjuaq', statuses: ['new', 'inReview'] },
  { supplier: 'transat', departs: { from: '2024-03-01', to: '2024-03-07' } },
  { amount: { currency: 'CAD', least: 895_000 }, warnings: true },
  { amended: true, kinds: ['air'] },
  { received: { from: '2022-06-01', to: '2022-06-02' } },
];

async function measureLists(search: Search): Promise<Record<string, unknown>> {
  const times: Taken[] = [];
  for (const filter of filters) {
    for (const order of ['newest', 'departure'] as const) {
      const taken = await repeated(async () => {
        const used = process.threadCpuUsage();
        const started = performance.now();
        parseOutput('search.list', await search.list({ filter, order, limit: PAGE }));
        return { took: performance.now() - started, cpu: millisecondsSince(used) };
      });
      process.stderr.write(
        `${JSON.stringify(filter)} ${order} ${p95(took(taken))} (CPU ${p95(cpu(taken))})\n`,
      );
      times.push(...taken);
    }
  }
  return { filteredP95Ms: p95(took(times)), filteredP95CpuMs: p95(cpu(times)) };
}

function millisecondsSince(used: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(used);
  return (user + system) / 1000;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}

function p95(values: readonly number[]): number {
  return quantile(values, 0.95);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
