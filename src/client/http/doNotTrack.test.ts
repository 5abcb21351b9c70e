import { expect, test } from "vitest";
import { asksNotToTrack } from "./doNotTrack.js";

test.each<[boolean, Record<string, string>]>([
  [true, { DNT: "1" }],
  [true, { "Sec-GPC": "1" }],
  [true, { DNT: "0", "Sec-GPC": "1" }],
  [true, { DNT: " 1 " }],
  [false, {}],
  [false, { DNT: "0" }],
  [false, { DNT: "unspecified" }],
  [false, { DNT: "11", "Sec-GPC": "" }],
  [false, { "Sec-GPC": "?1" }],
])("%s: %o", (expected, headers) => {
  expect(asksNotToTrack(new Headers(headers))).toBe(expected);
});
