/** The table of known sources, and the look-up of a source in it. */

/**
 * Categories of sources. A `site` has a known name but no channel of its own: its visitors are
 * referrals.
 */
export type SourceCategory =
  | "search"
  | "social"
  | "video"
  | "shopping"
  | "ai"
  | "email"
  | "audio"
  | "site";

export interface KnownSource {
  readonly name: string;
  readonly category: SourceCategory;
}

/**
 * Sources by category. The text of a source lists the hosts and names that belong to it:
 *
 * - `bing.com` is that host alone, with or without "www.". Other subdomains of a search engine are
 *   no search.
 * - `.facebook.com` is that host with all its subdomains.
 * - `google.*` and `.ebay.*` are the same under every country's domain.
 * - `com.whatsapp` is an Android app.
 * - A word without a dot is a name that links have in `utm_source`.
 *
 * The longest match decides, so `mail.google.com` is not Google.
 */
export type OwnSources = Readonly<
  Record<SourceCategory, readonly [name: string, known: string][]>
>;

/** Sources by category, one on each line: `Qwant: qwant.com lite.qwant.com`. */
export type ListedSources = Readonly<Partial<Record<SourceCategory, string>>>;

export type SourceTable = ReadonlyMap<string, KnownSource>;

/** Bounds the text of a look-up. DNS allows no longer name, and no source has one. */
const MAX_HOST_LENGTH = 253;

/** Bounds the labels of a pattern with subdomains. No pattern has more. */
export const MAX_PARENT_LABELS = 4;

/**
 * Matches a brand under a country's domain: "google.com", "google.de", "google.co.uk",
 * "google.com.br".
 */
const underCountryDomain =
  /^(.+?)\.(?:com|cat|[a-z]{2}|(?:com?|ne|or)\.[a-z]{2})$/;

/**
 * Builds the table. Own sources win over listed ones, and their names count too. The names of
 * listed sources do not count, because some are plain words: `utm_source=free` is not free.fr.
 */
export function sourceTable(
  own: OwnSources,
  listed: ListedSources,
): SourceTable {
  const table = new Map<string, KnownSource>();
  for (const category of keysOf(listed)) {
    for (const line of listed[category]?.trim().split("\n") ?? []) {
      const [name = "", hosts = ""] = line.split(": ");
      const source = { name, category };
      for (const host of hosts.split(" ")) table.set(host, source);
    }
  }
  for (const category of keysOf(own)) {
    for (const [name, known] of own[category]) {
      const source = { name, category };
      table.set(name.toLowerCase(), source);
      for (const each of known.split(" ")) table.set(each, source);
    }
  }
  return table;
}

function keysOf<Key extends string>(record: Partial<Record<Key, unknown>>) {
  return Object.keys(record) as Key[];
}

/** Finds a source by hostname, Android package name or own name, in any case. */
export function findSource(
  table: SourceTable,
  text: string,
): KnownSource | undefined {
  if (text.length > MAX_HOST_LENGTH) return undefined;
  const name = text.toLowerCase();
  const host = name.startsWith("www.") ? name.slice(4) : name;
  // The table writes patterns with a leading dot or a star. No host has those.
  if (host.startsWith(".") || host.includes("*")) return undefined;
  return (
    table.get(host) ?? table.get(anyCountry(host)) ?? parentOf(table, host)
  );
}

function parentOf(table: SourceTable, host: string): KnownSource | undefined {
  for (const parent of parentsOf(host)) {
    const source =
      table.get(`.${parent}`) ?? table.get(`.${anyCountry(parent)}`);
    if (source) return source;
  }
  return undefined;
}

/**
 * Returns the domains of a host that have at most four labels, the longest first. The host itself
 * is one of them if it is that short. No pattern has more labels. So a text with many dots costs no
 * more than others.
 *
 * @example
 * parentsOf("l.facebook.com"); // ["l.facebook.com", "facebook.com", "com"]
 */
export function parentsOf(host: string): string[] {
  const parents: string[] = [];
  let dot = host.length;
  while (dot > 0 && parents.length < MAX_PARENT_LABELS) {
    dot = host.lastIndexOf(".", dot - 1);
    parents.unshift(host.slice(dot + 1));
  }
  return parents;
}

function anyCountry(host: string): string {
  return host.replace(underCountryDomain, "$1.*");
}
