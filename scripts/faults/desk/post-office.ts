import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { MailServerSettings } from '../../../preload/contract/mailing.ts';
import type { Random, Weighted } from '../../generator/random.ts';
import type { SmtpBehaviour } from '../../smtp-server.ts';
import { createAuthority } from '../../web-shop/certificates.ts';

const program = fileURLToPath(new URL('../../smtp-server-process.ts', import.meta.url));

/** How often the server does what; `die` is SIGKILL when it has the whole message and has not answered yet. */
const moods: Weighted<SmtpBehaviour | 'die'> = [
  ['accept', 30],
  ['die', 5],
  ['dieAfterMessage', 4],
  ['hangAfterMessage', 12],
  ['dieInMessage', 2],
  ['deferMessage', 2],
  ['refuseMessage', 2],
  ['deferRecipient', 2],
  ['refuseRecipient', 2],
  ['greylistOnce', 1],
  ['answerOddly', 1],
  ['refuseClient', 1],
];

/** The longest that one mood lasts, in milliseconds. */
const LONGEST_MOOD = 700;

/** A real mail server in processes of its own, one after the other on the same port, that misbehave and die. */
export class PostOffice {
  readonly settings: MailServerSettings;
  readonly #folder: string;
  readonly #files: readonly string[];
  #lives = 0;
  #child: ChildProcess | undefined;
  #heard: (() => void) | undefined;
  #misbehaving: Promise<void> | undefined;
  #calm = false;

  private constructor(folder: string, files: readonly string[], settings: MailServerSettings) {
    this.#folder = folder;
    this.#files = files;
    this.settings = settings;
  }

  /** Starts it; everything that it keeps lies in the folder. */
  static async open(folder: string): Promise<PostOffice> {
    const authority = await createAuthority('A fault run');
    const identity = await authority.issue({ commonName: 'Mail', hosts: ['127.0.0.1'], usage: 'server' });
    const [certificate, key] = [join(folder, 'mail.crt'), join(folder, 'mail.key')];
    writeFileSync(certificate, identity.certificate);
    writeFileSync(key, identity.key);
    const settings: MailServerSettings = {
      host: '127.0.0.1',
      port: 1,
      security: 'starttls',
      certificateAuthority: authority.certificate,
      fromName: 'A fault run',
      fromAddress: 'tickets@agency.example',
    };
    const first = new PostOffice(folder, ['--certificate', certificate, '--key', key], settings);
    const port = await first.#live(0);
    const office = new PostOffice(folder, first.#files, { ...settings, port });
    office.#child = first.#child;
    office.#lives = first.#lives;
    office.#listen();
    return office;
  }

  /** How often the server was started. */
  get lives(): number {
    return this.#lives;
  }

  async #live(port: number): Promise<number> {
    this.#lives += 1;
    const folder = join(this.#folder, `mail-${this.#lives}`);
    const child = spawn(
      process.execPath,
      [program, ...this.#files, '--folder', folder, '--port', `${port}`],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    this.#child = child;
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    return z.object({ port: z.int() }).parse(JSON.parse(line)).port;
  }

  /** Hears each message that the server has in whole. */
  #listen(): void {
    this.#child?.stdout?.on('data', () => this.#heard?.());
  }

  /** Begins to misbehave, until `calm`. */
  misbehave(random: Random): void {
    this.#misbehaving = this.#changeMoods(random);
  }

  async #changeMoods(random: Random): Promise<void> {
    while (!this.#calm) {
      const mood = random.weighted(moods);
      this.#child?.stdin?.write(`${mood === 'die' ? 'hangAfterMessage' : mood}\n`);
      const arrived = new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
      const over = setTimeout(random.between(50, LONGEST_MOOD));
      if (mood !== 'die') await over;
      else {
        await Promise.race([over, arrived]);
        await this.#kill();
        await this.#live(this.settings.port);
        this.#listen();
      }
    }
  }

  async #kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** Starts anew, drops every connection that hangs, and takes whatever comes. */
  async calm(): Promise<void> {
    this.#calm = true;
    await this.#misbehaving;
    await this.#kill();
    await this.#live(this.settings.port);
    this.#listen();
  }

  async close(): Promise<void> {
    this.#calm = true;
    await this.#misbehaving;
    await this.#kill();
  }

  /** How often each message came in whole, by its Message-ID. */
  delivered(): Map<string, number> {
    const delivered = new Map<string, number>();
    for (let life = 1; life <= this.#lives; life += 1) {
      const folder = join(this.#folder, `mail-${life}`);
      for (const name of existsSync(folder) ? readdirSync(folder) : []) {
        const beginning = readFileSync(join(folder, name)).subarray(0, 16_384).toString('latin1');
        const id = /^Message-ID:\s*(<[^>]+>)/im.exec(beginning)?.[1];
        // A file that a SIGKILL left empty is of a message that the server never had.
        if (id !== undefined) delivered.set(id, (delivered.get(id) ?? 0) + 1);
      }
    }
    return delivered;
  }
}

/** How the mail of a store stands against the mail server's own ledger; everything but `mails` must be 0. */
export interface ComparedMail {
  /** Messages that came in whole. */
  readonly mails: number;
  /** Came in more often than staff had them sent. */
  readonly mailedTwice: number;
  /** Called sent by the office and never came in, or came in and was never tried. */
  readonly mailUntrue: number;
}

const mailing = z.object({
  message_id: z.string(),
  state: z.string(),
  tries: z.number(),
  orders: z.number(),
  by: z.string().nullable(),
});

/** Holds the mailings of a store against what the server got. */
export function compareMail(database: Database, delivered: ReadonlyMap<string, number>): ComparedMail {
  const mailings = z.array(mailing).parse(
    database
      .prepare(
        // A person orders a message by queueing it, and by each decision to send it again.
        `select message_id, state,
          (select count(*) from mailing_event where mailing_id = mailing.id and state = 'sending') as tries,
          (select count(*) from mailing_event where mailing_id = mailing.id and state = 'queued' and actor is not null) as orders,
          (select actor from mailing_event where mailing_id = mailing.id order by id desc limit 1) as "by"
          from mailing`,
      )
      .all(),
  );
  const known = new Map(mailings.map((one) => [one.message_id, one]));
  let [mails, mailedTwice, mailUntrue] = [0, 0, 0];
  for (const [id, times] of delivered) {
    const one = known.get(id);
    mails += times;
    if (one === undefined || times > one.tries) mailUntrue += 1;
    else if (times > one.orders) mailedTwice += 1;
  }
  for (const { message_id, state, by } of mailings) {
    // What a person calls arrived is that person's word.
    if (state === 'sent' && by === null && !delivered.has(message_id)) mailUntrue += 1;
  }
  return { mails, mailedTwice, mailUntrue };
}
