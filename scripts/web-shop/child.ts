import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { type Order, orderAnswer, type ReadyShop, readyMessage } from './control.ts';
import type { Fault, FaultKind } from './faults.ts';
import { type LedgerEntry, ledgerEntry } from './ledger.ts';
import type { Oddity } from './oddities.ts';
import type { Offer } from './shelf.ts';

/** A reference shop that runs as its own process, steered over its IPC channel. */
export type WebShopProcess = ReadyShop & {
  pid: number;
  add(bookings: readonly Offer[]): Promise<void>;
  plant(oddity: Oddity): Promise<void>;
  setFault(fault: Fault): Promise<void>;
  clearFaults(kind?: FaultKind): Promise<void>;
  /** The ids that it holds now, oldest first. */
  ids(): Promise<string[]>;
  /** Everything that was ever offered and removed. */
  ledger(): Promise<LedgerEntry[]>;
  /** Ends it in good order. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL, as a crash would; what lies in its folder stays. */
  kill(): Promise<void>;
};

/**
 * Starts main.ts with these arguments as a process of its own, and waits until it listens. It ends with its parent.
 * Rejects with what it wrote to standard error where it ends before.
 */
export async function startWebShopProcess(args: readonly string[] = []): Promise<WebShopProcess> {
  const child = fork(join(import.meta.dirname, 'main.ts'), args, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const ready = await listening(child);
  const ask = asker(child);
  const carryOut = async (order: Order) => {
    await ask(order);
  };
  return {
    ...ready,
    pid: child.pid ?? 0,
    add: (bookings) => carryOut({ do: 'add', bookings: [...bookings] }),
    plant: (oddity) => carryOut({ do: 'plant', oddity }),
    setFault: (fault) => carryOut({ do: 'setFault', fault }),
    clearFaults: (kind) => carryOut({ do: 'clearFaults', kind }),
    ids: async () => z.array(z.string()).parse(await ask({ do: 'ids' })),
    ledger: async () => z.array(ledgerEntry).parse(await ask({ do: 'ledger' })),
    stop: () => ended(child, () => carryOut({ do: 'stop' })),
    kill: () => ended(child, () => child.kill('SIGKILL')),
  };
}

function listening(child: ChildProcess): Promise<ReadyShop> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error(`The web shop ended before it listened: ${said.trim()}`));
    child.once('exit', gone);
    child.once('message', (message) => {
      child.off('exit', gone);
      resolve(readyMessage.parse(message).ready);
    });
  });
}

/** Sends orders and matches the answers to them by their number; what is open when the process ends, rejects. */
function asker(child: ChildProcess): (order: Order) => Promise<unknown> {
  let lastNumber = 0;
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  child.on('message', (message) => {
    const answer = orderAnswer.parse(message);
    const waiting = open.get(answer.number);
    open.delete(answer.number);
    if ('error' in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(answer.value);
  });
  child.once('exit', () => {
    for (const { reject } of open.values()) reject(new Error('The web shop has ended.'));
    open.clear();
  });
  return (order) =>
    new Promise((resolve, reject) => {
      lastNumber += 1;
      open.set(lastNumber, { resolve, reject });
      child.send({ number: lastNumber, order });
    });
}

async function ended(child: ChildProcess, end: () => unknown): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  await end();
  await exit;
}
