/**
 * Builds the package into `dist/`. The example, its tests and the demo import `convex-footfall` by its name, so they
 * run what lies there, and bring it up to date first.
 *
 *     node scripts/build.mjs             all of it, from nothing
 *     node scripts/build.mjs --if-stale  what has changed; nothing, in a tenth of a second, where no source has
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
/** Held by the process that builds. */
const lock = path.join(root, ".building");
const LOCK_EXPIRES_MS = 5 * 60_000;

const otherSources = [
  "package.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "scripts/build.mjs",
  "scripts/buildEmbed.mjs",
  "scripts/copyStyles.mjs",
];
const isMain = import.meta.url === pathToFileURL(process.argv[1] ?? "").href;
const isFromNothing = isMain && !process.argv.includes("--if-stale");
const isPublished = (file) => !/\.(?:test|helpers)\.tsx?$/.test(file);

/** Builds unless `dist` is made of the sources as they are. Waits for another process that builds. */
export function buildIfStale() {
  if (!isStale()) return;
  holdingTheLock(() => {
    if (!isStale()) return;
    const started = performance.now();
    build();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.error(`Built dist/ of what src/ holds, in ${seconds} s.`);
  });
}

/** For vitest: what is tested is what the sources say now. */
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
  // Read first: what is edited during the build is newer than it.
  const made = JSON.stringify(sources());
  removeWhatHasNoSource();
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  // Mistakes in types are shown, and what runs is built all the same, as with the sources themselves.
  run(tsc, ["-p", "tsconfig.build.json"], [WRITTEN_WITH_MISTAKES]);
  // `convex-footfall/test` registers the component's sources: only its types are read from here.
  for (const file of ["test.js", "expectTracked.js"]) {
    rmSync(path.join(dist, file), { force: true });
    rmSync(path.join(dist, `${file}.map`), { force: true });
  }
  run("scripts/copyStyles.mjs");
  run("scripts/buildEmbed.mjs", ["--dist"]);
  writeFileSync(stamp, made);
}

/** How tsc ends where it has written everything and found mistakes in types, which `npm run typecheck` is for. */
const WRITTEN_WITH_MISTAKES = 2;

function run(script, args = [], otherStatuses = []) {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    // The standard output is that of whoever wants the package built.
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0 && !otherStatuses.includes(status))
    throw new Error(`${script} ${args.join(" ")} failed: status ${status}.`);
  if (status !== 0 && isFromNothing) process.exitCode = status;
}

/** A module that is gone from the component's folder would be a function of it still. */
function removeWhatHasNoSource() {
  for (const entry of list(dist)) {
    const file = path.join(entry.parentPath, entry.name);
    const made = /^(.*?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(
      path.relative(dist, file),
    );
    if (!entry.isFile() || !made) continue;
    const source = path.join(root, "src", made[1]);
    if (made[1] === "browser/footfall") continue;
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
    // Left by a process that was killed.
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
