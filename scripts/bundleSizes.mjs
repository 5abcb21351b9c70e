/**
 * Compares the code that a function's call evaluates with budgets. Convex evaluates all imports of
 * a function's module again in every query and mutation (convex-backend 94a42c3:
 * `crates/isolate/src/environment/udf/mod.rs`, `get_or_create_fresh_context`). The function's time
 * includes this. The script measures the component and `consumerApp/`, an app that uses everything.
 * It bundles both as the CLI does and from `dist/`, as an app gets it.
 *
 *     node scripts/bundleSizes.mjs           prints the table; status 1 where a budget is exceeded
 *     node scripts/bundleSizes.mjs --inputs  also prints the files that weigh most
 *     node scripts/bundleSizes.mjs --write   also writes the figures into docs/costs.md
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildIfStale } from "./build.mjs";
import { bundleFunctions } from "./convexBundle.mjs";

const root = path.resolve(import.meta.dirname, "..");
const KB = 1024;

/**
 * Modules that read requests, draw, or find places. A function must not evaluate them unless it
 * does that.
 */
const heavy =
  /node_modules\/(?:isbot|bowser|fflate|structured-headers|world-atlas|topojson-client|d3-geo|@visx|react)\/|dist\/(?:browser|react)\/|dist\/client\/http\/|dist\/shared\/places\//;
const onlyHttp =
  /node_modules\/(?:fflate|structured-headers|world-atlas)\/|dist\/(?:browser|react)\/|\/(?:embedScript|openpanel\w*|mere\w*|regionNames|regionAliases|countryNames)\.js$/;
const pages = /^dist\/(?:browser|react|client)\//;

/** Budgets in KB of 1,024 bytes, beyond the weight of Convex's own package in the same module. */
const folders = [
  {
    dir: path.join(root, "scripts/consumerApp"),
    title: "An app's modules",
    budgets: {
      track: { entry: "convex-footfall", kb: 35, without: heavy },
      errors: { kb: 35, without: heavy },
      read: { entry: "convex-footfall/api", kb: 69, without: heavy },
      live: { entry: "convex-footfall/live", kb: 11, without: heavy },
      admin: { entry: "convex-footfall/admin", kb: 60, without: heavy },
      both: { kb: 96, without: heavy },
      upkeep: { kb: 15, without: heavy },
      crons: { entry: "convex-footfall/crons", kb: 15, without: heavy },
      setup: { entry: "convex-footfall/setup", kb: 22, without: heavy },
      merged: { entry: "convex-footfall/merge", kb: 28, without: heavy },
      // `bowser` and `isbot`, 55 KB, tell agents apart. The module parses every event, and stores
      // failures with them.
      ingest: { entry: "convex-footfall/ingest", kb: 146, without: onlyHttp },
      placed: { entry: "convex-footfall/geo", beyond: "ingest", kb: 272 },
      // The names of all regions are 120 KB of it. They are text that a call reads on demand.
      // Agents are 55 KB. An HTTP action runs once for up to 10 MB of events, and has no limit of
      // one second.
      http: { entry: "convex-footfall/http", kb: 347 },
    },
  },
  {
    dir: path.join(root, "dist/component"),
    title: "The component's functions that run most",
    budgets: {
      admission: { kb: 95, without: pages },
      ingest: { kb: 137, without: pages },
      // `ingest`, and the admission: keys, origins, salts and what is left out. Its own call on a
      // snapshot evaluates `intake/snapshot`.
      requests: { kb: 156, without: pages },
      "intake/snapshot": { kb: 79, without: pages },
      record: { kb: 121, without: pages },
      "fold/loop": { kb: 230, without: pages },
      "intake/usageWorker": { kb: 33, without: pages },
      reports: { kb: 209, without: pages },
      realtime: { kb: 141, without: pages },
    },
  },
];

/** The page says whole KB: it may be off by the rounding and a little growth. */
const DOCUMENTED_TOLERANCE_KB = 1;
/** Has the table of what a function evaluates. */
const COSTS_PAGE = "docs/costs.md";

process.chdir(root);
const isWriting = process.argv.includes("--write");
let costs = readFileSync(COSTS_PAGE, "utf8");
buildIfStale();
const isOfConvex = (input) => /node_modules\/convex\//.test(input);
const problems = [];
for (const { dir, title, budgets } of folders) {
  const modules = await bundleFunctions(dir);
  console.log(`\n${title}: KB that a call evaluates`);
  console.log("  budget   beyond Convex   in all   files   module");
  const measured = new Map();
  for (const [name, { kb, without, entry, beyond }] of Object.entries(
    budgets,
  )) {
    const module = modules.get(name);
    if (module === undefined) throw new Error(`${dir} has no module ${name}`);
    const { bytes, inputs, files } = module;
    const ours = weightKb(module);
    measured.set(name, ours);
    console.log(
      `  ${cell(kb, 6)}${cell(ours.toFixed(1), 16)}${cell((bytes / KB).toFixed(1), 9)}${cell(files.size, 8)}   ${name}`,
    );
    if (process.argv.includes("--inputs")) printInputs(inputs);
    if (ours > kb)
      problems.push(`${name} evaluates ${ours.toFixed(1)} KB, budget ${kb} KB`);
    if (entry !== undefined)
      checkDocument(entry, ours, measured.get(beyond) ?? 0);
    for (const input of inputs.keys())
      if (without?.test(input)) problems.push(`${name} evaluates ${input}`);
  }
}
if (isWriting) writeFileSync(COSTS_PAGE, costs);
for (const problem of problems) console.error(problem);
if (problems.length > 0) {
  console.error("See `node scripts/bundleSizes.mjs --inputs`.");
  process.exitCode = 1;
}

/** The weight of a module without Convex's own package, in KB. */
function weightKb({ bytes, inputs }) {
  const ofConvex = [...inputs]
    .filter(([input]) => isOfConvex(input))
    .reduce((sum, [, size]) => sum + size, 0);
  return (bytes - ofConvex) / KB;
}

/**
 * Compares the last cell of an import's row in the table of what a function evaluates, or writes
 * it. The cell of an import that comes with another one has what it adds, with a plus sign.
 */
function checkDocument(entry, ours, other) {
  const row = costs
    .split("\n")
    .find((line) => line.startsWith(`| \`${entry}\` `));
  if (row === undefined) {
    problems.push(`${COSTS_PAGE} has no row of ${entry}`);
    return;
  }
  const added = ours - other;
  const [, before, documented] = /^(.*\|)([^|]*)\|$/.exec(row);
  if (isWriting) {
    const text = `${other > 0 ? "+" : ""}${String(Math.round(added))}`;
    costs = costs.replace(
      row,
      `${before}${cell(text, documented.length - 1)} |`,
    );
  } else if (!(Math.abs(Number(documented) - added) <= DOCUMENTED_TOLERANCE_KB))
    problems.push(
      `${COSTS_PAGE} says ${documented.trim()} KB of ${entry}, it is ${added.toFixed(1)} KB`,
    );
}

function cell(value, width) {
  return String(value).padStart(width);
}

function printInputs(inputs) {
  const byWeight = [...inputs].sort(([, left], [, right]) => right - left);
  for (const [input, size] of byWeight.slice(0, 15))
    console.log(`${cell((size / KB).toFixed(1), 41)}   ${input}`);
}
