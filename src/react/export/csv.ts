/** Rows as a CSV file (RFC 4180) that spreadsheets open as it is meant. */

export const CSV_TYPE = "text/csv;charset=utf-8";

export type CsvCell = string | number | null;

/** Without it Excel reads the file in the code page of the machine. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Writes a header and rows. Text that a spreadsheet would run as a formula begins with an apostrophe.
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

function cellText(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = guardFormula(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What begins like a formula and is no number: https://owasp.org/www-community/attacks/CSV_Injection */
export function guardFormula(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text);
  return isFormula && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
}
