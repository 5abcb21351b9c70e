/** Tables for the terminal and for documents. */

export type TableCell = string | number;

/** Aligns the first column to the left as text, and the others to the right as numbers. */
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

/** Shows three significant digits below a hundred, and whole numbers above. */
function shown(cell: TableCell): string {
  if (typeof cell === "string") return cell;
  if (Number.isInteger(cell) || Math.abs(cell) >= 100) {
    return Math.round(cell).toLocaleString("en");
  }
  return String(Number(cell.toPrecision(3)));
}

/** A table of Markdown, without the padding that a formatter adds. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [header, header.map(() => "---"), ...rows].map(line).join("\n");
}
