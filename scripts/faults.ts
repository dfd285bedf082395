import { parseArgs } from 'node:util';
import { faultIntake } from './faults/intake.ts';

const usage = `npm run faults -- [--kills 50] [--seed 1]

Kills the office with SIGKILL while it pulls from the reference shop and compares store and ledger at the end.
Ends with one line of JSON; exit code 1 where anything was lost, doubled, torn, or removed and not kept.
`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);

if (values.help || !Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  process.stderr.write(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  const result = await faultIntake({
    kills,
    seed,
    onProgress: (done) => {
      if (done % 10 === 0) process.stderr.write(`${done} of ${kills} kills\n`);
    },
  });
  process.stdout.write(`${JSON.stringify(result)}\n`);
  if (result.lost + result.doubled + result.removedUnkept + result.torn > 0) process.exitCode = 1;
}
