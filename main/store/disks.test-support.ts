import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Whether this process may mount: root on Linux, as in a container of its own. Tests of full and read-only disks need it. */
export const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', '/mnt']).status === 0;

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}

/** A disk of so many kilobytes in memory, mounted at a folder. */
export function mountDisk(folder: string, kilobytes: number) {
  mkdirSync(folder, { recursive: true });
  run('mount', '-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder);
  return {
    /** Makes it read-only, as a disk is after a fault, or writable again. */
    readOnly: (isReadOnly: boolean) => run('mount', '-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, folder),
    /** Fills it to the last octet with a file, which it gives the name of. */
    fill(): string {
      const filler = join(folder, 'filler');
      const descriptor = openSync(filler, 'a');
      try {
        for (;;) writeSync(descriptor, Buffer.alloc(4096));
      } catch {
        return filler;
      } finally {
        closeSync(descriptor);
      }
    },
    resize: (size: number) => run('mount', '-o', `remount,size=${size}k`, folder),
    unmount: () => run('umount', '--lazy', folder),
  };
}
