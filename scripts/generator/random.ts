import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { skipN } from 'pure-rand/utils/skipN';

/** A choice among values, each with its weight; weights need not add up to anything. */
export type Weighted<Value> = readonly (readonly [value: Value, weight: number])[];

const warmUp = 64;

/** A stream of chances. The same seed gives the same stream on every machine. */
export class Random {
  readonly #stream;

  /** The seed is taken as a 32-bit integer. */
  constructor(seed: number) {
    this.#stream = xoroshiro128plus(seed);
    // The first numbers of neighbouring seeds are neighbours too.
    skipN(this.#stream, warmUp);
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return uniformInt(this.#stream, least, most);
  }

  /** True in `share` of the cases, 0 to 1. */
  chance(share: number): boolean {
    return this.between(0, 999_999) < share * 1_000_000;
  }

  pick<Value>(values: readonly Value[]): Value {
    const value = values[this.between(0, values.length - 1)];
    if (value === undefined) throw new RangeError('nothing to pick from');
    return value;
  }

  weighted<Value>(choices: Weighted<Value>): Value {
    let left = this.between(1, totalWeight(choices));
    for (const [value, weight] of choices) {
      left -= weight;
      if (left <= 0) return value;
    }
    throw new RangeError('nothing to pick from');
  }

  /** Text made of `length` characters of an alphabet. */
  text(alphabet: string, length: number): string {
    let text = '';
    for (let place = 0; place < length; place += 1) {
      text += alphabet.charAt(this.between(0, alphabet.length - 1));
    }
    return text;
  }
}

const totals = new WeakMap<object, number>();

function totalWeight(choices: Weighted<unknown>): number {
  const known = totals.get(choices);
  if (known !== undefined) return known;
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  totals.set(choices, total);
  return total;
}
