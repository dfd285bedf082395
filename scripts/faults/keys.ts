import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { KeyOffice, storeFile } from '../../main/keys/testing.ts';
import { checkSealed, fillSealed } from '../../main/keys/testing-sealed.ts';
import { openConnection } from '../../main/store/connection.ts';
import { storeKeyInUse } from '../../main/store/key-bundle.ts';
import { openRecoverySlot, readKeySlots } from '../../main/store/key-slots.ts';
import { readRecoveryKey } from '../../main/store/recovery-key.ts';
import { fileKeychain } from '../../main/store/testing-keychain.ts';
import { Random } from '../generator/random.ts';
import { type KeyJob, keyVictimMessage } from './key-messages.ts';
import type { FaultOptions, FaultResult } from './run.ts';

/**
 * When a victim is killed: some steps after its start, about two changes at most, and a moment behind that. Counted in
 * steps, so that a slow computer is hit in the same places as a fast one.
 */
const MOST_STEPS: Record<KeyJob, number> = { storeKey: 20, vaultKey: 9, recoveryKey: 12 };
const LONGEST_MOMENT: Record<KeyJob, number> = { storeKey: 60, vaultKey: 60, recoveryKey: 15 };
const CARDS = 150;
const QUARANTINED = 10;

interface Paper {
  /** The recovery key that was last confirmed, and one that was written down behind it. */
  confirmed: string;
  proposed: string | undefined;
}

/**
 * Kills a real process at random instants while it changes keys over and over, opens what it left, and holds that against
 * what it had told. The same seed gives the same instants; what they hit differs from run to run. `changes` are those that
 * came to their end as far as the store knows, `fields` the sealed ones that were read back after each kill; `lost` was
 * told of as committed and is not there, `torn` is more than one state of the keys or none, `left` a file that a kill left
 * behind or that holds a key in the clear.
 */
