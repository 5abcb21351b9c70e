/**
 * `npm run bench:trackers` weighs other trackers and ours. It bundles each from its npm package,
 * minified and gzipped. It needs the npm registry, and our package has to be built before
 * (`npm run build`).
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { bundle } from "../example/browser-tests/bundle.js";
import { printTable } from "./table.js";

interface Measured {
  name: string;
  /** The npm package to fetch. Ours and devDependencies have none. */
  fetched?: string;
  /** The imports of a page that uses the tracker. */
  code: (folder: string) => string;
}

const root = path.resolve(import.meta.dirname, "..");
const ours = (entry: string) =>
  `import { createTracker } from ${JSON.stringify(path.join(root, "dist/browser", entry))};
   createTracker({ endpoint: location.href, key: "k" });`;

const measured: Measured[] = [
  { name: "Footfall", code: () => ours("index.js") },
  { name: "Footfall, core", code: () => ours("coreTracker.js") },
  {
    name: "Plausible",
    fetched: "@plausible-analytics/tracker@0.4.6",
    code: (folder) =>
      `import { init } from ${JSON.stringify(path.join(folder, "package/plausible.js"))};
       init({ domain: location.host, outboundLinks: true, fileDownloads: true, formSubmissions: true });`,
  },
  {
    name: "Umami",
    fetched: "umami@2.10.0",
    code: (folder) =>
      `import ${JSON.stringify(path.join(folder, "package/src/tracker/index.js"))};`,
  },
  {
    name: "OpenPanel 1.4.1",
    code: () =>
      `import { OpenPanel } from "@openpanel/web";
       new OpenPanel({ clientId: "c", trackScreenViews: true, trackOutgoingLinks: true, trackAttributes: true });`,
  },
];

const rows = [];
for (const { name, fetched, code } of measured) {
  // Bundlers find packages from here.
  const folder = mkdtempSync(path.join(root, "node_modules/.tracker-"));
  try {
    if (fetched) unpack(fetched, folder);
    const entry = path.join(folder, "entry.js");
    writeFileSync(entry, code(folder));
    rows.push(rowOf(fetched ?? name, await bundle(entry, "iife")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
rows.push(
  rowOf(
    "Footfall, script of the tag",
    readFileSync(path.join(root, "dist/browser/footfall.js"), "utf8"),
  ),
);
printTable("Trackers", ["tracker", "minified", "gzip"], rows);

function rowOf(name: string, code: string): [string, number, number] {
  return [name, code.length, gzipSync(code, { level: 9 }).length];
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
