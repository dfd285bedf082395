/** Letters of a group, and the places of the groups, as the office writes a recovery key. */
export const groupLength = 5;
export const groupPlaces = [0, 1, 2, 3, 4, 5] as const;

/** The groups in which a recovery key is written, as the office writes it: parted by hyphens or spaces. */
export function groupsOf(recoveryKey: string): string[] {
  return recoveryKey.split(/[\s-]+/).filter((group) => group !== '');
}

/**
 * What stands in the groups after a text came into one of them: what is too much for it goes over those behind it. `next`
 * is the group in which typing goes on: the one behind a group that has just become full.
 */
export function spreadOver(
  groups: readonly string[],
  place: number,
  text: string,
): { spread: string[]; next: number } {
  const typed = text.toUpperCase().replace(/[^0-9A-Z]/g, '');
  const spread = [...groups];
  const before = (groups[place] ?? '').length;
  // One letter too many in a full group is a slip; it must not take the place of the group behind it.
  const isSlip = before === groupLength && typed.length === groupLength + 1 && groups[place + 1] !== '';
  const letters = isSlip ? typed.slice(0, groupLength) : typed;
  let next = place;
  for (let at = 0; at === 0 || at < letters.length; at += groupLength) {
    const group = place + at / groupLength;
    if (group >= groups.length) break;
    spread[group] = letters.slice(at, at + groupLength);
    next = group;
  }
  const grew = letters.length > before;
  const isFull = (spread[next] ?? '').length === groupLength;
  return { spread, next: grew && isFull ? Math.min(next + 1, groups.length - 1) : next };
}
