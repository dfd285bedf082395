import { expect, test } from 'vitest';
import { keyJobs } from '../../scripts/faults/key-messages.ts';
import { faultKeys } from '../../scripts/faults/keys.ts';

test.each(keyJobs)(
  'A program killed while it changes the %s leaves a store that opens, with one state of its keys',
  async (job) => {
    const result = await faultKeys(job, { kills: 6, seed: 1 });
    expect(result).toMatchObject({
      done: { kills: 6, fields: 6 * 163 },
      wrong: { lost: 0, torn: 0, left: 0 },
    });
  },
);
