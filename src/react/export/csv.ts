/** Rows as a CSV file (RFC 4180) that spreadsheets open as it is meant. */

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
): string {
  const lines = [header, ...rows].map(
    (cells) => `${cells.map(cellText).join(",")}\r\n`,
  );
  return BYTE_ORDER_MARK + lines.join("");
}

function cellText(
  cell: CsvCell,
  index: number,
  cells: readonly CsvCell[],
): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const after = cells.slice(index + 1);
  const text = guardFormula(cell, {
    isBeforeText: after.some((each) => typeof each === "string"),
  });
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Guards what begins like a formula and is no number: https://owasp.org/www-community/attacks/CSV_Injection
 * Where the decimal sign is a comma, spreadsheets split at semicolons, also within quotes that a cell of theirs
 * does not begin with: there, a formula can begin inside of the text, and a number can go on with the next one.
 */
export function guardFormula(
  text: string,
  { isBeforeText = false } = {},
): string {
  const inside = text.replace(/([;\t\r\n])(?="*[=+\-@])/g, "$1'");
  const isFormula = /^[=+\-@\t\r\n]/.test(inside);
  const isNumber = !isBeforeText && /^[+-]?\d+(\.\d+)?$/.test(inside);
  return isFormula && !isNumber ? `'${inside}` : inside;
}
