/** Puts measured figures into a document, between two comments that name them. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format } from "prettier";

const root = path.resolve(import.meta.dirname, "..");

/** Documents by the names of the figures that they hold. */
export const documents = {
  "costs in short": "README.md",
  costs: "docs/costs.md",
  worst: "docs/costs.md",
  trackers: "docs/tracker.md",
} as const;

/** The comments before and behind the figures. */
export function placeOf(name: string): [begin: string, end: string] {
  return [`<!-- ${name}: written by the bench -->`, `<!-- end of ${name} -->`];
}

/** @throws Error if the document has no place of that name */
export async function writeFigures(
  name: keyof typeof documents,
  text: string,
): Promise<void> {
  const document = documents[name];
  const file = path.join(root, document);
  const [begin, end] = placeOf(name);
  const before = readFileSync(file, "utf8");
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`${document} has no place for "${name}".`);
  }
  const after = `${before.slice(0, from + begin.length)}\n\n${text}\n\n${before.slice(to)}`;
  writeFileSync(file, await format(after, { parser: "markdown" }));
}
