import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { contextFields } from "../../../shared/event/event.js";
import { codesOf, usualOf } from "./usualValues.js";

const named = [...usualOf.values()].map(({ field, value }) => [field, value]);

test("places never change: rows hold the characters", () => {
  const first = JSON.stringify(named.slice(0, 95));
  expect(createHash("sha256").update(first).digest("hex")).toBe(
    "bcd3c8466006ca44aa7637b7efe90d8ade4579be9f520abe2994fc191f179b6e",
  );
});

test("each value has one character, which no separator is", () => {
  expect(new Set(named.map((one) => JSON.stringify(one))).size).toBe(
    named.length,
  );
  for (const [code, { field, value }] of usualOf) {
    expect(contextFields).toContain(field);
    expect(codesOf.get(field)?.get(value)).toBe(code);
    expect(code > "\u0020" && code < "\ud800").toBe(true);
  }
});

test("the first values take one byte each", () => {
  const codes = [...usualOf.keys()].slice(0, 95);
  expect(Buffer.byteLength(codes.join(""))).toBe(codes.length);
});
