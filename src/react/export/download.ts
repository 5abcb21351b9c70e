/** Hands a file that was made in the page to the visitor. */

/** Until a browser has surely begun to read the file; some read it after the click. */
const KEPT_MS = 10_000;

/** Saves the content under a name of which only what every file system takes is left. */
export function downloadFile(
  name: string,
  content: string | Blob | Uint8Array<ArrayBuffer>,
  type: string,
): void {
  const url = URL.createObjectURL(
    content instanceof Blob ? content : new Blob([content], { type }),
  );
  const link = document.createElement("a");
  link.href = url;
  link.download = safeFileName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

export function downloadCsv(name: string, csv: string): void {
  downloadFile(name, csv, "text/csv;charset=utf-8");
}

/** File systems take 255, of which some is left for the ending, and for what a browser adds to a name it has had. */
const MOST_BYTES = 200;

/** Windows takes them for devices, whatever their ending is. */
const RESERVED = /^(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])(?![^.])/i;

/**
 * A name without separators, control characters, leading dots and what Windows reserves; its ending stays.
 * @example
 * safeFileName("shop/property:plan.csv"); // "shop-property-plan.csv"
 */
export function safeFileName(name: string): string {
  const ending = /\.[a-z0-9]{1,5}$/i.exec(name)?.[0] ?? "";
  const stem = withoutEdges(
    name
      .slice(0, name.length - ending.length)
      .replace(/[\p{C}\p{Z}/\\:*?"<>|]+/gu, "-"),
  ).replace(RESERVED, "_$1");
  // Writes whole characters, as many as there is room for.
  const room = new Uint8Array(MOST_BYTES);
  const { read } = new TextEncoder().encodeInto(stem, room);
  return `${stem.slice(0, read) || "file"}${ending}`;
}

/** Less the dots and hyphens at both ends, each of which is looked at once. */
function withoutEdges(text: string): string {
  const isEdge = (at: number) => ".-".includes(text.charAt(at));
  let from = 0;
  let to = text.length;
  while (from < to && isEdge(from)) from++;
  while (from < to && isEdge(to - 1)) to--;
  return text.slice(from, to);
}
