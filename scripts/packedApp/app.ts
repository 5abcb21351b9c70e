/**
 * Writes a stranger's app: the files of `app/`, and the files and fragments of the package's own
 * documents.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { Combination } from "./combinations.js";
import { entryExports, withImports, type Manifest } from "./entryExports.js";
import { writeGenerated } from "./generated.js";
import { readSnippets, type ReadSnippets } from "./snippets.js";

const root = path.resolve(import.meta.dirname, "../..");

export function writeManifest(
  folder: string,
  tarball: string,
  { overrides, ...versions }: Combination,
) {
  const { name, devDependencies } = JSON.parse(
    readFileSync(path.join(root, "package.json"), "utf8"),
  ) as { name: string; devDependencies: Record<string, string> };
  const sameAsOurs = (names: string[]) =>
    Object.fromEntries(names.map((each) => [each, devDependencies[each]]));
  const reactMajor = versions.react.split(".")[0];
  const manifest = {
    name: "app",
    private: true,
    type: "module",
    dependencies: {
      [name]: `file:${tarball}`,
      convex: versions.convex,
      react: versions.react,
      "react-dom": versions.react,
    },
    devDependencies: {
      ...sameAsOurs(["@edge-runtime/vm", "@openpanel/sdk", "@types/node"]),
      "@types/react": `^${reactMajor}.0.0`,
      "@types/react-dom": `^${reactMajor}.0.0`,
      "convex-test": versions["convex-test"],
      typescript: versions.typescript,
      vite: versions.vite,
      vitest: versions.vitest,
    },
    ...(overrides && { overrides }),
  };
  write(folder, "package.json", JSON.stringify(manifest, null, 2));
}

/** Writes the app around the package that is installed below `folder`. */
export function writeApp(folder: string): ReadSnippets {
  cpSync(path.join(import.meta.dirname, "app"), folder, { recursive: true });
  const installed = installedIn(folder);
  const manifest = JSON.parse(
    readFileSync(path.join(installed, "package.json"), "utf8"),
  ) as Manifest;
  const entries = entryExports(installed, manifest);

  const read = readAllSnippets(installed);
  for (const { document, file, isFragment, code } of read.snippets) {
    if (existsSync(path.join(folder, file))) {
      throw new Error(
        `${document} has a second snippet that is ${file}: mark it, <!-- snippet: fragment -->.`,
      );
    }
    write(folder, file, isFragment ? withImports(code, entries) : code);
  }
  const wholeApi = path.join(folder, "snippets/wholeApi.ts");
  writeFileSync(wholeApi, withImports(readFileSync(wholeApi, "utf8"), entries));
  writeGeneratedOf(folder);
  return read;
}

/**
 * Writes only the app's backend: the functions of the documents, and their generated types. The
 * package is installed below `folder`.
 */
export function writeFunctions(folder: string): void {
  cpSync(
    path.join(import.meta.dirname, "app/convex"),
    path.join(folder, "convex"),
    { recursive: true, filter: (file) => !file.endsWith(".test.ts") },
  );
  for (const { file, code } of readAllSnippets(installedIn(folder)).snippets)
    if (file.startsWith("convex/") && !file.endsWith(".test.ts"))
      write(folder, file, code);
  writeGeneratedOf(folder);
}

function installedIn(folder: string): string {
  return path.join(folder, "node_modules/convex-footfall");
}

function writeGeneratedOf(folder: string): void {
  writeGenerated(
    path.join(root, "example/convex/_generated"),
    path.join(folder, "convex"),
  );
}

function readAllSnippets(installed: string): ReadSnippets {
  const read = documents(installed).map((document) =>
    readSnippets(
      document,
      readFileSync(path.join(installed, document), "utf8"),
    ),
  );
  return {
    snippets: read.flatMap(({ snippets }) => snippets),
    shown: read.flatMap(({ shown }) => shown),
    skipped: read.flatMap(({ skipped }) => skipped),
  };
}

/** Finds the Markdown files in the package. */
function documents(installed: string): string[] {
  return readdirSync(installed, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md") && !file.startsWith("node_modules"))
    .sort();
}

function write(folder: string, file: string, content: string) {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content);
}
