import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCsv } from "./parseCsv.helpers.js";
import { guardFormula, toCsv } from "./csv.js";

test("toCsv: a mark for Excel, CRLF after each line, quotes where they are needed", () => {
  expect(
    toCsv(
      ["Page", "Visitors"],
      [
        ["/", 12],
        ['a,"b"', 0.4321],
        ["two\nlines", null],
      ],
    ),
  ).toBe(
    '\uFEFFPage,Visitors\r\n/,12\r\n"a,""b""",0.4321\r\n"two\nlines",\r\n',
  );
});

test.each([
  ["=1+1", "'=1+1"],
  ['=HYPERLINK("http://a")', `'=HYPERLINK("http://a")`],
  ["+SUM(A1)", "'+SUM(A1)"],
  ["-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", "'\r=1"],
  ["-5+2", "'-5+2"],
  ["-5", "-5"],
  ["+4.25", "+4.25"],
  ["a=1", "a=1"],
  ["", ""],
])("guardFormula(%j) is %j", (text, guarded) =>
  expect(guardFormula(text)).toBe(guarded),
);

test("toCsv leaves negative numbers as numbers", () =>
  expect(toCsv(["=a"], [[-5]])).toBe("\uFEFF'=a\r\n-5\r\n"));

test("what toCsv writes is read back, except that formulas are guarded", () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(",", '"', "\r", "\n", "=", "-", "a") }),
  );
  const table = fc.integer({ min: 1, max: 4 }).chain((width) =>
    fc.array(fc.array(text, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 5,
    }),
  );
  fc.assert(
    fc.property(table, ([header = [], ...rows]) => {
      expect(parseCsv(toCsv(header, rows))).toEqual(
        [header, ...rows].map((cells) => cells.map(guardFormula)),
      );
    }),
  );
});
