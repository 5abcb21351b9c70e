/** Rows as a CSV file (RFC 4180) that spreadsheets open correctly. */

import type { CsvSeparator } from "./csvSeparator.js";

export type { CsvSeparator } from "./csvSeparator.js";

export type CsvCell = string | number | null;

/** First character of the file. Without it Excel reads the file in the code page of the machine. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Writes a header and rows. An apostrophe stands before text that a spreadsheet would read as a
 * formula.
 * @example
 * toCsv(["Page", "Visitors"], [["/a,b", 12]]); // '\uFEFFPage,Visitors\r\n"/a,b",12\r\n'
 */
export function toCsv(
  header: readonly string[],
  rows: readonly (readonly CsvCell[])[],
  separator: CsvSeparator = ",",
): string {
  const lines = [header, ...rows].map((cells) => {
    const texts = cells.map((_, index) => cellText(cells, index, separator));
    return `${texts.join(separator)}\r\n`;
  });
  return BYTE_ORDER_MARK + lines.join("");
}

function cellText(
  cells: readonly CsvCell[],
  index: number,
  separator: CsvSeparator,
): string {
  const cell = cells[index] ?? null;
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const after = cells.slice(index + 1);
  const text = guardFormula(cell, {
    isBeforeText: after.some((each) => typeof each === "string"),
    separator,
  });
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Signs that begin a formula. Spreadsheets for East Asian input read the full-width ones too. */
const SIGNS = "=+\\-@\uFF1D\uFF0B\uFF0D\uFF20";
/**
 * Control characters that spreadsheets drop before they look at a cell. Those that may end a cell
 * are not among them.
 */
const DROPPED = "\\0-\\x08\\x0B\\x0C\\x0E-\\x1F";
const beginsFormula = new RegExp(`^[${SIGNS}${DROPPED}\\t\\r\\n]`);
const formulaBehind = (ends: string) =>
  new RegExp(`([${ends}])(?=["${DROPPED}]*[${SIGNS}])`, "g");
const formulaInside = {
  ",": formulaBehind(";\\t\\r\\n"),
  ";": formulaBehind(",;\\t\\r\\n"),
  "\t": formulaBehind(",;\\t\\r\\n"),
} as const satisfies Record<CsvSeparator, RegExp>;

/**
 * Guards text that begins like a formula and is no number:
 * https://owasp.org/www-community/attacks/CSV_Injection A spreadsheet may split at another
 * character than the separator here, as its locale says. It may also split within quotes that do
 * not begin one of its own cells. So a formula can begin inside the text, and a number can go on in
 * the next cell.
 */
export function guardFormula(
  text: string,
  {
    isBeforeText = false,
    separator = ",",
  }: { isBeforeText?: boolean; separator?: CsvSeparator } = {},
): string {
  const inside = text.replace(formulaInside[separator], "$1'");
  const isNumber = !isBeforeText && /^[+-]?\d+(\.\d+)?$/.test(inside);
  return beginsFormula.test(inside) && !isNumber ? `'${inside}` : inside;
}
