/**
 * Packs a package that names its repository. The script packs twice: the second tarball has
 * absolute links.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { packPackage } from "./packPackage.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "footfall-pack-"));
  const manifest = {
    name: "lovelace",
    version: "0.2.0",
    repository: "github:ada/lovelace",
  };
  writeFileSync(path.join(root, "package.json"), JSON.stringify(manifest));
  writeFileSync(path.join(root, "README.md"), "[how](docs/how.md)\n");
});
afterEach(() => rmSync(root, { recursive: true }));

const readmeOf = (tarball: string) =>
  execFileSync("tar", ["-xzOf", tarball, "package/README.md"], {
    encoding: "utf8",
  });

test.each(["absolute", "relative"])(
  "goes into a folder whose path is %s, though a run before has failed there",
  (kind) => {
    const artifacts = path.join(root, "artifacts");
    mkdirSync(path.join(artifacts, "unpacked"), { recursive: true });
    const folder =
      kind === "absolute" ? artifacts : path.relative(process.cwd(), artifacts);
    const tarball = packPackage(folder, { build: false, root });
    expect(tarball).toBe(path.join(artifacts, "lovelace-0.2.0.tgz"));
    expect(readmeOf(tarball)).toBe(
      "[how](https://github.com/ada/lovelace/blob/v0.2.0/docs/how.md)\n",
    );
  },
);
