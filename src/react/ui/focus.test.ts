import { expect, test } from "vitest";
import { movedIndex } from "./focus.js";

const keys = { back: "ArrowUp", forth: "ArrowDown" };

test.each([
  ["ArrowDown", 0, 3, 1],
  ["ArrowDown", 2, 3, 0],
  ["ArrowUp", 1, 3, 0],
  ["ArrowUp", 0, 3, 2],
  ["Home", 2, 3, 0],
  ["End", 0, 3, 2],
  ["ArrowDown", -1, 3, 0],
  ["ArrowUp", -1, 3, 2],
  ["ArrowLeft", 1, 3, null],
  ["Home", -1, 0, null],
])("%s from %d of %d leads to %s", (key, at, count, next) =>
  expect(movedIndex(key, at, count, keys)).toBe(next),
);