export async function faultKeys(
  job: KeyJob,
  { kills, seed, onProgress = () => undefined }: FaultOptions,
): Promise<FaultResult> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-key-faults-'));
  const dataFolder = join(folder, 'data');
  const keychainFile = join(folder, 'keychain.json');
  const random = new Random(seed);
  const paper: Paper = { confirmed: '', proposed: undefined };
  const found = { changes: 0, fields: 0, lost: 0, torn: 0, left: 0 };
  try {
    const first = new KeyOffice(dataFolder, fileKeychain(keychainFile));
    await first.start();
    paper.confirmed = await first.create();
    await fillSealed(first.open, CARDS, QUARANTINED);
    await first.stop();
    for (let kill = 0; kill < kills; kill += 1) {
      const instant = {
        steps: random.between(0, MOST_STEPS[job]),
        moment: random.between(0, LONGEST_MOMENT[job]),
      };
      const told = await killOnce({ dataFolder, keychainFile, job }, instant, paper);
      const seen = await look(dataFolder, keychainFile, paper, told);
      found.changes = seen.changes;
      found.fields += seen.fields;
      found.lost += seen.lost;
      found.torn += seen.torn;
      found.left += seen.left;
      onProgress(kill + 1);
    }
    const { changes, fields, ...wrong } = found;
    return { done: { kills, changes, fields }, wrong };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kills a victim once and gives the last commit that it told of. */
async function killOnce(
  task: { dataFolder: string; keychainFile: string; job: KeyJob },
  instant: { steps: number; moment: number },
  paper: Paper,
): Promise<number> {
  const victim = fork(fileURLToPath(new URL('./key-victim.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let committed = 0;
  let killing = false;
  let steps = 0;
  const reached = new Promise<void>((resolve, reject) => {
    victim.on('message', (raw) => {
      const message = keyVictimMessage.parse(raw);
      if (message.kind !== 'started') steps += 1;
      if (steps >= instant.steps) resolve();
      if (message.kind === 'committed') committed = message.count;
      else if (message.kind === 'proposed') paper.proposed = message.recoveryKey;
      else if (message.kind === 'confirmed') {
        paper.confirmed = message.recoveryKey;
        paper.proposed = undefined;
      }
    });
    victim.once('exit', (code, by) => {
      if (!killing) reject(new Error(`the office ended by itself: ${code ?? by}`));
    });
  });
  victim.send(task);
  await reached;
  await setTimeout(instant.moment);
  killing = true;
  // What it said before lies in the pipe still: the channel is empty only when it closes.
  const silent = once(victim, 'disconnect');
  const gone = once(victim, 'exit');
  victim.kill('SIGKILL');
  await Promise.all([silent, gone]);
  return committed;
}

const counted = z.object({ count: z.number() });

/** Opens what a kill left, as the next start does, and looks at everything. */
async function look(dataFolder: string, keychainFile: string, paper: Paper, told: number) {
  const keychain = fileKeychain(keychainFile);
  const office = new KeyOffice(dataFolder, keychain);
  await office.start();
  await office.ring.resealing.settled();
  const { store, vault, keys } = office.open;
  let torn = 0;
  const mustBe = (holds: boolean): void => {
    if (!holds) torn += 1;
  };
  const sealed = await checkSealed({ store, vault });
  mustBe(sealed.older === 0);
  const row = await store.read
    .selectFrom('setting')
    .select('value')
    .where('name', '=', 'committed')
    .executeTakeFirst();
  const lost = Number(row?.value ?? 0) < told ? 1 : 0;

  const { bundle } = keys;
  const inUse = storeKeyInUse(bundle);
  mustBe(bundle.storeKeys.filter(({ live, retiredAt }) => live && retiredAt === null).length === 1);
  mustBe(bundle.storeKeys.every(({ live }) => live));
  const changed = await store.read
    .selectFrom('audit')
    .select('subject')
    .where('action', '=', 'storeKey.changed')
    .orderBy('id')
    .execute();
  // The file is under the key that its own audit log names last.
  mustBe((changed.at(-1)?.subject ?? 'storeKey/1') === `storeKey/${inUse.number}`);
  const papers = await store.read
    .selectFrom('audit')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('action', '=', 'recoveryKey.replaced')
    .executeTakeFirstOrThrow();
  const made = await store.read
    .selectFrom('audit')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('action', '=', 'vaultKey.made')
    .executeTakeFirstOrThrow();
  mustBe(counted.parse(made).count === bundle.vault.length);
  mustBe(office.faults.length === 0);
  mustBe(await opensByPaper(dataFolder, paper));
  await office.stop();
  const left = leftBehind(dataFolder, [...bundle.storeKeys, ...bundle.vault]);
  for (const { number, key } of bundle.storeKeys) mustBe(copyIsWhole(dataFolder, number, key));
  openConnection(storeFile(dataFolder), inUse.key, 'read').close();
  return {
    changes: changed.length + bundle.vault.length - 1 + papers.count,
    fields: sealed.fields,
    lost,
    torn,
    left,
  };
}

/** Whether exactly one of the recovery keys that stand on paper opens the key file; that one counts from now on. */
async function opensByPaper(dataFolder: string, paper: Paper): Promise<boolean> {
  const slots = readKeySlots(join(dataFolder, 'guichet.keys.json'));
  const papers = [paper.confirmed, ...(paper.proposed === undefined ? [] : [paper.proposed])];
  const opening: string[] = [];
  for (const recoveryKey of papers)
    if (slots && (await openRecoverySlot(slots, readRecoveryKey(recoveryKey) ?? '')))
      opening.push(recoveryKey);
  paper.confirmed = opening[0] ?? paper.confirmed;
  paper.proposed = undefined;
  return opening.length === 1;
}

/** A copy that stands beside the store under a key's number is whole under that key. */
function copyIsWhole(dataFolder: string, number: number, key: Buffer): boolean {
  const copy = `${storeFile(dataFolder)}.copy-under-key-${number}`;
  if (!existsSync(copy)) return true;
  const database = openConnection(copy, key, 'read');
  try {
    return database.pragma('integrity_check', { simple: true }) === 'ok';
  } finally {
    database.close();
  }
}

/** Files that are nobody's, and files that hold a key in the clear. */
function leftBehind(dataFolder: string, keys: readonly { key: Buffer }[]): number {
  const known = /^guichet\.(db|keys\.json|lock)$|^guichet\.db\.copy-under-key-\d+(\.part.*)?$/;
  const forms = keys.flatMap(({ key }) =>
    (['latin1', 'hex', 'base64', 'base64url'] as const).map((form) => key.toString(form)),
  );
  return readdirSync(dataFolder).filter((name) => {
    if (!known.test(name)) return true;
    const text = readFileSync(join(dataFolder, name), 'latin1');
    return forms.some((form) => text.includes(form));
  }).length;
}
