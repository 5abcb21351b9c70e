/**
 * Finds the names that each entry of a package exports, and the imports that a fragment leaves out.
 */
import { readFileSync } from "node:fs";
import path from "node:path";

export interface Manifest {
  name: string;
  exports: Record<string, string | { types?: string; default?: string }>;
}

/**
 * Maps names to the entry to import them from. If two entries have one name, a value goes before a
 * type, then the order in package.json decides.
 */
export function entryExports(folder: string, manifest: Manifest) {
  const values = new Map<string, string>();
  const types = new Map<string, string>();
  for (const [subpath, target] of Object.entries(manifest.exports)) {
    // An entry without a default exports nothing except generated types.
    if (typeof target === "string" || !target.types || !target.default)
      continue;
    const declarations = readFileSync(path.join(folder, target.types), "utf8");
    for (const { name, isType } of exportedNames(declarations)) {
      const entries = isType ? types : values;
      if (!entries.has(name)) {
        entries.set(name, path.posix.join(manifest.name, subpath));
      }
    }
  }
  return new Map([...types, ...values]);
}

function exportedNames(declarations: string) {
  const lists = declarations.matchAll(/^export (type )?\{([^}]*)\}/gm);
  const declared = declarations.matchAll(
    /^export (?:declare )?(?:abstract )?(function|class|const|type|interface) (\w+)/gm,
  );
  return [
    ...[...lists].flatMap(([, type, list]) =>
      list!
        .split(",")
        .map((each) => each.trim().split(/\s+/))
        .map((words) => ({
          name: words.at(-1)!,
          isType: type !== undefined || words[0] === "type",
        })),
    ),
    ...[...declared].map(([, kind, name]) => ({
      name: name!,
      isType: kind === "type" || kind === "interface",
    })),
  ].filter(({ name }) => name !== "" && name !== "default");
}

/**
 * Puts imports on the first line of the code, for the names that it uses and neither declares nor
 * imports.
 */
export function withImports(
  code: string,
  entries: Map<string, string>,
): string {
  const bare = code
    .replaceAll(/^import type .*$/gm, "")
    .replaceAll(/\/\/.*$/gm, "");
  const own = new Set(
    [
      ...bare.matchAll(/\b(?:const|let|function|class|type|interface) (\w+)/g),
      ...[...bare.matchAll(/\bimport (?:\w+,? ?)?(?:\{([^}]*)\})?/g)].flatMap(
        ([, list]) => [...(list ?? "").matchAll(/(\w+)/g)],
      ),
    ].map(([, name]) => name!),
  );
  const used = new Set(
    [...bare.matchAll(/(?<![\w"'`]|[^.]\.)(\w+)/g)].map(([, name]) => name!),
  );
  const missing = [...used]
    .filter((name) => entries.has(name) && !own.has(name))
    .map((name) => `import { ${name} } from "${entries.get(name)}";`);
  return `${missing.join(" ")} export {};${code}`;
}
