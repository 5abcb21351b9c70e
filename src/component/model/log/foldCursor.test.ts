import { expect, test } from "vitest";
import { vFoldCursor, vLogPosition } from "./foldCursor.js";

test("a position in the log is a cursor without the time of its fold", () => {
  expect(Object.keys(vFoldCursor.fields)).toEqual(["seq", "after", "at"]);
  expect(Object.keys(vLogPosition.fields)).toEqual(["seq", "after"]);
});
