import type { DuplicateGround } from '../../preload/contract/doubts.ts';
import type { Doubt } from './interface.ts';

/** A reservation that another one is like. */
export interface LikeOne {
  readonly id: number;
  readonly locator: string;
  readonly grounds: readonly DuplicateGround[];
}

/**
 * The same people on the same days must be looked at before one of the two is confirmed, or they fly twice. A client or a
 * card that comes again is shown and holds nothing up: most of them are regulars.
 */
export function likeness(pair: number, { locator, grounds }: Pick<LikeOne, 'locator' | 'grounds'>): Doubt {
  return {
    code: 'possibleDuplicate',
    facts: { pair, locator, grounds: grounds.join(' ') },
    weight: grounds.includes('trip') ? null : 0,
  };
}
