import { beforeEach, expect, test } from "vitest";
import { drawsFlags, flagOf, forgetFlags } from "./flags.js";

beforeEach(forgetFlags);

test.each([
  ["DE", "🇩🇪"],
  ["US", "🇺🇸"],
  ["de", undefined],
  ["DEU", undefined],
  ["", undefined],
  [undefined, undefined],
])("the flag of %j is %s", (code, flag) => expect(flagOf(code)).toBe(flag));

test.each([
  ["one picture", true, { flag: 16, letter: 15 }],
  ["two letters or boxes", false, { flag: 30, letter: 15 }],
])("a device that draws %s has flags: %s", (_what, has, widths) => {
  const measure = (text: string) =>
    [...text].length === 2 ? widths.flag : widths.letter;
  expect(drawsFlags(measure)).toBe(has);
  // It does not measure again.
  expect(drawsFlags(() => 0)).toBe(has);
});

test("without a document there are none", () =>
  expect(drawsFlags()).toBe(false));
