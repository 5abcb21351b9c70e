/**
 * Releases a version: `npm run release -- VERSION [--dry-run]`.
 *
 * It refuses where something is missing. It sets the version, and runs `.ci/run` and
 * `npm publish --dry-run` with the very tarball for publishing. Only then it commits and tags. It
 * does not publish: it prints the command that does. Where a check fails, it puts the files back.
 * With `--dry-run` it does the same, and puts them back in any case.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { packPackage } from "../package/packPackage.js";
import type { PublishedManifest } from "../package/repository.js";
import { changelogRefusal, releasedChangelog } from "./changelog.js";
import { fieldRefusals } from "./publishedFields.js";
import { versionRefusal, withVersion } from "./version.js";

const root = path.resolve(import.meta.dirname, "../..");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "dry-run": { type: "boolean", default: false } },
});
const [version] = positionals;
const files = ["package.json", "package-lock.json", "CHANGELOG.md"] as const;
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const write = (file: string, content: string) =>
  writeFileSync(path.join(root, file), content);
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: root, stdio: "inherit" });
const output = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: root, encoding: "utf8" }).trim();

const manifest = JSON.parse(read("package.json")) as PublishedManifest;
const refusals = [
  output("git", "status", "--porcelain") &&
    "The work tree is not clean: commit, or put away, what git status shows.",
  versionRefusal(manifest.version, version),
  changelogRefusal(read("CHANGELOG.md")),
  ...fieldRefusals(manifest),
].filter(Boolean);
if (refusals.length > 0 || version === undefined) {
  console.error(["Nothing is released.", ...refusals].join("\n- "));
  process.exit(1);
}

const before = files.map((file) => [file, read(file)] as const);
const putBack = () => before.forEach(([file, content]) => write(file, content));
let tarball: string;
try {
  write("package.json", withVersion(read("package.json"), version));
  write("package-lock.json", withVersion(read("package-lock.json"), version));
  const today = new Date().toISOString().slice(0, 10);
  write(
    "CHANGELOG.md",
    releasedChangelog(read("CHANGELOG.md"), version, today),
  );
  run(".ci/run");
  tarball = packPackage(path.join(root, "artifacts"), { build: true });
  run("npm", "publish", tarball, "--dry-run");
} catch (error) {
  putBack();
  throw error;
}
if (values["dry-run"]) {
  putBack();
  console.log(`${version} could be released. The files are as they were.`);
} else {
  run("git", "commit", "--message", `release: ${version}`, "--", ...files);
  run("git", "tag", "--annotate", `v${version}`, "--message", version);
  console.log(
    `To publish:\n  git push --follow-tags && npm publish ${path.relative(root, tarball)}`,
  );
}
