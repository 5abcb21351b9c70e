/** Collects what docstrings of public functions and hand-written documents say about costs. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import type { CostPlace } from "./claims.helpers.js";

const root = path.resolve(import.meta.dirname, "../../..");

/** Folders below `src/` whose exported names apps call, directly or through a facade. */
const publicFolders = ["component", "client", "client/http"];

/** Documents that say what one call costs. Others lead to them. */
const documents = [
  "backend-tracking",
  "costs",
  "functions",
  "http-api",
  "operations",
].map((name) => `docs/${name}.md`);

const saysCost = /\bcosts?\b/i;
/** Only in the component: on the other side "reads one" is about parsing. */
const saysReads = /\breads? (?:\d|one|up to|at most)/i;
/** A bad row "costs no other row": that is about rows, not about calls. */
const saysNoCost = /\bcosts? no other row\b/;
const saysCount =
  /\b\d[\d,]* (?:function )?(?:calls|documents)\b|\bbilled calls?\b/;

/** Reads a file of the repository. */
export const textOf = (file: string) =>
  readFileSync(path.join(root, file), "utf8");

/** Joins lines, so that a sentence has one space between words. */
export const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

/** The docstrings of exported functions, by the names that claims use. */
export function publicDocstrings(): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of publicFolders) {
    for (const name of readdirSync(path.join(root, "src", folder))) {
      if (!/^[^.]+\.ts$/.test(name)) continue;
      const file = `${folder}/${name}`;
      for (const [exported, docstring] of docstringsOf(file))
        found.set(`${file}: ${exported}`, docstring);
    }
  }
  return found;
}

function docstringsOf(file: string): [string, string][] {
  const source = ts.createSourceFile(
    file,
    textOf(`src/${file}`),
    ts.ScriptTarget.Latest,
    true,
  );
  return source.statements.flatMap((statement): [string, string][] => {
    const name = exportedName(statement);
    return name === undefined ? [] : [[name, docstringsWithin(statement)]];
  });
}

/** The name of an exported value. A type has no cost. */
function exportedName(statement: ts.Statement): string | undefined {
  const isExported =
    ts.canHaveModifiers(statement) &&
    ts
      .getModifiers(statement)
      ?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!isExported) return undefined;
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return statement.name?.text;
  if (!ts.isVariableStatement(statement)) return undefined;
  return statement.declarationList.declarations[0]?.name.getText();
}

/** The docstring of a statement and those within it, one paragraph a line. */
function docstringsWithin(statement: ts.Statement): string {
  const comments = statement.getFullText().match(/\/\*\*[\s\S]*?\*\//g) ?? [];
  return comments.map(withoutStars).join("\n");
}

function withoutStars(comment: string): string {
  return comment
    .replace(/^\/\*\*|\*\/$/g, "")
    .replace(/^\s*\* ?/gm, "")
    .split(/\n\s*\n|\n(?=- |@)/)
    .map(oneLine)
    .join("\n");
}

/** The sentences of a text that has a paragraph a line. */
function sentencesOf(text: string): string[] {
  return text
    .split("\n")
    .flatMap((paragraph) =>
      paragraph.split(/(?<=[.!?](?:\*\*)?) (?=[A-Z`*{[])/),
    )
    .map((sentence) => sentence.replace(/^- /, ""));
}

/** The places of public functions that say what a call costs. */
export function costsInDocstrings(
  docstrings: ReadonlyMap<string, string>,
): CostPlace[] {
  return [...docstrings].flatMap(([of, docstring]) => {
    const says = sentencesOf(docstring).filter(
      (sentence) =>
        (saysCost.test(sentence) && !saysNoCost.test(sentence)) ||
        (of.startsWith("component/") && saysReads.test(sentence)),
    );
    return says.length === 0 ? [] : [{ of, says }];
  });
}

/** The sentences of documents that count calls or documents, without those that a bench writes. */
export function countsInDocuments(): CostPlace[] {
  return documents.flatMap((of) => {
    const says = sentencesOf(proseOf(textOf(of))).filter((sentence) =>
      saysCount.test(sentence),
    );
    return says.length === 0 ? [] : [{ of, says }];
  });
}

/** The paragraphs of a document, without code, tables, comments and what a bench has written. */
function proseOf(markdown: string): string {
  return markdown
    .replace(
      /<!-- \w+: written by the bench -->[\s\S]*?<!-- end of .*? -->/g,
      "",
    )
    .replace(/```[\s\S]*?```/g, "")
    .replace(/^\|.*$/gm, "")
    .split(/\n\s*\n|\n(?=\s*(?:-|\d+\.) )/)
    .map(oneLine)
    .join("\n");
}
