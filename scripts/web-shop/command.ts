import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { fault } from './faults.ts';
import { certificateKinds } from './identities.ts';
import { oddity } from './oddities.ts';

/** What the command wants, for a person. */
export const usage = `usage: node scripts/web-shop/main.ts [options]
A reference web shop for the intake protocol, profile api: a reference and a test peer, not a production shop.

  --port N               listen on 127.0.0.1:N (any free port)
  --folder DIR           keep bookings and ledger here over a restart (in memory only)
  --certificates DIR     certificates and keys; made where missing (.cache/web-shop)
  --certificate KIND     ${certificateKinds.join(', ')}; any but valid is made anew (valid)
  --clients WHO          off; forDesk: the form page is open, the protocol needs the desk's certificate;
                         always: nobody gets in without it (forDesk)
  --token TEXT           the desk has to show this bearer token too
  --desk-key FILE        the desk's public sealing key (JWK, JSON): the form seals, and takes cards
  --no-receipts          answer removals without receipts
  --bookings N           put N bookings of the generator on the shelf (0)
  --seed S               the generator's seed (1)
  --wild-share SHARE     how many of them are wild, 0 to 1 (0.06)
  --sealed-share SHARE   how many of them are sealed, 0 to 1; needs --desk-key (0)
  --fault JSON           a fault to start with, see faults.ts; also JSON array in WEB_SHOP_FAULTS
  --oddity JSON          something odd to put on the shelf, see oddities.ts
  --write-openapi        write resources/openapi/intake-v1.json and end
  --help
`;

/** Arguments that cannot be worked with; the message is one line for a person. */
export class Misused extends Error {}

const share = z.coerce.number().min(0).max(1);
const json = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context) => {
      try {
        const value: unknown = JSON.parse(text);
        return value;
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

const command = z
  .object({
    port: z.coerce.number().int().min(0).max(65_535).default(0),
    folder: z.string().optional(),
    certificates: z.string().default('.cache/web-shop'),
    certificate: z.enum(certificateKinds).default('valid'),
    clients: z.enum(['off', 'forDesk', 'always']).default('forDesk'),
    token: z.string().min(1).optional(),
    'desk-key': z.string().optional(),
    bookings: z.coerce.number().int().nonnegative().default(0),
    seed: z.coerce.number().int().default(1),
    'wild-share': share.default(0.06),
    'sealed-share': share.default(0),
    fault: z.array(json(fault)).default([]),
    oddity: z.array(json(oddity)).default([]),
    'no-receipts': z.boolean().default(false),
    'write-openapi': z.boolean().default(false),
    help: z.boolean().default(false),
  })
  .refine((given) => given['sealed-share'] === 0 || given['desk-key'] !== undefined, {
    path: ['sealed-share'],
    message: 'sealing needs --desk-key',
  });
export type Command = z.infer<typeof command>;

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;

/** Reads the arguments, and the faults in the environment. Throws Misused. */
export function commandFrom(args: string[], environment: Record<string, string | undefined>): Command {
  const parsed = command.safeParse(rawOptions(args));
  if (!parsed.success) throw new Misused(firstIssue(parsed.error));
  const more = json(z.array(fault)).safeParse(environment.WEB_SHOP_FAULTS ?? '[]');
  if (!more.success) throw new Misused('WEB_SHOP_FAULTS: not a JSON array of faults');
  return { ...parsed.data, fault: [...parsed.data.fault, ...more.data] };
}

/** Reads a JSON file that an option names. Throws Misused. */
export function jsonFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Misused(`${file}: cannot be read as JSON`);
  }
}

function rawOptions(args: string[]): unknown {
  try {
    return parseArgs({
      args,
      options: {
        port: text,
        folder: text,
        certificates: text,
        certificate: text,
        clients: text,
        token: text,
        'desk-key': text,
        bookings: text,
        seed: text,
        'wild-share': text,
        'sealed-share': text,
        fault: texts,
        oddity: texts,
        'no-receipts': flag,
        'write-openapi': flag,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new Misused(error instanceof Error ? error.message : 'unreadable arguments');
  }
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return `--${String(issue?.path[0] ?? '')}: ${issue?.message ?? 'unreadable'}`;
}
