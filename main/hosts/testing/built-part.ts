import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '../../..');

/** The folder of a built part of the program; builds the program first where it was not. */
export async function builtPart(part: 'main' | 'preload' | 'renderer'): Promise<string> {
  const folder = path.join(root, 'out', part);
  if (!existsSync(folder)) await promisify(execFile)('electron-vite', ['build'], { cwd: root });
  return folder;
}
