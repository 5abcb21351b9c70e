/**
 * Packs the package for publishing. Its documents get absolute links once package.json names a
 * repository.
 */
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { absoluteLinks } from "./links.js";
import { addressIn, type PublishedManifest } from "./repository.js";

/**
 * @param to folder of the tarball. A relative one is below the process's working folder
 * @param root the package's own
 * @returns the tarball's absolute path
 */
export function packPackage(
  to: string,
  {
    build,
    root = path.resolve(import.meta.dirname, "../.."),
  }: { build: boolean; root?: string },
): string {
  const folder = path.resolve(to);
  if (build)
    execFileSync("npm", ["run", "--silent", "build"], {
      cwd: root,
      stdio: "inherit",
    });
  mkdirSync(folder, { recursive: true });
  const packed = pack(root, folder);
  const { repository, version } = JSON.parse(
    readFileSync(path.join(root, "package.json"), "utf8"),
  ) as PublishedManifest;
  if (repository === undefined) return packed;

  const unpacked = path.join(folder, "unpacked");
  // A run that failed may have left files.
  rmSync(unpacked, { recursive: true, force: true });
  mkdirSync(unpacked);
  execFileSync("tar", ["-xzf", packed, "-C", unpacked]);
  const contents = path.join(unpacked, "package");
  for (const document of readdirSync(contents, {
    recursive: true,
    encoding: "utf8",
  })) {
    if (!document.endsWith(".md")) continue;
    const file = path.join(contents, document);
    const markdown = readFileSync(file, "utf8");
    writeFileSync(
      file,
      absoluteLinks(document, markdown, addressIn(repository, `v${version}`)),
    );
  }
  const published = pack(contents, folder);
  rmSync(unpacked, { recursive: true });
  return published;
}

/** Packs without running scripts: `prepack` or the caller has built. */
function pack(from: string, to: string): string {
  const [{ filename }] = JSON.parse(
    execFileSync(
      "npm",
      ["pack", "--ignore-scripts", "--json", "--pack-destination", to],
      {
        cwd: from,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      },
    ),
  ) as [{ filename: string }];
  return path.join(to, filename);
}
