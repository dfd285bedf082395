/** The fewest characters of a password or passphrase; the contract refuses shorter ones (PCI DSS 8.3.6). */
export const fewestCharacters = 12;

/** What is wrong with a new password or passphrase that was typed twice; null where it may stand. */
export function secretProblem(secret: string, repeated: string): 'short' | 'different' | null {
  if (secret.length < fewestCharacters) return 'short';
  return secret === repeated ? null : 'different';
}
