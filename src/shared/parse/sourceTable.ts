/** The table of known sources, and how one is found in it. */

/** `site` is known by name only; its visitors are referrals. */
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
 * By category. What belongs to a source:
 * - `bing.com` is that host alone, with or without "www.": other subdomains of a search engine are no search.
 * - `.facebook.com` is that host with all of its subdomains.
 * - `google.*`, `.ebay.*`: under every country's domain.
 * - `com.whatsapp` is an Android app, and a word without a dot a name that links carry in `utm_source`.
 *
 * The longest match decides, so `mail.google.com` is not Google.
 */
export type OwnSources = Readonly<
  Record<SourceCategory, readonly [name: string, known: string][]>
>;

/** By category, one line a source: `Qwant: qwant.com lite.qwant.com`. */
export type ListedSources = Readonly<Partial<Record<SourceCategory, string>>>;

export type SourceTable = ReadonlyMap<string, KnownSource>;

/** The longest name that DNS allows: what is longer is no host, and no source has so long a name. */
const MAX_HOST_LENGTH = 253;

/** No pattern with subdomains has more labels. */
export const MAX_PARENT_LABELS = 4;

/** A brand under a country's domain: "google.com", "google.de", "google.co.uk", "google.com.br". */
const underCountryDomain =
  /^(.+?)\.(?:com|cat|[a-z]{2}|(?:com?|ne|or)\.[a-z]{2})$/;

/**
 * Own sources go before listed ones, and are known by their names, too. The names of listed ones do not count: some
 * are plain words, and `utm_source=free` is not free.fr.
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
  // The table writes its patterns with a leading dot or with a star, which no host has.
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
 * The domains above a host, and itself if it is as short as they are: the longest first, at most four, which is as
 * many labels as a pattern can have. However many dots a text has, it costs no more.
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
