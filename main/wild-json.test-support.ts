import fc from 'fast-check';

/** Any JSON value, with those often among it on which programs stumble. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    0,
    -1,
    -0,
    0.1,
    1e308,
    2 ** 53,
    -(2 ** 53) - 2,
    true,
    [],
    {},
    [[]],
    'null',
    '2026-02-30',
    '9999-12-31T23:59:59-23:59',
    '+275760-09-13T00:00:00Z',
    '\u0000',
    '\ud800',
    '\u202e<b>&amp;</b>',
    "'; drop table reservation; --",
    '__proto__',
    'x'.repeat(70_000),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 30 }),
);

type Path = readonly (string | number)[];

/** Every place in a JSON value, the whole among them. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((one, index) => placesIn(one, [...path, index]))];
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, one]) => placesIn(one, [...path, name]))];
}

/** A value with one place in it changed: to what `change` makes of it, or taken away where that is undefined. */
function changedAt(value: unknown, [step, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value.flatMap((one, index) => {
      const next = index === step ? changedAt(one, rest, change) : one;
      return next === undefined ? [] : [next];
    });
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const next = name === step ? changedAt(one, rest, change) : one;
      return next === undefined ? [] : [[name, next]];
    }),
  );
}

const names = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'length', '', 'id', 'version'),
  fc.string({ maxLength: 8 }),
);

type Change = (value: unknown) => unknown;

/** One change of a value: another value, a value of the same kind, none, the same many times over, or one field more. */
const change: fc.Arbitrary<Change> = fc.oneof(
  anyJson.map(
    (other): Change =>
      () =>
        other,
  ),
  fc.string({ unit: 'binary', maxLength: 60 }).map(
    (text): Change =>
      (value) =>
        typeof value === 'string' ? text : value,
  ),
  fc.integer().map(
    (number): Change =>
      (value) =>
        typeof value === 'number' ? number : value,
  ),
  fc.constant<Change>(() => undefined),
  fc.integer({ min: 0, max: 40 }).map(
    (times): Change =>
      (value) =>
        repeated(value, times),
  ),
  fc.tuple(names, anyJson).map(
    ([name, more]): Change =>
      (value) =>
        withField(value, name, more),
  ),
);

function repeated(value: unknown, times: number): unknown {
  if (Array.isArray(value))
    return Array.from({ length: times }, () => value)
      .flat()
      .slice(0, 60);
  return typeof value === 'string' ? value.repeat(times).slice(0, 4_000) : value;
}

function withField(value: unknown, name: string, more: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  // From entries: `__proto__` becomes a field like any other, as JSON.parse makes it.
  return Object.fromEntries([...Object.entries(value), [name, more]]);
}

/** A JSON value that was right, changed in up to four places. */
export function mutated(right: unknown): fc.Arbitrary<unknown> {
  return fc.array(fc.tuple(fc.nat(), change), { minLength: 1, maxLength: 4 }).map((changes) =>
    changes.reduce<unknown>((value, [place, one]) => {
      const places = placesIn(value);
      return changedAt(value, places[place % places.length] ?? [], one);
    }, right),
  );
}
