import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureSystemPackages } from './system-packages.ts';

/** Everything that must hold: types, lint, the build, unit, integration and browser tests, and 78 kills. */
const folder = mkdtempSync(join(tmpdir(), 'guichet-test-'));
const report = join(folder, 'vitest.json');

interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const steps: readonly Step[] = [
  { name: 'types of main, preload and scripts', command: 'tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'types of the renderer', command: 'tsc', args: ['-p', 'renderer/tsconfig.json'] },
  {
    name: 'types of the booking form',
    command: 'tsc',
    args: ['-p', 'scripts/web-shop/form/browser/tsconfig.json'],
  },
  { name: 'lint and format', command: 'biome', args: ['check'] },
  { name: 'build', command: 'electron-vite', args: ['build', '--logLevel', 'warn'] },
  {
    name: 'tests',
    command: 'vitest',
    args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  },
  {
    name: 'fault run, 50 kills',
    command: 'node',
    args: ['scripts/faults.ts', '--kills', '50', '--seed', '1'],
  },
  {
    name: 'fault run of the desk, 20 kills',
    command: 'node',
    args: ['scripts/faults.ts', '--run', 'desk', '--kills', '20', '--seed', '1'],
  },
  {
    name: 'fault run of a migration, 8 kills',
    command: 'node',
    args: ['scripts/faults.ts', '--run', 'migration', '--kills', '8', '--seed', '1'],
  },
  {
    name: 'fault run of backups and restores, 6 kills',
    command: 'node',
    args: ['scripts/faults.ts', '--run', 'backup', '--kills', '6', '--seed', '1'],
  },
];

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function run({ name, command, args }: Step): Promise<boolean> {
  say(`\n— ${name}`);
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  const [code] = await once(child, 'exit');
  return code === 0;
}

const counts = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
});

const missing = ensureSystemPackages(say);
let passed = 0;
let failed = missing.length;
let skipped = 0;
for (const step of steps) {
  const ok = await run(step);
  if (step.command === 'vitest') {
    const { numPassedTests, numFailedTests, numPendingTests } = counts.parse(
      JSON.parse(readFileSync(report, 'utf8')),
    );
    passed += numPassedTests;
    // A file that could not be loaded fails the run without a failed test.
    failed += Math.max(numFailedTests, ok ? 0 : 1);
    skipped += numPendingTests;
  } else if (ok) passed += 1;
  else failed += 1;
  // Behind a build that failed, the browser tests would test an old one.
  if (!ok && step.name === 'build') break;
}
rmSync(folder, { recursive: true, force: true });
say(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
