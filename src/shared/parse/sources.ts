/** Sites that send visitors, with their names and channel categories. */
import { listedSources } from "./listedSources.js";
import { ownSources } from "./ownSources.js";
import {
  findSource,
  sourceTable,
  type KnownSource,
  type SourceTable,
} from "./sourceTable.js";

let table: SourceTable | undefined;

/**
 * Sources found so far. The events of a fold come from few sources, and ask for each several times.
 */
const found = new Map<string, KnownSource | undefined>();
const MAX_FOUND = 500;

/**
 * Finds a source by hostname, Android package name or the name in a link, in any case. The first
 * call builds the table, because most calls of the backend look up no source.
 *
 * @example
 * sourceOf("www.google.co.uk"); // { name: "Google", category: "search" }
 * sourceOf("fb"); // { name: "Facebook", category: "social" }
 * sourceOf("accounts.google.com"); // undefined
 */
export function sourceOf(text: string): KnownSource | undefined {
  if (found.has(text)) return found.get(text);
  table ??= sourceTable(ownSources, listedSources);
  const source = findSource(table, text);
  if (found.size >= MAX_FOUND) found.clear();
  found.set(text, source);
  return source;
}

/**
 * Returns the display name of a known host, or else the hostname itself.
 *
 * @example
 * sourceName("www.google.de"); // "Google"
 * sourceName("blog.example"); // "blog.example"
 */
export function sourceName(hostname: string): string {
  return sourceOf(hostname)?.name ?? hostname;
}
