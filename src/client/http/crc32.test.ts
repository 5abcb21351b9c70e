import { expect, test } from "vitest";
import { crc32 } from "./crc32.js";

const encoder = new TextEncoder();

test.each([
  ["", 0],
  ["123456789", 0xcbf43926], // the check value of the standard
  ["a", 0xe8b7be43],
])("crc32 of %j", (text, checksum) => {
  expect(crc32(encoder.encode(text))).toBe(checksum);
});

test("goes on from what came before", () => {
  const bytes = encoder.encode("123456789");
  expect(crc32(bytes.subarray(4), crc32(bytes.subarray(0, 4)))).toBe(
    0xcbf43926,
  );
});
