import { expect, test } from "vitest";
import { optionsFrom } from "./options.js";

test("a million events are no part of the default run", () => {
  const { runs } = optionsFrom([]);
  expect(runs.map(({ arrival }) => arrival)).not.toContain("million");
  expect(optionsFrom(["--arrival", "million"]).runs).toEqual([
    { arrival: "million", events: 1_000_000 },
  ]);
  expect(
    optionsFrom(["--arrival", "million", "--sizes", "20k,100k"]).runs,
  ).toEqual([
    { arrival: "million", events: 20_000 },
    { arrival: "million", events: 100_000 },
  ]);
});
