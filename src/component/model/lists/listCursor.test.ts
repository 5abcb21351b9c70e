import { describe, expect, test } from "vitest";
import {
  cursorOf,
  END_CURSOR,
  END_OF_LIST,
  isBefore,
  keyOf,
  parsedCursor,
} from "./listCursor.js";

test("a cursor gives its key back, and the end too", () => {
  expect(keyOf(cursorOf([5, 7, "id"]), 3)).toEqual([5, 7, "id"]);
  expect(keyOf(cursorOf(["id"]), 1)).toEqual(["id"]);
  expect(keyOf(END_CURSOR, 3)).toEqual([]);
  expect(cursorOf(END_OF_LIST)).toBe(END_CURSOR);
});

test.each([
  ["no JSON", "[5,"],
  ["no list", '{"length":3}'],
  ["a key that is too short", '[5,"id"]'],
  ["a key that is too long", '[5,6,7,"id"]'],
  ["a key without its id", "[5,6]"],
  ["a number where the id is", "[5,6,7]"],
  ["text where a number is", '["5",6,"id"]'],
  ["text at the second place", '[5,"6","id"]'],
  ["an infinite number", '[1e999,6,"id"]'],
  ["half of a surrogate pair", '[5,6,"\\ud800"]'],
])("%s is a cursor of no list", (_name, cursor) =>
  expect(keyOf(cursor, 3)).toBeNull(),
);

test.each([
  ["a later time comes first", [9, 1, "a"], [5, 2, "b"], true],
  ["an earlier time does not", [5, 2, "b"], [9, 1, "a"], false],
  ["a later creation decides within a time", [5, 2, "a"], [5, 1, "b"], true],
  ["an earlier creation does not", [5, 1, "b"], [5, 2, "a"], false],
  ["then the id decides", [5, 1, "b"], [5, 1, "a"], true],
  ["a row does not come before itself", [5, 1, "a"], [5, 1, "a"], false],
  ["every row comes before the end", [0, 0, ""], END_OF_LIST, true],
  ["the end comes before nothing", END_OF_LIST, [0, 0, ""], false],
] as const)("%s", (_name, one, other, before) =>
  expect(isBefore(one, other)).toBe(before),
);

describe("in a list by name", () => {
  test("a key begins with a text", () => {
    expect(keyOf('["Blog",7,"id"]', 3, "name")).toEqual(["Blog", 7, "id"]);
    expect(keyOf('[5,7,"id"]', 3, "name")).toBeNull();
    expect(keyOf('["Blog","7","id"]', 3, "name")).toBeNull();
    expect(keyOf('["\\udc00",7,"id"]', 3, "name")).toBeNull();
  });

  test.each([
    ["an earlier name comes first", ["a", 9, "z"], ["b", 1, "a"], true],
    ["a later name does not", ["b", 1, "a"], ["a", 9, "z"], false],
    ["an earlier creation decides", ["a", 1, "b"], ["a", 2, "a"], true],
    ["code points decide", ["\uFF21", 1, "a"], ["\u{1F331}", 1, "a"], true],
    ["every row comes before the end", ["z", 9, "z"], END_OF_LIST, true],
  ] as const)("%s", (_name, one, other, before) =>
    expect(isBefore(one, other, "name")).toBe(before),
  );
});

test("text that is no JSON is null, and no error", () => {
  expect(parsedCursor("no JSON")).toBeNull();
  expect(parsedCursor('{"step":"user"}')).toEqual({ step: "user" });
});
