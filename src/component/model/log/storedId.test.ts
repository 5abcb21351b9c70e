import fc from "../../../fastCheck.helpers.js";
import { expect, test } from "vitest";
import { idOf, storedId } from "./storedId.js";

const bytesOf = (id: string) => {
  const stored = storedId(id);
  return typeof stored === "string" ? stored : stored.byteLength;
};

test.each([
  ["a UUID", "0197a6c1-7f00-7abc-8def-0123456789ab", 17],
  ["decimal digits of the tracker", "387162950128440117293716290011", 14],
  ["the largest decimal digits", "9".repeat(40), 18],
  ["a hash", "00ff".repeat(16), 33],
])("%s: half of its text or less", (_name, id, bytes) => {
  expect(bytesOf(id)).toBe(bytes);
  expect(idOf(storedId(id))).toBe(id);
});

test.each([
  ["", "ann", "short: 12", "012345678", "9".repeat(41), "1234567890abc"],
  ["0197A6C1-7F00-7ABC-8DEF-0123456789AB", "0197a6c17f00-7abc-8def-0123"],
  ["ABCDEF0123456789", "é0197a6c1", "12345678901\n", "\n1234567890"],
])("ids of other forms stay as they are", (...ids) => {
  for (const id of ids) expect(storedId(id)).toBe(id);
});

const anyId = fc.oneof(
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.bigInt({ min: 0n, max: 10n ** 41n }).map(String),
  fc.stringMatching(/^[0-9a-f]{0,66}$/),
  fc.stringMatching(/^[0-9]{0,42}$/),
  fc.string(),
);

test("every id comes back", () => {
  fc.assert(
    fc.property(anyId, (id) => {
      expect(idOf(storedId(id))).toBe(id);
    }),
    { numRuns: 2000 },
  );
});

test("two ids never have one form", () => {
  const text = (id: string) => {
    const stored = storedId(id);
    return typeof stored === "string"
      ? `s${stored}`
      : `b${[...new Uint8Array(stored)].join()}`;
  };
  fc.assert(
    fc.property(anyId, anyId, (one, other) => {
      expect(text(one) === text(other)).toBe(one === other);
    }),
    { numRuns: 2000 },
  );
  // The same digits are a number, or bytes of a hash.
  expect(text("1234567890")).not.toBe(text("1234567890".replace("1", "a")));
});

test("an unknown form is an error", () => {
  expect(() => idOf(new Uint8Array([9, 1]).buffer)).toThrow("unknown form 9");
});
