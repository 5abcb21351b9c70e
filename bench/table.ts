/** Plain tables for the terminal. */

export type TableCell = string | number;

/** The first column is text, to the left; the others are numbers, to the right. */
export function printTable(
  title: string,
  header: readonly string[],
  rows: readonly (readonly TableCell[])[],
): void {
  const lines = [header, ...rows.map((row) => row.map(shown))];
  const widths = header.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  console.log(`\n${title}`);
  for (const line of lines) {
    const cells = line.map((cell, column) =>
      column === 0
        ? cell.padEnd(widths[column] ?? 0)
        : cell.padStart(widths[column] ?? 0),
    );
    console.log(`  ${cells.join("  ")}`.trimEnd());
  }
}

/** Three significant digits below a hundred, whole numbers above. */
function shown(cell: TableCell): string {
  if (typeof cell === "string") return cell;
  if (Number.isInteger(cell) || Math.abs(cell) >= 100) {
    return Math.round(cell).toLocaleString("en");
  }
  return String(Number(cell.toPrecision(3)));
}
