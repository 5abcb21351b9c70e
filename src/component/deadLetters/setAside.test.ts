/** The text of a failure can always be stored in a dead letter. */
import { describe, expect, test } from "vitest";
import { describeError } from "./setAside.js";

describe("describeError", () => {
  test.each([
    ["an error's message", new Error("it failed"), "it failed"],
    ["what is no error", 7, "7"],
    ["1,000 letters at most", "x".repeat(1001), "x".repeat(1000)],
    [
      "no half of a character at its end",
      new Error(`${"x".repeat(999)}\u{1F4A5}`),
      "x".repeat(999),
    ],
    [
      "a whole character at its end",
      `${"x".repeat(998)}\u{1F4A5}y`,
      `${"x".repeat(998)}\u{1F4A5}`,
    ],
    ["no half of one that came as such", "a\uD83D b\uDCA5", "a\uFFFD b\uFFFD"],
  ])("says %s", (_case, error, text) => {
    expect(describeError(error)).toBe(text);
  });
});
