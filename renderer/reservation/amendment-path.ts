/** A field of a booking by its path, for a sentence: what it belongs to, which one counted from 1, and its name. */
interface FieldPlace {
  /** travellers, segments, prices, client … */
  readonly part: string;
  /** Which traveller, segment or line; null where the part comes once. */
  readonly number: number | null;
  /** The field within it, e.g. family or address.lines; empty where the part itself is meant. */
  readonly field: string;
  /** Which of several in that field, e.g. the second address line; null where it comes once. */
  readonly item: number | null;
}

/** Reads a path of an amendment, e.g. `travellers.0.family` or `client.address.lines.1`. */
export function placeOfPath(path: string): FieldPlace {
  const [part = '', ...rest] = path.split('.');
  const isIndex = (step: string | undefined) => step !== undefined && /^\d+$/.test(step);
  const number = isIndex(rest[0]) ? Number(rest.shift()) + 1 : null;
  const index = rest.find(isIndex);
  return {
    part,
    number,
    field: rest.filter((step) => !isIndex(step)).join('.'),
    item: index === undefined ? null : Number(index) + 1,
  };
}
