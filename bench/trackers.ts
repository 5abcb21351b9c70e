/**
 * `npm run bench:trackers`: what the trackers of others weigh beside ours, each bundled from its npm package,
 * minified and gzipped. Needs the npm registry. Ours has to be built before: `npm run build`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { printTable } from "./table.js";

interface Measured {
  name: string;
  /** Of the npm package that holds it; ours and devDependencies have none to be fetched. */
  fetched?: string;
  /** What a page that uses it imports. */
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
  const folder = mkdtempSync(path.join(tmpdir(), "footfall-tracker-"));
  try {
    if (fetched) unpack(fetched, folder);
    const entry = path.join(folder, "entry.js");
    writeFileSync(entry, code(folder));
    rows.push(rowOf(fetched ?? name, await bundled(entry)));
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
  const options = { cwd: folder, stdio: ["ignore", "pipe", "ignore"] as const };
  const [packed] = execFileSync("npm", ["pack", spec, "--silent"], {
    ...options,
    stdio: [...options.stdio],
    encoding: "utf8",
  })
    .trim()
    .split("\n")
    .slice(-1);
  if (packed === undefined) throw new Error(`npm has no ${spec}.`);
  execFileSync("tar", ["xzf", packed], { cwd: folder });
}

async function bundled(entry: string): Promise<string> {
  const built = [
    await build({
      configFile: false,
      root,
      logLevel: "error",
      resolve: {
        alias: {
          "@openpanel/web": path.join(root, "node_modules/@openpanel/web"),
        },
      },
      build: {
        write: false,
        minify: "esbuild",
        target: "es2022",
        lib: { entry, formats: ["iife"], name: "tracker" },
        // Recording is loaded when a page asks for it.
        rollupOptions: { external: /replay-/ },
      },
    }),
  ].flat();
  const [result] = built;
  if (!result || !("output" in result)) throw new Error("Nothing was built.");
  return result.output[0].code;
}
