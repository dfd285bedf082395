import { parseArgs } from 'node:util';
import { benchIntake } from './bench/intake.ts';
import { benchLists } from './bench/lists.ts';
import { benchQueues } from './bench/queues.ts';
import { benchSearch } from './bench/search.ts';

const usage = `npm run bench -- intake [--bookings 20000] [--seed 1] [--sealed 0.4]
       npm run bench -- search [--reservations 100000] [--seed 1] [--store FOLDER]
       npm run bench -- queues [--reservations 100000]
       npm run bench -- lists [--reservations 10000], after npm run build

Ends with one line of JSON. Ratios hold on a shared machine; figures are this run's.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    store: { type: 'string' },
    bookings: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    sealed: { type: 'string', default: '0.4' },
    reservations: { type: 'string' },
  },
});

if (positionals[0] === 'intake') {
  const result = await benchIntake({
    bookings: Number(values.bookings),
    seed: Number(values.seed),
    sealedShare: Number(values.sealed),
  });
  process.stdout.write(`${JSON.stringify(result)}\n`);
} else if (positionals[0] === 'search') {
  const result = await benchSearch({
    reservations: Number(values.reservations ?? '100000'),
    seed: Number(values.seed),
    storeFolder: values.store,
  });
  process.stdout.write(`${JSON.stringify(result)}\n`);
} else if (positionals[0] === 'queues') {
  const result = await benchQueues(Number(values.reservations ?? '100000'));
  process.stdout.write(`${JSON.stringify(result)}\n`);
} else if (positionals[0] === 'lists') {
  const result = await benchLists(Number(values.reservations ?? '10000'));
  process.stdout.write(`${JSON.stringify(result)}\n`);
} else {
  process.stderr.write(usage);
  process.exitCode = 2;
}
