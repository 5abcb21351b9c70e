/** Rows as a CSV file (RFC 4180) that spreadsheets open as it is meant. */

import type { CsvSeparator } from "./csvSeparator.js";

export type { CsvSeparator } from "./csvSeparator.js";

export type CsvCell = string | number | null;

/** Without it Excel reads the file in the code page of the machine. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Writes a header and rows. Where a spreadsheet would begin to read text as a formula, there is an apostrophe.
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

/** Full-width signs are read as signs where input is East Asian. */
const SIGNS = "=+\\-@\uFF1D\uFF0B\uFF0D\uFF20";
/** Spreadsheets drop NUL and its like before they look at a cell. Those that may end a cell are not among them. */
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
 * Guards what begins like a formula and is no number: https://owasp.org/www-community/attacks/CSV_Injection
 * A spreadsheet may split at another character than the one that separates cells here, as its locale says, also
 * within quotes that a cell of its own does not begin with: there, a formula can begin inside of the text, and a
 * number can go on with the next one.
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
