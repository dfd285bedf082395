import { parseArgs } from 'node:util';
import { faultIntake } from './faults/intake.ts';
import { keyJobs } from './faults/key-messages.ts';
import { faultKeys } from './faults/keys.ts';

const usage = `npm run faults -- [--kills 50] [--seed 1] [--keys]

Kills the office with SIGKILL while it pulls from the reference shop and compares store and ledger at the end.
With --keys, kills it while it changes the store's key, the vault's and the recovery key instead.
Ends with one line of JSON (a run); exit code 1 where anything was lost, doubled, torn, or removed and not kept.
`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    keys: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);

function onProgress(done: number): void {
  if (done % 10 === 0) process.stderr.write(`${done} of ${kills} kills\n`);
}

if (values.help || !Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  process.stderr.write(usage);
  process.exitCode = values.help ? 0 : 2;
} else if (values.keys) {
  for (const job of keyJobs) {
    const result = await faultKeys({ job, kills, seed, onProgress });
    process.stdout.write(`${JSON.stringify(result)}\n`);
    if (result.lost + result.torn + result.left > 0) process.exitCode = 1;
  }
} else {
  const result = await faultIntake({ kills, seed, onProgress });
  process.stdout.write(`${JSON.stringify(result)}\n`);
  if (result.lost + result.doubled + result.removedUnkept + result.torn > 0) process.exitCode = 1;
}
