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

const MOST_CHARACTERS = 120;

/**
 * A name without separators, control characters and leading dots; its ending stays.
 * @example
 * safeFileName("shop/property:plan.csv"); // "shop-property-plan.csv"
 */
export function safeFileName(name: string): string {
  const ending = /\.[a-z0-9]{1,5}$/i.exec(name)?.[0] ?? "";
  const stem = name
    .slice(0, name.length - ending.length)
    .replace(/[\p{C}\p{Z}/\\:*?"<>|]+/gu, "-")
    .replace(/^[.-]+|[.-]+$/g, "");
  const cut = Array.from(stem).slice(0, MOST_CHARACTERS).join("");
  return `${cut || "file"}${ending}`;
}
