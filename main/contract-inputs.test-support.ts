import fc from 'fast-check';
import { z } from 'zod';
import { anyJson, mutated } from './wild-json.test-support.ts';

/** What of JSON Schema comes out of the contract's inputs. */
const node = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
});

/** Values that a schema describes, and near misses where it says less than the contract does. */
function described(schema: unknown): fc.Arbitrary<unknown> {
  const at = node.parse(schema);
  if (at.const !== undefined) return fc.constant(at.const);
  if (at.enum !== undefined) return fc.constantFrom(...at.enum);
  const either = at.anyOf ?? at.oneOf;
  if (either !== undefined) return fc.oneof(...either.map(described));
  const { type } = at;
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => described({ ...at, type: one })));
  switch (type) {
    case 'object':
      return describedObject(at);
    case 'array':
      return fc.array(described(at.items ?? {}), {
        minLength: at.minItems ?? 0,
        maxLength: Math.min(at.maxItems ?? 6, 6),
      });
    case 'string':
      return describedString(at);
    case 'integer':
      return describedInteger(at);
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      // z.void: nothing, or what nobody asked for.
      return fc.oneof(fc.constant(undefined), anyJson);
  }
}

type Node = z.infer<typeof node>;

function describedObject({ properties = {}, required = [] }: Node): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, described(one)]));
  return fc.record(fields, { requiredKeys: Object.keys(fields).filter((name) => required.includes(name)) });
}

function describedString({ format, pattern, minLength = 0, maxLength = 60 }: Node): fc.Arbitrary<unknown> {
  if (format === 'email') return fc.constantFrom('leo@client.example', 'a.b+c@d.example', 'not an address');
  if (format === 'uri')
    return fc.constantFrom('https://127.0.0.1:1/', 'https://127.0.0.1:1/x?y#z', 'http://a');
  if (pattern !== undefined) return fc.oneof(fc.stringMatching(new RegExp(pattern)), fc.string());
  const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, minLength + 40)) };
  return fc.oneof(
    fc.string(length),
    fc.string({ ...length, unit: 'binary' }),
    fc.constant('x'.repeat(maxLength)),
    fc.constant('a reason that is one'),
  );
}

function describedInteger({ minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER }: Node) {
  return fc.oneof(
    // The numbers of the records that are there.
    { weight: 4, arbitrary: fc.integer({ min: Math.max(1, minimum), max: Math.min(12, maximum) }) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: Math.max(-(2 ** 31), minimum), max: Math.min(2 ** 31, maximum) }),
    },
    { weight: 1, arbitrary: fc.constantFrom(minimum, maximum) },
  );
}

/** Fields that name a place on the network: wherever they lead, it is this machine, where nobody listens. */
const PLACES: ReadonlyMap<string, string> = new Map([
  ['host', '127.0.0.1'],
  ['baseUrl', 'https://127.0.0.1:1/'],
]);

function kept(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(kept);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const place = PLACES.get(name);
      if (name === 'port' && typeof one === 'number' && one >= 1) return [name, 1];
      return [name, place !== undefined && typeof one === 'string' ? place : kept(one)];
    }),
  );
}

/** Inputs of a procedure: such as its schema describes, such changed in a few places, and anything at all. */
export function inputsOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  const right = described(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return fc
    .oneof(
      { weight: 3, arbitrary: right },
      { weight: 3, arbitrary: right.chain((value) => mutated(value)) },
      { weight: 1, arbitrary: anyJson },
    )
    .map(kept);
}
