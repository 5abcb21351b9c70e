/**
 * Bundles `src/cli/` with its libraries into `dist/cli/main.js`, so that the package needs none of
 * them. The licences of the libraries are at the end of the file.
 */
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const outfile = path.join(root, "dist/cli/main.js");

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["src/cli/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  // The lowest Node of `engines` in package.json.
  target: "node20.19",
  format: "esm",
  minify: true,
  legalComments: "eof",
  metafile: true,
  banner: { js: "#!/usr/bin/env node" },
  logLevel: "warning",
});
writeFileSync(outfile, readFileSync(outfile, "utf8") + licences(metafile));
chmodSync(outfile, 0o755);

/** Writes the licence of each package in the bundle as a legal comment. */
function licences({ inputs }) {
  const folders = Object.keys(inputs).flatMap((file) => {
    const [folder] =
      /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? [];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)].sort().map(licenceOf).join("");
}

function licenceOf(folder) {
  const full = path.resolve(root, folder);
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(full, "package.json"), "utf8"),
  );
  const file = readdirSync(full).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} has no licence file.`);
  const text = readFileSync(path.join(full, file), "utf8").trim();
  return `\n/*!\n${name} ${version}, ${license}\n\n${text.replaceAll("*/", "* /")}\n*/\n`;
}
