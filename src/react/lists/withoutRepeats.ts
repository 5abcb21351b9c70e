/** Rows of several pages, each once. */

/** A late event can move a session to an earlier place: it then comes up again on a later page. */
export function withoutRepeats<Row>(
  rows: readonly Row[],
  idOf: (row: Row) => string,
): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const id = idOf(row);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}
