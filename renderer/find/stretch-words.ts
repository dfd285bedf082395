/** `a – b`, with an open end where one is open. */
export function stretchOf(
  stretch: { from?: string | undefined; to?: string | undefined } | undefined,
  format: (value: string) => string,
): string | undefined {
  if (stretch === undefined) return undefined;
  const { from, to } = stretch;
  if (from !== undefined && from === to) return format(from);
  return [from, to].map((end) => (end === undefined ? '…' : format(end))).join(' – ');
}
