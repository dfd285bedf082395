import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Store } from './store/store.ts';

/** A small disk for a test to fill. */
export interface SmallDisk {
  /** How it is done: a real file system of a few MiB where mounting is allowed, else SQLite's own limit of pages. */
  readonly way: 'tmpfs' | 'max_page_count';
  readonly folder: string;
  /** Leaves no octet free. `store` is the open one on it: what is limited where there is no file system to fill. */
  fill(store?: Store): Promise<void>;
  free(store?: Store): Promise<void>;
  remove(): void;
}

const OCTETS = 32 * 1024 * 1024;

/** Mounts a tmpfs where this process may (root, in a container that allows it), and says what it did instead where not. */
export function makeSmallDisk(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${OCTETS}`, 'tmpfs', folder], { stdio: 'ignore' });
    return realDisk(folder);
  } catch {
    return limitedPages(folder);
  }
}

function realDisk(folder: string): SmallDisk {
  const filler = join(folder, 'filler');
  return {
    way: 'tmpfs',
    folder,
    async fill() {
      const descriptor = openSync(filler, 'a');
      try {
        for (;;) writeSync(descriptor, Buffer.alloc(4096));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        closeSync(descriptor);
      }
    },
    async free() {
      rmSync(filler, { force: true });
    },
    remove() {
      execFileSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function limitedPages(folder: string): SmallDisk {
  const limit = async (store: Store | undefined, pages: number): Promise<unknown> =>
    store?.write((tx) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(tx));
  return {
    way: 'max_page_count',
    folder,
    async fill(store) {
      // SQLite takes no limit below the present count, and so ends at that.
      await limit(store, 1);
    },
    async free(store) {
      await limit(store, 1_000_000);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
