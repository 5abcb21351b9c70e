import { expect, test } from "vitest";
import { defaultLabels as labels } from "../labels/labels.js";
import { visibleText } from "./visibleText.js";

test.each([
  ["/tea", "/tea"],
  ["two words", "two words"],
  ["", ""],
  // Parts of characters, which are no characters alone.
  ["👩‍👩‍👧 ❤️ नमस्‍ते", "👩‍👩‍👧 ❤️ नमस्‍ते"],
  ["שלום\u200F!", "שלום\u200F!"],
  ["two\nlines\tand more", "two\nlines\tand more"],
  ["\u200B", "(invisible: U+200B)"],
  [" ", "(invisible: U+0020)"],
  [" \u00A0\u3000", "(invisible: U+0020 U+00A0 U+3000)"],
  ["\u3164\u3164", "(invisible: U+3164)"],
  ["\uFFA0\u115F\u2800\u00AD", "(invisible: U+FFA0 U+115F U+2800 …)"],
  ["\u202E\u2066", "(invisible: U+202E U+2066)"],
  ["\u200D", "(invisible: U+200D)"],
  ["\u{E0041}", "(invisible: U+E0041)"],
  ["\0", "(invisible: U+0000)"],
  ["goo\u200Bgle", "goo(U+200B)gle"],
  ["\uFEFFgoogle", "(U+FEFF)google"],
  ["/te\u202Efdp", "/te(U+202E)fdp"],
  ["a\0\0\0b", "a(U+0000)b"],
  ["\u3164admin", "(U+3164)admin"],
  ["/tea\u{E0041}\u{E0042}", "/tea(U+E0041)"],
  ["go\u034Fogle\uFFF9", "go(U+034F)ogle(U+FFF9)"],
  // Scotland's flag.
  [
    "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
    "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
  ],
  ["🏴\u{E0041}", "🏴(U+E0041)"],
])("visibleText(%j) is %j", (text, shown) =>
  expect(visibleText(text, labels)).toBe(shown),
);
