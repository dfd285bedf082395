import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { mailServerSettings } from '../../../preload/contract/mailing.ts';
import { openScriptedDesk, type ScriptedDesk, shopConnection } from '../../desk.ts';
import { Random } from '../../generator/random.ts';
import { readyShop } from '../../web-shop/control.ts';
import type { DeskMessage } from './commands.ts';
import { Worker } from './work.ts';

/** What the parent wants of this life of the office. */
export const deskTask = z.object({
  task: z.enum(['prepare', 'work', 'settle']),
  dataFolder: z.string(),
  passphrase: z.string(),
  password: z.string(),
  recoveryKey: z.string().optional(),
  /** Counts up, so that every life has marks and choices of its own. */
  life: z.int(),
  seed: z.int(),
  shop: readyShop,
  server: mailServerSettings,
});
export type DeskTask = z.infer<typeof deskTask>;

/** How many reviewers there are beside the one who mails and the administrator. */
const REVIEWERS = 4;
/** So many reservations are ticketed before the first life that is killed, or so many steps were taken to get there. */
const ENOUGH = 6;
const MOST_STEPS = 500;

/** Settles when the parent's end of the channel has it: what was said outlives a SIGKILL. */
function say(message: DeskMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}

// The whole office in a process that its parent kills at any instant; it never outlives it.
process.on('disconnect', () => process.exit(1));
const [message] = await once(process, 'message');
const task = deskTask.parse(message);
const desk = await openScriptedDesk(task);
if (task.task === 'prepare') await prepare(desk, task);
else if (task.task === 'work') await work(desk, task);
else await settle(desk, task);

function worker(name: string, { life, seed }: DeskTask, index: number): Worker {
  return new Worker(`${name}${life}`, { desk, random: new Random(seed * 1_000 + life * 10 + index), say });
}

/** Sets the office up, and brings what the shop offers so far on its way, so that later lives find work of every kind. */
async function prepare(made: ScriptedDesk, { shop, server }: DeskTask): Promise<void> {
  const { settings, secrets } = shopConnection(shop);
  const { kid, jwk } = await made.call('intake.sealingKey', undefined);
  await made.call('intake.setConnection', { settings: { ...settings, everySeconds: 10 }, secrets });
  const first = worker('prepare', task, 0);
  await first.saveServer(server);
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    await first.reviewOne();
    const { ticketed, mailed } = await made.call('reservations.counts', undefined);
    if (ticketed + mailed >= ENOUGH) break;
  }
  await made.stop();
  flushCompileCache();
  if (made.recoveryKey === undefined) throw new Error('the store was there already');
  await say({ kind: 'prepared', recoveryKey: made.recoveryKey, kid, jwk });
}

async function work(_desk: ScriptedDesk, { server }: DeskTask): Promise<void> {
  await say({ kind: 'working' });
  await Promise.all([
    worker('a', task, 0).administer(server),
    worker('p', task, REVIEWERS + 1).post(),
    ...Array.from({ length: REVIEWERS }, (_, index) => worker(`r${index}_`, task, index + 1).review()),
  ]);
}

/** Works nothing new, and waits until intake and outbox have nothing left to do. */
async function settle(settled: ScriptedDesk, { server }: DeskTask): Promise<void> {
  const last = worker('settle', task, 0);
  for (;;) {
    await last.saveServer(server);
    await settled.call('intake.runNow', undefined);
    await setTimeout(200);
    const { counts } = await settled.call('mailing.outbox', { limit: 1 });
    const { state, fault, counters, removalsPending } = await settled.call('intake.status', undefined);
    const pulled = state === 'idle' && fault === null && counters.listed === 0 && removalsPending === 0;
    if (pulled && counts.queued + counts.sending === 0) break;
  }
  await settled.stop();
  await say({ kind: 'settled' });
}
