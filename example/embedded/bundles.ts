/**
 * Runs functions as the platform gets and runs them. It bundles each folder as the official CLI
 * does (convex `src/bundler/debugBundle.ts`), compiles it once, and evaluates it again for each
 * call. So no state of a module survives a call (crates/isolate/src/environment/udf/mod.rs:798,
 * action/mod.rs:363).
 */
import { statSync } from "node:fs";
import path from "node:path";
import { Script } from "node:vm";
import * as esbuild from "esbuild";
import { outside } from "./call.js";
import type { ModuleMap } from "./functions.js";
import { moduleFiles } from "./moduleFiles.js";

type Exports = Record<string, unknown>;
type Chunk = (
  exports: Exports,
  require: (specifier: string) => Exports,
  module: { exports: Exports },
) => void;

/** The key is the path below the output folder. */
type Chunks = ReadonlyMap<string, Chunk>;

interface Bundle {
  readonly entries: string;
  /** The version of each file that the bundle was made from. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly chunks: Chunks;
}

/** Engines of one process share bundled and compiled code, as long as the files are the same. */
const bundles = new Map<string, Promise<Bundle>>();
const compiled = new Map<string, Chunk>();

const OUTPUT = "/out";

/** Answers the modules of a functions folder. The first access to one of them bundles them all. */
export function bundledModules(directory: string): ModuleMap {
  const files = moduleFiles(directory);
  let bundle: Promise<Bundle> | undefined;
  return Object.fromEntries(
    [...files.keys()].map((name) => [
      name,
      async () => {
        bundle ??= outside(() => bundleOf(directory, [...files.values()]));
        return evaluate((await bundle).chunks, `${name}.js`);
      },
    ]),
  );
}

async function bundleOf(directory: string, files: string[]): Promise<Bundle> {
  const known = await bundles.get(directory)?.catch(() => undefined);
  if (known?.entries === files.join() && isUpToDate(known))
    return bundles.get(directory)!;
  const bundle = build(directory, files);
  bundles.set(directory, bundle);
  return bundle;
}

function versionOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return `${found?.mtimeMs} ${found?.size}`;
}

function isUpToDate({ inputs }: Bundle): boolean {
  return [...inputs].every(([file, version]) => versionOf(file) === version);
}

const asyncHooksShim: esbuild.Plugin = {
  name: "async-hooks-shim",
  setup(building) {
    const namespace = "async-hooks-shim";
    building.onResolve(
      { filter: /^(?:node:)?async_hooks$/ },
      ({ path: shim }) => ({
        path: shim,
        namespace,
      }),
    );
    building.onLoad({ filter: /^/, namespace }, () => ({
      contents: `
        export const { AsyncLocalStorage, AsyncResource } = globalThis;
        export default { AsyncLocalStorage, AsyncResource };`,
    }));
  },
};

async function build(directory: string, files: string[]): Promise<Bundle> {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: directory,
    entryPoints: files,
    bundle: true,
    platform: "browser",
    format: "esm",
    target: "esnext",
    jsx: "automatic",
    outdir: OUTPUT,
    outbase: directory,
    conditions: ["convex", "module"],
    plugins: [asyncHooksShim],
    write: false,
    splitting: true,
    chunkNames: "_deps/[hash]",
    treeShaking: true,
    minifySyntax: true,
    minifyIdentifiers: true,
    keepNames: true,
    define: { "process.env.NODE_ENV": '"production"' },
    metafile: true,
    logLevel: "silent",
  });
  const chunks = await Promise.all(
    outputFiles.map(async ({ path: file, text }) => {
      const name = path.relative(OUTPUT, file).split(path.sep).join("/");
      return [name, await compile(text, path.join(directory, name))] as const;
    }),
  );
  const inputs = Object.keys(metafile.inputs)
    .map((input) => path.resolve(directory, input))
    .filter((file) => statSync(file, { throwIfNoEntry: false }));
  return {
    entries: files.join(),
    inputs: new Map(inputs.map((file) => [file, versionOf(file)])),
    chunks: new Map(chunks),
  };
}

/** Compiles the chunk's code to a function. Each call of it evaluates the chunk. */
async function compile(source: string, filename: string): Promise<Chunk> {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const { code } = await esbuild.transform(source, {
    format: "cjs",
    target: "esnext",
  });
  const script = new Script(
    `(function (exports, require, module) { "use strict"; ${code}\n})`,
    { filename },
  );
  const chunk = script.runInThisContext() as Chunk;
  compiled.set(source, chunk);
  return chunk;
}

function evaluate(chunks: Chunks, entry: string): Exports {
  const evaluated = new Map<string, { exports: Exports }>();
  const load = (name: string): Exports => {
    const known = evaluated.get(name);
    if (known !== undefined) return known.exports;
    const chunk = chunks.get(name);
    if (chunk === undefined) throw new Error(`There is no bundled "${name}".`);
    const module = { exports: {} };
    evaluated.set(name, module);
    const folder = path.posix.dirname(name);
    const require = (specifier: string) =>
      load(path.posix.join(folder, specifier));
    chunk(module.exports, require, module);
    return module.exports;
  };
  return load(entry);
}
