import { parseArgs } from 'node:util';
import { faultBackup } from './faults/backup.ts';
import { faultDesk } from './faults/desk/desk.ts';
import { faultIntake } from './faults/intake.ts';
import { keyJobs } from './faults/key-messages.ts';
import { faultKeys } from './faults/keys.ts';
import { faultMigration } from './faults/migration.ts';
import { type FaultRun, isSound, lineOf } from './faults/run.ts';

/** Every fault run by its name. */
const runs = new Map<string, FaultRun>([
  ['intake', faultIntake],
  ['desk', faultDesk],
  ['migration', faultMigration],
  ['backup', faultBackup],
  ...keyJobs.map((job) => [job, (options) => faultKeys(job, options)] satisfies [string, FaultRun]),
]);

const usage = `npm run faults -- [--run ${[...runs.keys()].join('|')}] [--kills 50] [--seed 1]

Kills a process of the program with SIGKILL at random instants and holds what it left against what must be there:
  intake     the office while it pulls from the reference shop
  desk       the whole office while staff review, ticket and mail, and the mail server dies now and then too
  migration  the change of an older store's schema
  backup     the whole office while it makes, removes, tries and restores copies of the store
  storeKey, vaultKey, recoveryKey  the change of a key
Ends with one line of JSON; exit code 1 where anything was lost, doubled, torn, or removed and not kept.
`;

const { values } = parseArgs({
  options: {
    run: { type: 'string', default: 'intake' },
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
const run = runs.get(values.run);
const kills = Number(values.kills);
const seed = Number(values.seed);

if (values.help || run === undefined || !Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  process.stderr.write(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  const result = await run({
    kills,
    seed,
    onProgress: (done) => {
      if (done % 10 === 0) process.stderr.write(`${done} of ${kills} kills\n`);
    },
  });
  process.stdout.write(`${lineOf(values.run, result)}\n`);
  if (!isSound(result)) process.exitCode = 1;
}
