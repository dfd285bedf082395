import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { openConnection } from '../../../main/store/connection.ts';
import { storeKeyInUse } from '../../../main/store/key-bundle.ts';
import { openPassphraseSlot, readKeySlots } from '../../../main/store/key-slots.ts';
import { generateBookings } from '../../generator/bookings.ts';
import { Random, type Weighted } from '../../generator/random.ts';
import { wildTextKinds } from '../../generator/wild.ts';
import { startWebShopProcess, type WebShopProcess } from '../../web-shop/child.ts';
import { compareBookings, expectIntegrity, offerBookings, type SealingKey } from '../bookings.ts';
import type { FaultOptions, FaultResult } from '../run.ts';
import { startVictim, type Victim } from '../victim-process.ts';
import { CommandLedger, type DeskMessage, deskMessage } from './commands.ts';
import { compareMail, PostOffice } from './post-office.ts';
import { brokenAuditLines, problemsIn } from './records.ts';
import type { DeskTask } from './victim.ts';

/** Bookings on the shop's shelf before the first start, and new ones before each other. */
const AT_FIRST = 40;
const PER_KILL = 10;
/** After how many of the victim's messages it is killed at most: mostly few, now and then enough for tickets. */
const MOST_MESSAGES: Weighted<number> = [
  [24, 7],
  [120, 3],
];
/** The longest that staff work before the office is killed all the same, in milliseconds. */
const LONGEST_WORK = 6_000;
/** The longest behind the last of these messages, in milliseconds: the instant is anywhere in what comes next. */
const LONGEST_AFTER = 80;
/** How many of the lives are killed while a ticket is made or right behind it, and the longest that one is waited for. */
const KILLED_AT_TICKET = 0.2;
const LONGEST_DRAWING = 20_000;
/** The longest from the start of a process that is killed before anybody could work. */
const LONGEST_START = 1_200;
/** How many of the starts are killed on their way. */
const KILLED_AT_START = 0.1;
const PATIENCE = 300_000;

const passphrase = 'correct horse battery staple';
const password = 'five short words are enough';

/**
 * Kills the whole office with SIGKILL at random instants while it pulls, and while staff review, decide, issue tickets
 * and mail them to a real mail server that misbehaves and dies as well; holds every record against every other, against
 * the shop's ledger, the mail server's, and the parent's own of what staff were answered.
 */
export async function faultDesk({
  kills,
  seed,
  onProgress = () => undefined,
}: FaultOptions): Promise<FaultResult> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-faults-desk-'));
  const random = new Random(seed);
  const ledger = new CommandLedger();
  let shop: WebShopProcess | undefined;
  let mail: PostOffice | undefined;
  try {
    shop = await startWebShopProcess(['--certificates', join(folder, 'certificates')]);
    mail = await PostOffice.open(folder);
    const { url, port, authority, pin, receiptKey, files } = shop;
    const office = new Office(ledger, {
      dataFolder: join(folder, 'data'),
      passphrase,
      password,
      seed,
      shop: { url, port, authority, pin, receiptKey, files },
      server: mail.settings,
    });
    const bookings = generateBookings({
      seed,
      count: AT_FIRST + kills * PER_KILL,
      wildShare: 0.2,
      wildKinds: wildTextKinds,
    });
    const offered: string[] = [];
    const to = shop;
    const offer = async (count: number, sealingKey?: SealingKey) => {
      offered.push(...(await offerBookings(to, bookings, count, sealingKey, random, offered)));
    };
    await offer(AT_FIRST);
    const sealingKey = await office.prepare();
    mail.misbehave(new Random(seed + 1));
    for (let kill = 0; kill < kills; kill += 1) {
      await offer(PER_KILL, sealingKey);
      if (random.chance(KILLED_AT_START)) await office.killAtStart(random.between(0, LONGEST_START));
      else if (random.chance(KILLED_AT_TICKET)) await office.killAtTicket(random);
      else await office.killAtWork(random);
      onProgress(kill + 1);
    }
    await mail.calm();
    await office.settle();
    return await compare(join(folder, 'data'), { kills, ledger, shop, mail });
  } finally {
    await shop?.stop();
    await mail?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type TaskBase = Omit<DeskTask, 'task' | 'life' | 'recoveryKey'>;
type Said<Kind extends DeskMessage['kind']> = Extract<DeskMessage, { kind: Kind }>;

/** The office's processes, one life after the other. */
class Office {
  readonly #base: TaskBase;
  readonly #ledger: CommandLedger;
  #recoveryKey: string | undefined;
  #lives = 0;

  constructor(ledger: CommandLedger, base: TaskBase) {
    this.#ledger = ledger;
    this.#base = base;
  }

  #start(task: DeskTask['task']): Victim {
    this.#lives += 1;
    const victim = startVictim(
      './desk/victim.ts',
      {
        ...this.#base,
        task,
        life: this.#lives,
        ...(this.#recoveryKey === undefined ? {} : { recoveryKey: this.#recoveryKey }),
      },
      join(this.#base.dataFolder, '..', 'compile-cache'),
    );
    victim.process.on('message', (message) => this.#ledger.hear(deskMessage.parse(message)));
    return victim;
  }

  async #toItsEnd<Kind extends 'prepared' | 'settled'>(
    task: DeskTask['task'],
    kind: Kind,
  ): Promise<Said<Kind>> {
    const victim = this.#start(task);
    try {
      return await victim.hears(said(kind), AbortSignal.timeout(PATIENCE));
    } finally {
      await victim.kill();
    }
  }

  /** Makes the store and connects it; gives the sealing key. */
  async prepare(): Promise<Said<'prepared'>> {
    const prepared = await this.#toItsEnd('prepare', 'prepared');
    this.#recoveryKey = prepared.recoveryKey;
    return prepared;
  }

  async killAtStart(delay: number): Promise<void> {
    const victim = this.#start('work');
    await setTimeout(delay);
    await victim.kill();
  }

  /** Kills it a little behind so many of its messages: by its work and not by the clock alone. */
  async killAtWork(random: Random): Promise<void> {
    let left = random.between(0, random.weighted(MOST_MESSAGES));
    await this.#killBehind(
      () => {
        left -= 1;
        return left < 0;
      },
      LONGEST_WORK,
      random.between(0, LONGEST_AFTER),
    );
  }

  /** Kills it while a ticket is drawn, or right behind its commit. */
  async killAtTicket(random: Random): Promise<void> {
    const kind = random.pick(['asked', 'acknowledged'] as const);
    const longest = kind === 'asked' ? LONGEST_WORK / 4 : LONGEST_AFTER;
    await this.#killBehind(
      (message) => message.kind === kind && message.name === 'documents.issueTicket',
      LONGEST_DRAWING,
      random.between(0, longest),
    );
  }

  async #killBehind(
    isWaitedFor: (message: DeskMessage) => boolean,
    longest: number,
    delay: number,
  ): Promise<void> {
    const victim = this.#start('work');
    await victim.hears(said('working'));
    const heard = victim.hears((message) => isWaitedFor(deskMessage.parse(message)) || undefined);
    // Where it is killed first, by the time limit, it says nothing more.
    heard.catch(() => undefined);
    await Promise.race([heard, setTimeout(longest, undefined, { ref: false })]);
    await setTimeout(delay);
    await victim.kill();
  }

  /** A last life that nobody kills, until nothing is pending. */
  async settle(): Promise<void> {
    await this.#toItsEnd('settle', 'settled');
  }
}

