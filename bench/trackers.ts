/**
 * `npm run bench:trackers`: what the trackers of others weigh and our own, each bundled from its npm package,
 * minified and gzipped. `-- --write` puts the table into `docs/tracker.md`. Needs the npm registry, and ours built:
 * `npm run build`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { bundle } from "../example/browser-tests/bundle.js";
import { markdownTable, printTable } from "./table.js";
import { writeFigures } from "./writeFigures.js";

/** Read from the sources of each package. */
interface Guarantees {
  retries: string;
  /** Whether events survive a closed tab and a lost connection. */
  survives: string;
  countedOnce: string;
  batches: string;
  readingTime: string;
}

interface Measured extends Guarantees {
  name: string;
  /** The npm package to fetch. Ours and those of devDependencies are there already. */
  fetched?: string;
  /** The code by which a page imports it, or the file that the page loads. */
  code: (folder: string) => string | { file: string };
}

const root = path.resolve(import.meta.dirname, "..");
const builtTracker = (entry: string) =>
  `import { createTracker } from ${JSON.stringify(path.join(root, "dist/browser", entry))};
   createTracker({ endpoint: location.href, key: "k" });`;

const ours: Guarantees = {
  retries: "yes",
  survives: "yes, to the next visit",
  countedOnce: "yes, by event id",
  batches: "yes",
  readingTime: "yes",
};
const none: Guarantees = {
  retries: "no",
  survives: "no",
  countedOnce: "no",
  batches: "no",
  readingTime: "no",
};

/** The guarantees are those of the tag, which sends for it. */
const itsTag: Guarantees = {
  retries: "",
  survives: "",
  countedOnce: "",
  batches: "",
  readingTime: "",
};

const measured: readonly Measured[] = [
  {
    ...ours,
    name: "Footfall, tag",
    code: () => ({ file: path.join(root, "dist/browser/footfall.js") }),
  },
  {
    ...itsTag,
    name: "its second file: links, downloads, forms",
    code: () => ({ file: path.join(root, "dist/browser/more.js") }),
  },
  { ...ours, name: "Footfall, module", code: () => builtTracker("index.js") },
  {
    ...ours,
    name: "Footfall, core",
    readingTime: "no",
    code: () => builtTracker("coreTracker.js"),
  },
  {
    ...none,
    name: "Plausible (`tracker` 0.4.6)",
    readingTime: "yes",
    fetched: "@plausible-analytics/tracker@0.4.6",
    code: (folder) =>
      `import { init } from ${JSON.stringify(path.join(folder, "package/plausible.js"))};
       init({ domain: location.host, outboundLinks: true, fileDownloads: true, formSubmissions: true });`,
  },
  {
    ...none,
    name: "Umami (`umami` 2.10.0)",
    fetched: "umami@2.10.0",
    code: (folder) =>
      `import ${JSON.stringify(path.join(folder, "package/src/tracker/index.js"))};`,
  },
  {
    ...none,
    name: "OpenPanel (`web` 1.4.1)",
    retries: "3 times",
    countedOnce: "within 100 ms",
    code: () =>
      `import { OpenPanel } from "@openpanel/web";
       new OpenPanel({ clientId: "c", trackScreenViews: true, trackOutgoingLinks: true, trackAttributes: true });`,
  },
];

const { values: options } = parseArgs({
  options: { write: { type: "boolean", default: false } },
});
const rows: [Measured, string][] = [];
for (const each of measured) rows.push([each, await minified(each)]);
printTable(
  "Trackers",
  ["tracker", "minified", "gzip"],
  rows.map(([{ name }, code]) => [name, code.length, gzipped(code)]),
);
if (options.write) {
  await writeFigures(
    "trackers",
    markdownTable(
      [
        "tracker",
        "gzip",
        "waits and tries again",
        "survives a closed tab, offline",
        "sent twice, counted once",
        "batches",
        "reading time",
      ],
      rows.map(([each, code]) => [
        each.name,
        gzipped(code).toLocaleString("en"),
        each.retries,
        each.survives,
        each.countedOnce,
        each.batches,
        each.readingTime,
      ]),
    ),
  );
}

function gzipped(code: string): number {
  return gzipSync(code, { level: 9 }).length;
}

async function minified({ fetched, code }: Measured): Promise<string> {
  // Bundlers find packages there.
  const folder = mkdtempSync(path.join(root, "node_modules/.tracker-"));
  try {
    if (fetched) unpack(fetched, folder);
    const written = code(folder);
    if (typeof written === "object") return readFileSync(written.file, "utf8");
    const entry = path.join(folder, "entry.js");
    writeFileSync(entry, written);
    return await bundle(entry, "iife");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function unpack(spec: string, folder: string): void {
  const packed = execFileSync("npm", ["pack", spec, "--silent"], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const file = packed.trim().split("\n").at(-1)!;
  execFileSync("tar", ["xzf", file], { cwd: folder });
}
