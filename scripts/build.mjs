/**
 * Builds the package into `dist/`. The example, its tests and the demo import `convex-footfall` by
 * its name. So they run the files there, and bring them up to date first.
 *
 *     node scripts/build.mjs             builds everything from nothing
 *     node scripts/build.mjs --if-stale  builds what has changed, else ends in a tenth of a second
 */
import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const root = path.resolve(import.meta.dirname, "..");
const dist = path.join(root, "dist");
/** The sources that `dist` was made of, each with its size and the time of its last change. */
const stamp = path.join(dist, ".sources.json");
/** The file that the building process holds. */
const lock = path.join(root, ".building");
const LOCK_EXPIRES_MS = 5 * 60_000;

const otherSources = [
  "package.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "scripts/build.mjs",
  "scripts/buildCli.mjs",
  "scripts/buildEmbed.mjs",
  "scripts/copyStyles.mjs",
];
const isMain = import.meta.url === pathToFileURL(process.argv[1] ?? "").href;
const isFromNothing = isMain && !process.argv.includes("--if-stale");
const isPublished = (file) => !/\.(?:test|helpers)\.tsx?$/.test(file);

/**
 * Builds unless `dist` is made of the sources as they are. Waits for another process that builds.
 */
export function buildIfStale() {
  if (!isStale()) return;
  holdingTheLock(() => {
    if (!isStale()) return;
    const started = performance.now();
    console.error("Building dist/ of what src/ holds …");
    build();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.error(`Built dist/ of what src/ holds, in ${seconds} s.`);
  });
}

/** The set-up of vitest: tests look at the sources as they are. */
export { buildIfStale as setup };

function isStale() {
  try {
    return readFileSync(stamp, "utf8") !== JSON.stringify(sources());
  } catch {
    return true;
  }
}

function sources() {
  const files = readdirSync(path.join(root, "src"), {
    recursive: true,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile() && isPublished(entry.name))
    .map((entry) =>
      path.relative(root, path.join(entry.parentPath, entry.name)),
    );
  return [...files, ...otherSources].sort().map((file) => {
    const { size, mtimeMs } = statSync(path.join(root, file));
    return [file.split(path.sep).join("/"), size, mtimeMs];
  });
}

function build() {
  // The list comes before the build: an edit during the build is newer than it.
  const made = JSON.stringify(sources());
  removeWhatHasNoSource();
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  // The build shows mistakes in types, and still builds whatever runs, as the sources themselves
  // would.
  run(tsc, ["-p", "tsconfig.build.json"], [WRITTEN_WITH_MISTAKES]);
  // `convex-footfall/test` registers the component's sources. Apps read only its types from `dist`.
  for (const file of ["test.js", "expectTracked.js"]) {
    rmSync(path.join(dist, file), { force: true });
    rmSync(path.join(dist, `${file}.map`), { force: true });
  }
  run("scripts/copyStyles.mjs");
  run("scripts/buildEmbed.mjs", ["--dist"]);
  run("scripts/buildCli.mjs");
  writeFileSync(stamp, made);
}

/**
 * The status of tsc when it has written everything and found mistakes in types. `npm run typecheck`
 * is for those.
 */
const WRITTEN_WITH_MISTAKES = 2;

function run(script, args = [], otherStatuses = []) {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    // The standard output belongs to the caller who wants the package built.
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0 && !otherStatuses.includes(status))
    throw new Error(`${script} ${args.join(" ")} failed: status ${status}.`);
  if (status !== 0 && isFromNothing) process.exitCode = status;
}

/** Removes modules without a source: Convex would still offer a deleted module's functions. */
function removeWhatHasNoSource() {
  for (const entry of list(dist)) {
    const file = path.join(entry.parentPath, entry.name);
    const made = /^(.*?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(
      path.relative(dist, file),
    );
    if (!entry.isFile() || !made) continue;
    const source = path.join(root, "src", made[1]);
    if (["browser/footfall", "browser/more"].includes(made[1])) continue;
    if (![".ts", ".tsx"].some((ending) => exists(source + ending)))
      rmSync(file);
  }
}

function list(directory) {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}

function exists(file) {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

function holdingTheLock(work) {
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    // A process that was killed has left the lock.
    if (since !== undefined && Date.now() - since > LOCK_EXPIRES_MS)
      rmSync(lock, { recursive: true, force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

if (isMain) {
  if (isFromNothing) rmSync(dist, { recursive: true, force: true });
  buildIfStale();
}
