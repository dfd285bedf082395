import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { BroadcastChannel } from 'node:worker_threads';
import { z } from 'zod';
import { openConnection } from '../../main/store/connection.ts';
import { storeKeyInUse } from '../../main/store/key-bundle.ts';
import { openPassphraseSlot, readKeySlots } from '../../main/store/key-slots.ts';
import { openScriptedDesk, shopConnection, writeSealingKey } from '../desk.ts';
import { startWebShopProcess } from '../web-shop/child.ts';
import { measureRawInsert } from './raw-insert.ts';

const passphrase = 'a passphrase for the benchmark';
const officeDelay = z.object({ p50: z.number(), p99: z.number(), max: z.number() });

export interface IntakeBenchOptions {
  readonly bookings: number;
  readonly seed: number;
  /** The share of bookings that come sealed. */
  readonly sealedShare: number;
}

/**
 * The intake end to end, as staff have it: office in its worker thread, shop in a process of its own over TLS 1.3 with
 * mTLS; pulled, understood, kept, read back, removed with receipts. Compared in the same run with the same rows inserted
 * raw into an equal encrypted file with the same batch and synchronous=FULL.
 */
export async function benchIntake({
  bookings,
  seed,
  sealedShare,
}: IntakeBenchOptions): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'));
  const dataFolder = join(folder, 'store');
  const channel = new BroadcastChannel('bench');
  try {
    const desk = await openScriptedDesk({
      dataFolder,
      passphrase,
      password: passphrase,
      officeThread: new URL('./measured-office.ts', import.meta.url),
    });
    const shop = await startWebShopProcess([
      ...[
        '--certificates',
        join(folder, 'certificates'),
        '--bookings',
        String(bookings),
        '--seed',
        String(seed),
      ],
      ...[
        '--wild-share',
        '0',
        '--sealed-share',
        String(sealedShare),
        '--desk-key',
        await writeSealingKey(desk, folder),
      ],
    ]);
    const done = new Promise<void>((resolve, reject) => {
      desk.office.onPush((_, push) => {
        if (push !== 'intake.status') return;
        desk.call('intake.status', undefined).then(({ state, fault, counters }) => {
          if (fault) reject(new Error(`the intake says ${fault.code}`));
          else if (state === 'idle' && counters.listed === bookings) resolve();
        }, reject);
      });
    });
    const hostDelay = monitorEventLoopDelay({ resolution: 1 });
    channel.postMessage('begin');
    hostDelay.enable();
    const started = performance.now();
    await desk.call('intake.setConnection', shopConnection(shop));
    await done;
    const took = performance.now() - started;
    hostDelay.disable();
    const answer = once(channel, 'message');
    channel.postMessage('end');
    const [event] = await answer;
    const office = officeDelay.parse(event.data);
    channel.postMessage('close');
    await shop.stop();
    await desk.stop();
    const { key, commits, batch } = await readCommits(dataFolder);
    const medianCommitMs = readMedianCommit(dataFolder);
    const rawPerSecond = measureRawInsert(join(dataFolder, 'guichet.db'), key, join(folder, 'raw.db'), batch);
    const perSecond = (bookings / took) * 1000;
    return {
      bench: 'intake',
      bookings,
      perSecond: Math.round(perSecond),
      ratio: round(perSecond / rawPerSecond),
      p99DelayMs: round(hostDelay.percentile(99) / 1e6),
      officeP99DelayMs: round(office.p99),
      officeP50DelayMs: round(office.p50),
      officeMaxDelayMs: round(office.max),
      rawPerSecond: Math.round(rawPerSecond),
      commits,
      batch,
      medianCommitMs,
      sealedShare,
    };
  } finally {
    channel.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many commits the intake made, by its audit lines: one a commit. */
async function readCommits(dataFolder: string): Promise<{ key: Buffer; commits: number; batch: number }> {
  const slots = readKeySlots(join(dataFolder, 'guichet.keys.json'));
  const bundle = slots && (await openPassphraseSlot(slots, passphrase));
  if (bundle === undefined) throw new Error('the store does not open');
  const { key } = storeKeyInUse(bundle);
  const database = openConnection(join(dataFolder, 'guichet.db'), key, 'read');
  const row = z
    .object({ commits: z.number(), kept: z.number() })
    .parse(
      database
        .prepare(
          "select count(*) as commits, sum(facts ->> 'kept') as kept from audit where action = 'intake.kept'",
        )
        .get(),
    );
  database.close();
  return { key, commits: row.commits, batch: Math.max(1, Math.round(row.kept / row.commits)) };
}

const runLine = z.object({ msg: z.literal('intake.run'), medianCommitMs: z.number() });

/** How long a commit held the office's thread in the median, as the office wrote into its log. */
function readMedianCommit(dataFolder: string): number {
  const lines = readFileSync(join(dataFolder, 'logs', 'guichet.log'), 'utf8')
    .trim()
    .split('\n');
  const medians = lines.flatMap((line) => {
    const parsed = runLine.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data.medianCommitMs] : [];
  });
  return medians.at(-1) ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
