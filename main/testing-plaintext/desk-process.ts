import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { z } from 'zod';
import { failure } from '../../preload/contract/failure.ts';
import {
  type InputOf,
  type OutputOf,
  type ProcedureName,
  parseOutput,
} from '../../preload/contract/index.ts';

const program = fileURLToPath(new URL('../../scripts/browser-host.ts', import.meta.url));
const crashSupport = new URL('./crash.test-support.ts', import.meta.url).href;

const replyShape = z.union([
  z.object({ ok: z.literal(true), value: z.unknown().optional() }),
  z.object({ ok: z.literal(false), failure }),
]);

/** The whole program as a process of its own, steered as the browser steers it. */
export interface DeskProcess {
  /** Calls a procedure. Throws where the office answers with a failure. */
  call<Name extends ProcedureName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>>;
  /** Calls anything with anything; gives the failure's code, `HTTP 404` and the like, or undefined where it went well. */
  refusal(name: string, input: unknown): Promise<string | undefined>;
  /** Ends it by an error that nobody catches. */
  crash(thread: 'host' | 'office', words: string): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM, which ends it in good order. */
  stop(): Promise<void>;
}

/**
 * Starts the program in a home of its own: everything that it and the libraries in it write without being told where
 * lies in `root`, what it prints included. Node is asked for reports of a crash, as an administrator might.
 */
export async function startDesk(root: string, name: string): Promise<DeskProcess> {
  const folder = (part: string): string => {
    const path = join(root, part);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const home = folder('home');
  const temporary = folder('temporary');
  const said = join(folder('output'), `${name}.txt`);
  const output = openSync(said, 'a');
  const child = spawn(
    process.execPath,
    [
      '--no-memory-protection-keys',
      '--import',
      crashSupport,
      program,
      '--keychain',
      'none',
      '--no-open',
      '--data',
      join(root, 'data'),
    ],
    {
      cwd: folder('working'),
      stdio: ['ignore', output, output, 'ipc'],
      env: {
        PATH: process.env.PATH,
        LC_ALL: 'en_CA.UTF-8',
        HOME: home,
        XDG_CONFIG_HOME: join(home, 'config'),
        XDG_CACHE_HOME: join(home, 'cache'),
        TMPDIR: temporary,
        TMP: temporary,
        TEMP: temporary,
        NODE_OPTIONS: `--report-uncaught-exception --report-on-fatalerror --report-directory=${folder('reports')}`,
      },
    },
  );
  const exit = once(child, 'exit').then(([code]): number | null => z.number().nullable().parse(code));
  const launchUrl = await launchUrlIn(said, child);
  return new Desk(child, exit, launchUrl).opened();
}

/** Waits until the program has printed its launch link. */
async function launchUrlIn(said: string, child: ChildProcess): Promise<URL> {
  for (;;) {
    const text = readFileSync(said, 'utf8');
    const url = /http:\/\/127\.0\.0\.1:\d+\/launch\/\S+/.exec(text)?.[0];
    if (url !== undefined) return new URL(url);
    if (child.exitCode !== null) throw new Error(`the desk ended having said: ${text}`);
    await setTimeout(20);
  }
}

class Desk implements DeskProcess {
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  readonly #launchUrl: URL;
  #cookie = '';

  constructor(child: ChildProcess, exit: Promise<number | null>, launchUrl: URL) {
    this.#child = child;
    this.#exit = exit;
    this.#launchUrl = launchUrl;
  }

  async opened(): Promise<this> {
    const { headers } = await request(this.#launchUrl);
    this.#cookie = String(headers['set-cookie']).split(';')[0] ?? '';
    return this;
  }

  #ask(name: string, input: unknown) {
    const { origin } = this.#launchUrl;
    return request(new URL(`/call/${encodeURIComponent(name)}`, origin), {
      method: 'POST',
      headers: { cookie: this.#cookie, origin, 'content-type': 'application/json', 'x-guichet': '1' },
      body: JSON.stringify({ input }),
    });
  }

  async call<Name extends ProcedureName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
    const answer = await this.#ask(name, input);
    const reply = replyShape.parse(await answer.body.json());
    if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply.failure)}`);
    return parseOutput(name, reply.value);
  }

  async refusal(name: string, input: unknown): Promise<string | undefined> {
    const answer = await this.#ask(name, input);
    if (answer.statusCode !== 200) {
      await answer.body.dump();
      return `HTTP ${answer.statusCode}`;
    }
    const reply = replyShape.parse(await answer.body.json());
    return reply.ok ? undefined : reply.failure.code;
  }

  crash(thread: 'host' | 'office', words: string): Promise<number | null> {
    this.#child.send({ crash: thread, words });
    return this.#exit;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exit;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#exit;
  }
}
