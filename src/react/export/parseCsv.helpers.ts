/** Reads CSV as spreadsheets do. It was written independently of the code that writes CSV. */

/**
 * Reads by RFC 4180. Each of the given separators ends a cell, because a spreadsheet splits as its
 * locale says. Quotes inside a cell are ordinary characters.
 */
export function parseCsv(text: string, separators = ","): string[][] {
  const rows: string[][] = [];
  let cells: string[] = [];
  let cell = "";
  let quotes: "none" | "open" | "closed" = "none";
  const endCell = () => {
    cells.push(cell);
    cell = "";
    quotes = "none";
  };
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  let isCellStart = true;
  while (at < text.length) {
    const character = text.charAt(at);
    const wasCellStart = isCellStart;
    isCellStart = false;
    if (quotes === "open" && text.startsWith('""', at)) {
      cell += '"';
      at++;
    } else if (quotes === "open" && character === '"') {
      quotes = "closed";
    } else if (quotes === "open") {
      cell += character;
    } else if (wasCellStart && character === '"') {
      quotes = "open";
    } else if (separators.includes(character)) {
      endCell();
      isCellStart = true;
    } else if (character === "\r" || character === "\n") {
      if (text.startsWith("\r\n", at)) at++;
      endCell();
      rows.push(cells);
      cells = [];
      isCellStart = true;
    } else {
      cell += character;
    }
    at++;
  }
  if (cells.length > 0 || cell !== "") rows.push([...cells, cell]);
  return rows;
}
