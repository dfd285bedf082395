import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { z } from 'zod';
import { ensureSystemPackages } from './system-packages.ts';

/** Everything that must hold: types, lint, the build, unit, integration and browser tests, and 45 kills. */
const folder = mkdtempSync(join(tmpdir(), 'guichet-test-'));
const report = join(folder, 'vitest.json');

interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const tests: Step = {
  name: 'tests',
  command: 'vitest',
  args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
};
const build: Step = { name: 'build', command: 'electron-vite', args: ['build', '--logLevel', 'warn'] };

function types(name: string, project: string): Step {
  return { name: `types of ${name}`, command: 'tsc', args: ['-p', project] };
}
function kills(what: string, run: string, count: number): Step {
  const args = ['scripts/faults.ts', '--run', run, '--kills', `${count}`, '--seed', '1'];
  return { name: `fault run ${what}, ${count} kills`, command: 'node', args };
}

/** One group after the other; those of one group two at a time, which two cores do in about half the time. */
const groups: readonly (readonly Step[])[] = [
  [
    types('main, preload and scripts', 'tsconfig.json'),
    types('the renderer', 'renderer/tsconfig.json'),
    { name: 'lint and format', command: 'biome', args: ['check'] },
    build,
    types('the booking form', 'scripts/web-shop/form/browser/tsconfig.json'),
  ],
  [tests],
  [
    kills('of the desk', 'desk', 10),
    kills('of the intake', 'intake', 25),
    kills('of a migration', 'migration', 6),
    kills('of backups and restores', 'backup', 4),
  ],
];
/** What each process of the run compiles, of its own sources above all, serves the next one. */
const compiled = join(folder, 'compiled');

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a step; what it says is passed on at once, or `apart`, in one piece at its end. */
async function run({ name, command, args }: Step, apart: boolean): Promise<boolean> {
  if (!apart) say(`\n— ${name}`);
  const child = spawn(command, args, {
    stdio: ['ignore', apart ? 'pipe' : 'inherit', apart ? 'pipe' : 'inherit'],
    shell: process.platform === 'win32',
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (octets: Buffer) => said.push(octets));
  const [code] = await once(child, 'close');
  if (apart) say(`\n— ${name}\n${Buffer.concat(said).toString().trimEnd()}`);
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
for (const group of groups) {
  const lanes = new PQueue({ concurrency: 2 });
  const outcomes = await lanes.addAll(
    group.map((step) => async () => ({ step, ok: await run(step, group.length > 1) })),
  );
  for (const { step, ok } of outcomes) {
    if (step === tests) {
      const { numPassedTests, numFailedTests, numPendingTests } = counts.parse(
        JSON.parse(readFileSync(report, 'utf8')),
      );
      passed += numPassedTests;
      // A file that could not be loaded fails the run without a failed test.
      failed += Math.max(numFailedTests, ok ? 0 : 1);
      skipped += numPendingTests;
    } else if (ok) passed += 1;
    else failed += 1;
  }
  // Behind a build that failed, the browser tests would test an old one.
  if (outcomes.some(({ step, ok }) => step === build && !ok)) break;
}
rmSync(folder, { recursive: true, force: true });
say(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
