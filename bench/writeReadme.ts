/** Puts measured figures into the README, between two comments that name them. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format } from "prettier";

const file = path.resolve(import.meta.dirname, "../README.md");

/** @throws where the README has no place with that name */
export async function writeReadme(name: string, text: string): Promise<void> {
  const [begin, end] = [
    `<!-- ${name}: written by the bench -->`,
    `<!-- end of ${name} -->`,
  ];
  const before = readFileSync(file, "utf8");
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`README.md has no place for "${name}".`);
  }
  const after = `${before.slice(0, from + begin.length)}\n\n${text}\n\n${before.slice(to)}`;
  writeFileSync(file, await format(after, { parser: "markdown" }));
}
