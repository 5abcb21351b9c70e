/** Saves a file that the page has made. */

/**
 * How long the file stays in memory. Some browsers begin to read it after the click. Ten seconds
 * are enough for that.
 */
const KEPT_MS = 10_000;

/** Saves the content. Its name keeps only what every file system takes. */
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

/**
 * The longest name. File systems take 255 bytes. The rest is for the ending, and for what a browser
 * adds to a name that exists already.
 */
const MOST_BYTES = 200;

/** Names that Windows takes for devices, with any ending. */
const RESERVED = /^(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])(?![^.])/i;

/**
 * Returns the name without separators, control characters, leading dots and reserved names of
 * Windows. Its ending stays.
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
  // Writes as many whole characters as fit.
  const room = new Uint8Array(MOST_BYTES);
  const { read } = new TextEncoder().encodeInto(stem, room);
  return `${stem.slice(0, read) || "file"}${ending}`;
}

/** The text without the dots and hyphens at its ends. It looks at each character once. */
function withoutEdges(text: string): string {
  const isEdge = (at: number) => ".-".includes(text.charAt(at));
  let from = 0;
  let to = text.length;
  while (from < to && isEdge(from)) from++;
  while (from < to && isEdge(to - 1)) to--;
  return text.slice(from, to);
}
