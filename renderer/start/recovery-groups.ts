/** The groups in which a recovery key is written, as the office writes it: parted by hyphens or spaces. */
export function groupsOf(recoveryKey: string): string[] {
  return recoveryKey.split(/[\s-]+/).filter((group) => group !== '');
}

/**
 * Which two groups of `count` (three at least), counted from 0, a person is asked to type back. Never the first,
 * which anybody remembers from a glance.
 */
export function groupsAsked(count: number, random: () => number = Math.random): [number, number] {
  const one = 1 + Math.floor(random() * (count - 1));
  const drawn = 1 + Math.floor(random() * (count - 2));
  const other = drawn >= one ? drawn + 1 : drawn;
  return one < other ? [one, other] : [other, one];
}

/** Whether a typed group is the asked one; the same slips of a hand-written copy are forgiven as when it is used. */
export function isGroup(typed: string, group: string): boolean {
  const plain = (text: string) =>
    text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return plain(typed) === plain(group);
}
