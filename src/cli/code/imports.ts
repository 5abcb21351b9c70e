/** The imports of a module: finds the local name of what a file imports, and adds what is missing. */
import type { Source, Statement } from "./source.js";
import { topLevelNames } from "./names.js";
import { styled } from "./style.js";

type ImportDeclaration = Extract<Statement, { type: "ImportDeclaration" }>;

/** An export of a module. */
export interface Imported {
  readonly from: string;
  /** "default" with a `local` name, or the name of an export. */
  readonly name: string;
  /** Default: the name of the export. */
  readonly local?: string;
}

/** Answers the local name of an export that the file imports. */
export function localName(
  source: Source,
  { from, name }: Imported,
): string | undefined {
  for (const declaration of importsOf(source, from)) {
    for (const specifier of declaration.specifiers) {
      const imported =
        specifier.type === "ImportDefaultSpecifier"
          ? "default"
          : specifier.type === "ImportSpecifier"
            ? nameOf(specifier.imported)
            : undefined;
      if (imported === name) return specifier.local.name;
    }
  }
  return undefined;
}

/** Collects imports that a file lacks, and writes each module once. */
export class Imports {
  readonly #new = new Map<string, string[]>();
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  /**
   * Answers the local name of an export, imported if it was not. Answers undefined if the file uses
   * the name for something else.
   */
  use(wanted: Imported): string | undefined {
    const source = this.#source;
    const known = localName(source, wanted);
    if (known !== undefined) return known;
    const { from, name, local = name } = wanted;
    if (topLevelNames(source.statements).has(local)) return undefined;
    const declaration = importsOf(source, from).find(takesNames);
    if (declaration && name !== "default") addName(source, declaration, name);
    else {
      const clauses = this.#new.get(from) ?? [];
      clauses.push(name === "default" ? local : `{ ${name} }`);
      this.#new.set(from, clauses);
    }
    return local;
  }

  /** Writes the imports of modules that the file did not import. */
  write(): void {
    if (this.#new.size === 0) return;
    const source = this.#source;
    const lines = [...this.#new].map(
      ([from, clauses]) =>
        `import ${clauses.join(", ").replaceAll(" }, { ", ", ")} from "${withExtension(source, from)}";`,
    );
    const last = source.statements.findLast(
      ({ type }) => type === "ImportDeclaration",
    );
    const inStyle = styled(lines, source.style);
    if (last) source.insertAfter(last, inStyle);
    else {
      const { newline } = source.style;
      source.insert(0, inStyle.map((line) => line + newline).join(""));
    }
  }
}

function importsOf(source: Source, from: string): ImportDeclaration[] {
  return source.statements.filter(
    (statement): statement is ImportDeclaration =>
      statement.type === "ImportDeclaration" &&
      statement.importKind !== "type" &&
      withoutExtension(statement.source.value) === withoutExtension(from),
  );
}

function takesNames({ specifiers }: ImportDeclaration): boolean {
  return specifiers.at(-1)?.type === "ImportSpecifier";
}

function addName(
  source: Source,
  { specifiers }: ImportDeclaration,
  name: string,
): void {
  const last = specifiers.at(-1)!;
  const lineStart = source.code.lastIndexOf("\n", last.start!) + 1;
  const before = source.code.slice(lineStart, last.start!);
  const isOnItsOwnLine = lineStart > 0 && /^\s+$/.test(before);
  const space = isOnItsOwnLine ? source.style.newline + before : " ";
  source.insert(last.end!, `,${space}${name}`);
}

/** `import "./x.js"` and `import "./x"` are the same module. */
function withoutExtension(module: string): string {
  return module.replace(/\.[jt]s$/, "");
}

/** Writes relative paths with an extension where the file does. */
function withExtension(source: Source, from: string): string {
  const writesExtensions = source.statements.some(
    (statement) =>
      statement.type === "ImportDeclaration" &&
      /^\..*\.js$/.test(statement.source.value),
  );
  return from.startsWith(".") && writesExtensions ? `${from}.js` : from;
}

function nameOf(imported: { name: string } | { value: string }): string {
  return "name" in imported ? imported.name : imported.value;
}
