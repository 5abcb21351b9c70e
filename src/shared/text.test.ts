import { expect, test } from "vitest";
import { cut, quote, toWellFormed } from "./text.js";

test.each([
  ["plain", "plain"],
  ["pair \ud83d\ude00", "pair \ud83d\ude00"],
  ["high \ud83d", "high \ufffd"],
  ["\ude00 low", "\ufffd low"],
  ["\ude00\ud83d", "\ufffd\ufffd"],
  ["\ud83d\ud83d\ude00", "\ufffd\ud83d\ude00"],
])("toWellFormed(%j)", (text, expected) => {
  expect(toWellFormed(text)).toBe(expected);
});

test.each([
  ["abc", 3, "abc"],
  ["abcd", 3, "abc"],
  ["ab\ud83d\ude00", 3, "ab"],
  ["ab\ud83d\ude00", 4, "ab\ud83d\ude00"],
  ["", 0, ""],
])("cut(%j, %i)", (text, maxLength, expected) => {
  expect(cut(text, maxLength)).toBe(expected);
});

test("quote bounds what goes into a message", () => {
  expect(quote('say "hi"')).toBe('"say \\"hi\\""');
  expect(quote("x".repeat(1000))).toHaveLength(102);
});
