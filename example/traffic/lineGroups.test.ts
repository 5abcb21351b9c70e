import { expect, test } from "vitest";
import { LineGroups } from "./lineGroups.js";

test("reasons come with their first lines, the most frequent first", () => {
  const groups = new LineGroups();
  groups.add("no JSON", 4);
  for (let line = 10; line < 1510; line++)
    groups.add("another status", line, "404");
  groups.add("no time", 5, `"${"x".repeat(60)}"`);
  groups.add("no time", 6);
  expect(groups.count).toBe(1503);
  expect(groups.describe()).toEqual([
    "  1,500  another status: lines 10 (404), 11 (404), 12 (404), …",
    `      2  no time: lines 5 ("${"x".repeat(38)}…), 6`,
    "      1  no JSON: line 4",
  ]);
});

test("nothing left out needs no text", () => {
  expect(new LineGroups().describe()).toEqual([]);
});
