/** Reads CSV by RFC 4180, written without a look at what writes it. */

export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (isQuoted && text.startsWith('""', at)) {
      cell += '"';
      at++;
    } else if (character === '"') {
      isQuoted = !isQuoted;
    } else if (!isQuoted && character === ",") {
      cells.push(cell);
      cell = "";
    } else if (!isQuoted && text.startsWith("\r\n", at)) {
      rows.push([...cells, cell]);
      cells = [];
      cell = "";
      at++;
    } else {
      cell += character;
    }
    at++;
  }
  return rows;
}
