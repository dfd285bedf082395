/** What a form does with a secret that the office keeps and never shows: leaves it, puts another in its place, or removes it. */
export type SecretChange = { kind: 'keep' } | { kind: 'replace'; text: string } | { kind: 'remove' };

/** A secret's change as the contract takes it: absent keeps what is stored, null removes it. */
export function asInput(change: SecretChange): string | null | undefined {
  switch (change.kind) {
    case 'keep':
      return undefined;
    case 'remove':
      return null;
    case 'replace':
      return change.text.trim() === '' ? undefined : change.text;
  }
}
