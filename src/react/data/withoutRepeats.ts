/** Removes repeated items. */

/** An item that comes up again stays only where it came first. */
export function withoutRepeats<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
): Item[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const id = idOf(item);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}
