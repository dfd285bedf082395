/** Text as commands are compared: without accents, in lower case. */
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Whether every typed word begins a word of the label; nothing typed fits everything. */
export function labelFits(label: string, typed: string): boolean {
  const words = folded(label).split(/[^\p{L}\p{N}]+/u);
  return folded(typed)
    .split(/[^\p{L}\p{N}]+/u)
    .every((beginning) => words.some((word) => word.startsWith(beginning)));
}
