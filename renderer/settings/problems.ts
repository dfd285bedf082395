/** What can be wrong with a field of a settings form; `forms.<problem>` in the locales. */
export const problems = [
  'required',
  'email',
  'httpsUrl',
  'pin',
  'number',
  'pem',
  'jwk',
  'keyWithoutCertificate',
  'tooLong',
  'short',
] as const;
export type Problem = (typeof problems)[number];

/** The first problem among a form field's errors. */
export function problemIn(errors: readonly unknown[]): Problem | undefined {
  return problems.find((problem) => errors.includes(problem));
}
