/** An item with its place in a list, counted from 1. */
interface Numbered<Item> {
  readonly item: Item;
  readonly number: number;
}

/**
 * The items of a list that have no identity but their place in it, such as a booking's travellers and segments: the
 * number is what people and warnings call them by.
 */
export function numbered<Item>(items: readonly Item[]): Numbered<Item>[] {
  return items.map((item, index) => ({ item, number: index + 1 }));
}
