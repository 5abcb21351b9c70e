#!/usr/bin/env bash
# convex-helpers 0.1.135 under @convex-dev/batch-worker 0.3.4: a patch release asks for a newer
# convex than the component that uses it.
#
# Expected: an app with convex 1.43, which the component's own peer range names, has a valid tree.
# Seen: the component takes any convex-helpers from 0.1.119 on. 0.1.119 asks for convex ^1.32.0,
# 0.1.124 for ^1.43.0, 0.1.135 for ^1.46.0. The installation ends without an error, and `npm ls`
# calls the tree invalid.
# Way out: the component's peer range follows the newest convex-helpers that its own range lets in.
source "$(dirname "$0")/lib.sh"
packages older@npm:convex-helpers@0.1.119 middle@npm:convex-helpers@0.1.124 newer@npm:convex-helpers@0.1.135 --force 2>/dev/null
mkdir app && cd app
cat >package.json <<'JSON'
{
  "private": true,
  "dependencies": { "convex": "1.43.0", "@convex-dev/batch-worker": "0.3.4" },
  "overrides": { "convex-helpers": "0.1.135" }
}
JSON
npm install --silent --no-audit --no-fund --ignore-scripts
cd ..
sees 'convex-helpers 0.1.119 wants convex ^1.32.0
convex-helpers 0.1.124 wants convex ^1.43.0
convex-helpers 0.1.135 wants convex ^1.46.0
batch-worker wants convex ^1.43.0 and convex-helpers ^0.1.119
installed: convex 1.43.0, convex-helpers 0.1.135
npm ls: invalid: convex@1.43.0' <<'JS'
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const read = (folder) => JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
for (const name of ["older", "middle", "newer"]) {
  const { version, peerDependencies } = read(`node_modules/${name}`);
  console.log(`convex-helpers ${version} wants convex ${peerDependencies.convex}`);
}
const worker = read("app/node_modules/@convex-dev/batch-worker");
console.log(`batch-worker wants convex ${worker.peerDependencies.convex} and convex-helpers ${worker.dependencies["convex-helpers"]}`);
const folders = ["app/node_modules", "app/node_modules/@convex-dev/batch-worker/node_modules"];
const helpers = read(folders.map((folder) => `${folder}/convex-helpers`).find((folder) => existsSync(folder)));
console.log(`installed: convex ${read("app/node_modules/convex").version}, convex-helpers ${helpers.version}`);
let problems = [];
try {
  execFileSync("npm", ["ls", "--all", "--json"], { cwd: "app", stdio: ["ignore", "pipe", "ignore"] });
} catch (error) {
  ({ problems } = JSON.parse(error.stdout));
}
const [problem = ""] = problems.filter((text) => text.startsWith("invalid: convex@"));
console.log(`npm ls: ${problem.split(" ").slice(0, 2).join(" ")}`);
JS
