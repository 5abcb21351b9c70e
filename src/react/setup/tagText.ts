/** The text of the tag that pages load the tracker with. */

/**
 * Returns the text that stands for the key. Marks that end an attribute of HTML are left out.
 * @example
 * snippetKey("Browser"); // "ff_pub_… (Browser)"
 * snippetKey(""); // "ff_pub_…"
 */
export function snippetKey(label: string): string {
  const name = label.replace(/[^\p{L}\p{M}\p{N} ._-]/gu, "").trim();
  return name === "" ? "ff_pub_…" : `ff_pub_… (${name})`;
}

export function tagSnippet(httpOrigin: string, key: string): string {
  return `<script
  defer
  src="${httpOrigin}/analytics/footfall.js"
  data-key="${key}"
></script>`;
}