function said<Kind extends DeskMessage['kind']>(kind: Kind): (message: unknown) => Said<Kind> | undefined {
  const isSaid = (message: DeskMessage): message is Said<Kind> => message.kind === kind;
  return (message) => {
    const parsed = deskMessage.parse(message);
    return isSaid(parsed) ? parsed : undefined;
  };
}

async function openStore(dataFolder: string): Promise<Database> {
  const slots = readKeySlots(join(dataFolder, 'guichet.keys.json'));
  const bundle = slots === undefined ? undefined : await openPassphraseSlot(slots, passphrase);
  if (bundle === undefined) throw new Error('the keys of the store do not open');
  return openConnection(join(dataFolder, 'guichet.db'), storeKeyInUse(bundle).key, 'read');
}

interface Sides {
  readonly kills: number;
  readonly ledger: CommandLedger;
  readonly shop: WebShopProcess;
  readonly mail: PostOffice;
}

/** Holds the store against itself and against everybody who dealt with it. */
async function compare(dataFolder: string, { kills, ledger, shop, mail }: Sides): Promise<FaultResult> {
  const faults = faultsIn(join(dataFolder, 'logs', 'guichet.log'));
  const database = await openStore(dataFolder);
  try {
    expectIntegrity(database);
    const bookings = await compareBookings(database, shop);
    const commands = ledger.compare(database);
    const mails = compareMail(database, mail.delivered());
    const problems = problemsIn(database);
    for (const problem of [...problems, ...faults].slice(0, 40)) process.stderr.write(`${problem}\n`);
    const count = (sql: string): number =>
      z.object({ count: z.number() }).parse(database.prepare(sql).get()).count;
    return {
      done: {
        kills,
        commands: commands.commands,
        bookings: bookings.bookings,
        tickets: count('select count(*) as count from document'),
        mails: mails.mails,
        mailServers: mail.lives,
      },
      wrong: {
        lost: bookings.lost + commands.lost,
        doubled: bookings.doubled + commands.doubled,
        removedUnkept: bookings.removedUnkept,
        torn: bookings.torn + commands.refusedButDone + problems.length,
        mailedTwice: mails.mailedTwice,
        mailUntrue: mails.mailUntrue,
        auditBroken: brokenAuditLines(database),
        pending: count(
          `select (select count(*) from removal where state = 'pending')
            + (select count(*) from mailing where state in ('queued', 'sending')) as count`,
        ),
        programFaults: faults.length,
      },
    };
  } finally {
    database.close();
  }
}

/** What the office wrote into its log as faults of the program. */
function faultsIn(log: string): string[] {
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"msg":"fault"'));
}
