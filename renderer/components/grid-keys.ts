/** Where a key leads in a list of rows; null where the key is none of the list's. `page` is how many rows fit. */
export function rowAfterKey(key: string, at: number, rows: number, page: number): number | null {
  if (rows === 0) return null;
  const within = (row: number) => Math.min(rows - 1, Math.max(0, row));
  switch (key) {
    case 'ArrowDown':
      return within(at + 1);
    case 'ArrowUp':
      return within(at - 1);
    case 'PageDown':
      return within(at + page);
    case 'PageUp':
      return within(at - page);
    case 'Home':
      return 0;
    case 'End':
      return rows - 1;
    default:
      return null;
  }
}
