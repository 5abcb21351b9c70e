import { expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
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
  ["\t=1", "'\t'=1"],
  ["\r=1", "'\r'=1"],
  ["\n=1", "'\n'=1"],
  ["-5+2", "'-5+2"],
  ["-5", "-5"],
  ["+4.25", "+4.25"],
  ["a=1", "a=1"],
  ["a;=1", "a;'=1"],
  ["a;-5", "a;'-5"],
  ['a;"=1"', `a;'"=1"`],
  ["a\t@b", "a\t'@b"],
  ["a\n+1", "a\n'+1"],
  ["a; =1;b", "a; =1;b"],
  ["", ""],
])("guardFormula(%j) is %j", (text, guarded) =>
  expect(guardFormula(text)).toBe(guarded),
);

test("toCsv leaves negative numbers as numbers", () =>
  expect(toCsv(["=a"], [[-5]])).toBe("\uFEFF'=a\r\n-5\r\n"));

test("toCsv guards a number in text that the text after it could go on with", () => {
  const csv = toCsv(["a", "b"], [["-5", "0+cmd|' /C calc'!A0"]]);
  expect(csv).toContain("\r\n'-5,0+cmd|");
  expect(toCsv(["a", "b"], [["-5", 3]])).toContain("\r\n-5,3\r\n");
});

const special = [..."\",;\t\r\n=+-@'a5"];
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom(...special) }),
);

test.each([",", ";", "\t", ",;\t"])(
  "read by %j, no cell begins with a formula, whatever visitors have sent",
  (separators) => {
    const row = fc.tuple(
      text,
      text,
      fc.option(fc.integer({ min: 0 })),
      text,
      fc.integer({ min: 0 }),
    );
    fc.assert(
      fc.property(text, fc.array(row, { maxLength: 4 }), (heading, rows) => {
        const csv = toCsv([heading, "b", "c", "d", "e"], rows);
        const cells = parseCsv(csv, separators).flat();
        const formulas = cells.filter((cell) => /^[\t\r\n]*[=+\-@]/.test(cell));
        const isNumber = (cell: string) => /^[+-]\d+(\.\d+)?$/.test(cell);
        expect(formulas.filter((cell) => !isNumber(cell))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  },
);

test("what toCsv writes is read back, except that formulas are guarded", () => {
  const table = fc.integer({ min: 1, max: 4 }).chain((width) =>
    fc.array(fc.array(text, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 5,
    }),
  );
  fc.assert(
    fc.property(table, ([header = [], ...rows]) => {
      expect(parseCsv(toCsv(header, rows))).toEqual(
        [header, ...rows].map((cells) =>
          cells.map((cell, i) =>
            guardFormula(cell, { isBeforeText: i < cells.length - 1 }),
          ),
        ),
      );
    }),
  );
});
