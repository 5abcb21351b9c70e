/**
 * Bundles a functions folder as `npx convex deploy` does. The installed CLI's own function calls
 * esbuild (`convex/src/bundler/debugBundle.ts`, `innerEsbuild`), with the plugins that its caller
 * gives it. So the settings are those of the installed version: platform browser, format esm,
 * conditions "convex" and "module", splitting, syntax and identifiers minified, white space kept.
 */
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { mkdtemp, rm, writeFile } from "node:fs/promises";

const require = createRequire(import.meta.url);
const convexDir = path.dirname(require.resolve("convex/package.json"));
const ofConvex = createRequire(path.join(convexDir, "package.json"));
const esbuild = ofConvex("esbuild");

/** Replaces the CLI's means of printing: they are installed only inside the CLI's own bundle. */
const printsNothing = {
  name: "prints nothing",
  setup(build) {
    build.onResolve(
      { filter: /^(?:\.\/log\.js|chalk)$/ },
      ({ path: name }) => ({
        path: name,
        namespace: "silent",
      }),
    );
    build.onLoad({ filter: /.*/, namespace: "silent" }, () => ({
      contents: "module.exports = new Proxy({}, { get: () => () => {} });",
    }));
  },
};

async function cliBundler() {
  const { outputFiles } = await esbuild.build({
    stdin: {
      contents: `
        export { innerEsbuild } from "./debugBundle.ts";
        export { serverOnlyPlugin } from "./serverOnly.ts";
        export { wasmPlugin } from "./wasm.ts";`,
      resolveDir: path.join(convexDir, "src/bundler"),
    },
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
    plugins: [
      printsNothing,
      {
        name: "the esbuild of the CLI",
        setup(build) {
          build.onResolve({ filter: /^esbuild$/ }, () => ({
            path: pathToFileURL(ofConvex.resolve("esbuild")).href,
            external: true,
          }));
        },
      },
    ],
  });
  const folder = await mkdtemp(path.join(tmpdir(), "convex-bundler-"));
  const file = path.join(folder, "bundler.mjs");
  try {
    await writeFile(file, outputFiles[0].contents);
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Finds every module of a folder that the CLI makes an entry point: `entryPoints` of its
 * `bundler/index.ts`.
 */
export function modulesOf(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => {
      const relative = path.relative(dir, file);
      const base = path.basename(file);
      return (
        /\.(?:[cm]?[jt]s|[jt]sx)$/.test(base) &&
        base.split(".").length === 2 &&
        !/^schema\.[jt]s$/.test(base) &&
        !relative.startsWith(`_generated${path.sep}`)
      );
    })
    .sort();
}

/**
 * Bundles a functions folder. The answer says for each module what a call of its functions
 * evaluates: its own file and every chunk that it imports, directly or not.
 *
 * @typedef {{bytes: number, inputs: Map<string, number>, files: Map<string, string>, entry: string}}
 *   ModuleBundle
 * @returns {Promise<Map<string, ModuleBundle>>}
 */
export async function bundleFunctions(dir) {
  if (!existsSync(dir)) throw new Error(`${dir}: no such folder`);
  const { innerEsbuild, serverOnlyPlugin, wasmPlugin } = await cliBundler();
  const { outputFiles, metafile } = await innerEsbuild({
    entryPoints: modulesOf(dir),
    platform: "browser",
    generateSourceMaps: true,
    chunksFolder: "_deps",
    extraConditions: [],
    dir,
    plugins: [serverOnlyPlugin, wasmPlugin],
  });
  const texts = new Map(
    outputFiles.map(({ path: file, text }) => [
      path.relative(process.cwd(), file),
      text,
    ]),
  );
  const modules = new Map();
  for (const [entry, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (entryPoint === undefined) continue;
    const name = path
      .relative(dir, path.resolve(entryPoint))
      .replace(/\.\w+$/, "");
    modules.set(name, closureOf(entry, metafile.outputs, texts));
  }
  return modules;
}

function closureOf(entry, outputs, texts) {
  const files = new Map();
  const inputs = new Map();
  let bytes = 0;
  const visit = (file) => {
    if (files.has(file)) return;
    files.set(file, texts.get(file));
    bytes += outputs[file].bytes;
    for (const [input, { bytesInOutput }] of Object.entries(
      outputs[file].inputs,
    ))
      if (bytesInOutput > 0) inputs.set(input, bytesInOutput);
    for (const { path: imported, kind, external } of outputs[file].imports)
      if (kind === "import-statement" && !external) visit(imported);
  };
  visit(entry);
  return { entry, bytes, inputs, files };
}
