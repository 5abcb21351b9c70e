/** The table of `docs/limits.md` with the versions that are tested together. */
import type { Combination } from "./combinations.js";

const columns = [
  ["Node", "node"],
  ["convex", "convex"],
  ["React", "react"],
  ["TypeScript", "typescript"],
  ["convex-test", "convex-test"],
  ["Vite", "vite"],
  ["vitest", "vitest"],
] as const satisfies [string, keyof Combination][];

/** Makes the table without the padding that a formatter adds. */
export function compatibilityTable(combinations: readonly Combination[]) {
  return [
    [...columns.map(([title]) => title), "inside"],
    [...columns, ""].map(() => "-"),
    ...combinations.map((combination) => [
      ...columns.map(([, field]) => combination[field]),
      inside(combination),
    ]),
  ];
}

function inside({ overrides }: Combination): string {
  if (!overrides) return "as pinned";
  return Object.entries(overrides)
    .map(([name, version]) => `${name.replace("@convex-dev/", "")} ${version}`)
    .join(", ");
}
