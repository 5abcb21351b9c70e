import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { limits } from "../../shared/limits.js";
import { checkJsonValues, countJsonValues } from "./jsonValues.js";
import { HttpProblem } from "./problem.js";

const utf8 = (text: string) => new TextEncoder().encode(text);
const count = (text: string) => countJsonValues(utf8(text));

/** Counts the values inside of this one, and an empty container once more. */
function valuesWithin(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const children: unknown[] = Object.values(value);
  return children.reduce<number>(
    (sum, child) => sum + 1 + valuesWithin(child),
    children.length === 0 ? 1 : 0,
  );
}

const marks = fc
  .array(fc.constantFrom('"', "\\", "[", "{", ",", "]", "}", "\\u005b", "é"))
  .map((parts) => parts.join(""));
const anyJson = fc.oneof(
  fc.jsonValue({ stringUnit: "binary", maxDepth: 6 }),
  fc.jsonValue().chain((value) =>
    fc.tuple(marks, marks).map(([key, text]) => ({
      [key]: [value, text],
      [text]: key,
    })),
  ),
);

describe("countJsonValues", () => {
  test("is every value but the outermost, and empty ones twice", () => {
    fc.assert(
      fc.property(anyJson, fc.constantFrom(0, 1, 3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(count(text)).toBe(valuesWithin(JSON.parse(text)));
      }),
      { numRuns: 500 },
    );
  });

  test("counts nothing in strings, whatever is in them", () => {
    fc.assert(
      fc.property(marks, fc.nat(), (text, cut) => {
        const json = JSON.stringify(text);
        expect(count(json)).toBe(0);
        // This holds for a string that does not end, too.
        expect(count(json.slice(0, cut % (json.length + 1)))).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["", 0],
    ["7", 0],
    ["[]", 1],
    ["[{}]", 2],
    ["[1]", 1],
    ["[1,2]", 2],
    ['{"a":1,"a":2}', 2],
    ['{"a,[{":"\\",[\\\\"}', 1],
    ['["\\\\",1]', 2],
    ["[[[[", 4],
    [",,,", 3],
  ])("of %s it is %i", (text, expected) => {
    expect(count(text)).toBe(expected);
  });

  test("stops once it has seen too many", () => {
    expect(countJsonValues(utf8("[".repeat(1000)), 10)).toBe(11);
  });
});

describe("checkJsonValues", () => {
  const most = limits.MAX_JSON_VALUES.value;
  const arrayOf = (length: number) => utf8(`[${"0,".repeat(length - 1)}0]`);

  test("takes as many values as a request may have", () => {
    checkJsonValues(arrayOf(most));
  });

  test("refuses one more as too large", () => {
    const check = () => checkJsonValues(arrayOf(most + 1));
    expect(check).toThrow(HttpProblem);
    expect(check).toThrow(
      expect.objectContaining({
        kind: "tooLarge",
        status: 413,
        message:
          "The body holds more than 400000 values: send fewer events at once",
      }),
    );
  });
});
