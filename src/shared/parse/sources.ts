/** Sites that send visitors: what they are called, and which channel category they belong to. */
import { listedSources } from "./listedSources.js";
import { ownSources } from "./ownSources.js";
import {
  findSource,
  sourceTable,
  type KnownSource,
  type SourceTable,
} from "./sourceTable.js";

let table: SourceTable | undefined;

/** Sources found so far: the events of a fold come from few, each of which is asked for several times. */
const found = new Map<string, KnownSource | undefined>();
const MAX_FOUND = 500;

/**
 * Finds a source by hostname, Android package name or the name that a link carries, in any case. The table is put
 * together when first asked: most calls of the backend look no source up.
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
 * The display name of a known host, else the hostname itself.
 *
 * @example
 * sourceName("www.google.de"); // "Google"
 * sourceName("blog.example"); // "blog.example"
 */
export function sourceName(hostname: string): string {
  return sourceOf(hostname)?.name ?? hostname;
}
