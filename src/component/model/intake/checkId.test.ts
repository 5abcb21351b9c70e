import { expect, test } from "vitest";
import { checkId } from "./checkId.js";

test.each<[string, string, number | undefined]>([
  ["one character", "a", undefined],
  ["the longest", "a".repeat(200), undefined],
  ["none, where nothing is asked for", "", undefined],
  ["as many characters as are asked for", "a", 1],
])("takes an id of %s", (_, id, least) => {
  expect(() => checkId(id, "userId", least)).not.toThrow();
});

test.each<[string, number | undefined]>([
  ["a".repeat(201), undefined],
  ["", 1],
])("refuses an id that no event has (%#), by the argument", (id, least) => {
  expect(() => checkId(id, "userId", least)).toThrow(
    `userId has ${id.length} characters; an id has 1 to 200.`,
  );
});
