import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of the program that a fault run will kill. It ends with its parent. */
export interface Victim {
  readonly process: ChildProcess;
  /** Settles with the first message that the listener takes; rejects when the process ends by itself. */
  hears<Taken>(take: (message: unknown) => Taken | undefined, signal?: AbortSignal): Promise<Taken>;
  /** SIGKILL; settles when the process is gone and everything that it had said has been heard. */
  kill(): Promise<void>;
}

/**
 * Starts the entry `file` of this folder as a process of its own and says one thing to it. With a folder for Node's
 * compile cache, a start takes about half as long where an earlier life has filled it.
 */
export function startVictim(file: string, first: object, compileCache?: string): Victim {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // See ARCHITECTURE.md, Tests: threads that end race V8's map of JIT pages.
    execArgv: ['--no-memory-protection-keys'],
    env: { ...process.env, ...(compileCache === undefined ? {} : { NODE_COMPILE_CACHE: compileCache }) },
  });
  const gone = Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  child.send(first);
  return {
    process: child,
    hears: (take, signal) =>
      new Promise((resolve, reject) => {
        child.on('message', (message) => {
          const taken = take(message);
          if (taken !== undefined) resolve(taken);
        });
        child.once('exit', (code, by) => reject(new Error(`${file} ended by itself: ${code ?? by}`)));
        signal?.addEventListener('abort', () => reject(new Error(`${file} did not come to its end`)));
      }),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
