import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const answer = z.object({ status: z.number(), headers: z.record(z.string(), z.string()) });

const seen = z.object({
  /** What the program did, in order, as far as the order matters. */
  order: z.array(z.string()),
  /** The options of every window. */
  windows: z.array(z.unknown()),
  schemes: z.array(z.unknown()),
  /** Every address that a window was told to load. */
  loaded: z.array(z.string()),
  ipcChannels: z.array(z.string()),
  /** Patterns of requests that are cancelled. */
  blockedUrls: z.array(z.string()),
  /** Error boxes. */
  shown: z.array(z.string()),
  /** Whether each was stopped. */
  navigations: z.array(z.boolean()),
  redirects: z.array(z.boolean()),
  linksStopped: z.array(z.boolean()),
  /** Everything that was given to the system to open. */
  opened: z.array(z.string()),
  frameNavigations: z.array(z.boolean()),
  webview: z.boolean(),
  windowOpen: z.unknown(),
  /** What each was answered. */
  permissionRequests: z.array(z.unknown()),
  permissionChecks: z.array(z.unknown()),
  device: z.unknown(),
  displayMedia: z.unknown(),
  networkRequest: z.unknown(),
  /** The reply to a call, or why it was refused, by the frame that called. */
  calls: z.object({ ours: z.string(), frameInside: z.string(), foreign: z.string(), gone: z.string() }),
  page: answer,
  outside: answer,
});
/** What the built program asked of Electron, and how it answered pages that mean harm. */
export type Seen = z.infer<typeof seen>;

/** Runs the built main in Electron's seat, in a process of its own, and waits for its end in good order. */
export async function runInElectronSeat(builtMain: string): Promise<Seen & { exitCode: number }> {
  const { message, exitCode } = await inElectronSeat(builtMain);
  return { ...seen.parse(message), exitCode };
}

/** Has the host end by a fault with these words; gives what a person was shown, and what was printed. */
export async function failInElectronSeat(
  builtMain: string,
  words: string,
): Promise<{ shown: string[]; printed: string }> {
  const { message, printed } = await inElectronSeat(builtMain, words);
  return { shown: z.array(z.string()).parse(message), printed };
}

async function inElectronSeat(builtMain: string, ...more: string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'guichet-seat-'));
  try {
    const child = fork(path.join(import.meta.dirname, 'seat.test-support.ts'), [builtMain, folder, ...more], {
      env: { ...process.env, GUICHET_DATA_FOLDER: folder },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    }
    const closed = once(child, 'close');
    const [message] = await Promise.race([
      once(child, 'message'),
      closed.then(([code]) => Promise.reject(new Error(`the program ended by itself: ${code} ${printed}`))),
    ]);
    const [code] = await closed;
    return { message, printed, exitCode: z.number().parse(code) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
