import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { GeneratorOptions } from './bookings.ts';
import { readHotelRows } from './hotel-rows.ts';
import { isWildKind, wildKinds, wildTextKinds } from './wild.ts';

/** What the command wants, for the person who called it wrongly. */
export const usage = `usage: node scripts/generator/main.ts --count N --seed S
  --data FILE    hotel bookings (csv.gz); without it the project's sample
  --wild SHARE   share of wild bookings, 0 to 1 (0.06)
  --kinds A,B    only these kinds of wild bookings (${wildKinds.join(', ')})
  --today DATE   bookings were sent in the seven days before (2026-11-22)
  --out DIR      one file ID.json a booking, for the folder profile; without it lines of the api profile on stdout
`;

/** Arguments that cannot be worked with; the message is one line for a person. */
export class Misused extends Error {}

const text = { type: 'string' } as const;

const given = z.object({
  count: z.coerce.number().int().nonnegative(),
  seed: z.coerce.number().int(),
  wild: z.coerce.number().min(0).max(1).optional(),
  kinds: z
    .string()
    .transform((names) => names.split(','))
    .pipe(z.array(z.string().refine(isWildKind, 'no such kind')))
    .optional(),
  today: z.iso.date().optional(),
  data: z.string().optional(),
  out: z.string().optional(),
});

/** Reads the arguments of the command. Throws Misused. */
export function optionsFrom(args: string[]): { options: GeneratorOptions; folder: string | undefined } {
  const { count, seed, wild, kinds, today, data, out } = parsed(args);
  const possible = out === undefined ? wildTextKinds : wildKinds;
  const wanted = kinds?.filter(isWildKind) ?? possible;
  if (wanted.some((kind) => !possible.includes(kind))) {
    throw new Misused('--kinds: octets that are not UTF-8 cannot be lines on stdout, so notUtf8 wants --out');
  }
  return {
    options: {
      count,
      seed,
      wildKinds: wanted,
      ...(wild !== undefined && { wildShare: wild }),
      ...(today !== undefined && { today }),
      ...(data !== undefined && { rows: rowsFrom(data) }),
    },
    folder: out,
  };
}

function parsed(args: string[]): z.output<typeof given> {
  const read = given.safeParse(rawOptions(args));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Misused(`--${String(issue?.path[0])}: ${issue?.message}`);
}

function rawOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      options: { count: text, seed: text, data: text, wild: text, kinds: text, today: text, out: text },
    }).values;
  } catch (error) {
    throw new Misused(error instanceof Error ? error.message : String(error));
  }
}

function rowsFrom(path: string) {
  try {
    return readHotelRows(path);
  } catch (error) {
    throw new Misused(`--data: ${error instanceof Error ? error.message : String(error)}`);
  }
}
