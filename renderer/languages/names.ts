/** A person's name as lists have it: the family name first; either may be missing on a web form. */
export function nameInList({ given, family }: { given: string; family: string }): string {
  return [family.trim(), given.trim()].filter((part) => part !== '').join(', ');
}

/** A person's name as it is spoken. */
export function nameInFull({
  title,
  given,
  family,
}: {
  title?: string | null | undefined;
  given: string;
  family: string;
}): string {
  return [title ?? '', given, family]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
}

/** A person's initials: of the first and the last of their names. */
export function initialsOf(name: string): string {
  const names = name.split(/[\s\u2019'-]+/u).filter((part) => part !== '');
  const ends = names.length > 1 ? [names[0], names.at(-1)] : [names[0]];
  return ends.map((part) => [...(part ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}
