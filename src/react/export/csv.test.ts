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
  ["\0=1", "'\0=1"],
  ["\0\x01\0+1", "'\0\x01\0+1"],
  ["a;\0=1", "a;'\0=1"],
  ["\uFF1D1+1", "'\uFF1D1+1"],
  ["\uFF0B1", "'\uFF0B1"],
  ["\uFF0D1", "'\uFF0D1"],
  ["\uFF20SUM(A1)", "'\uFF20SUM(A1)"],
  ["a;\uFF1D1", "a;'\uFF1D1"],
  ["a,=1", "a,=1"],
  ["", ""],
])("guardFormula(%j) is %j", (text, guarded) =>
  expect(guardFormula(text)).toBe(guarded),
);

test.each([";", "\t"] as const)(
  "where cells are separated by %j, a spreadsheet may split at a comma",
  (separator) => {
    expect(guardFormula("a,=1", { separator })).toBe("a,'=1");
    expect(guardFormula('a,"\0\uFF1D1', { separator })).toBe(`a,'"\0\uFF1D1`);
  },
);

test.each([",", ";", "\t"] as const)("toCsv separates by %j", (separator) =>
  expect(toCsv(["a", "b"], [["x,y;z\t", 1.5]], separator)).toBe(
    `\uFEFFa${separator}b\r\n"x,y;z\t"${separator}1.5\r\n`,
  ),
);

test("toCsv leaves negative numbers as numbers", () =>
  expect(toCsv(["=a"], [[-5]])).toBe("\uFEFF'=a\r\n-5\r\n"));

test("toCsv guards a number in text that the text after it could go on with", () => {
  const csv = toCsv(["a", "b"], [["-5", "0+cmd|' /C calc'!A0"]]);
  expect(csv).toContain("\r\n'-5,0+cmd|");
  expect(toCsv(["a", "b"], [["-5", 3]])).toContain("\r\n-5,3\r\n");
});

const special = [..."\",;\t\r\n=+-@'a5\0\x1f\uFF1D\uFF0B\uFF0D\uFF20"];
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom(...special) }),
);

const separators = [",", ";", "\t"] as const;

test.each(
  separators.flatMap((written) =>
    [...separators, ",;\t"].map((read) => [written, read] as const),
  ),
)(
  "written by %j and read by %j, no cell begins with a formula, whatever visitors have sent",
  (written, read) => {
    const row = fc.tuple(
      text,
      text,
      fc.option(fc.integer({ min: 0 })),
      text,
      fc.integer({ min: 0 }),
    );
    // The reader drops what spreadsheets drop.
    const formula = /^[\0-\x1f]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/;
    fc.assert(
      fc.property(text, fc.array(row, { maxLength: 4 }), (heading, rows) => {
        const csv = toCsv([heading, "b", "c", "d", "e"], rows, written);
        const cells = parseCsv(csv, read).flat();
        const formulas = cells.filter((cell) => formula.test(cell));
        const isNumber = (cell: string) => /^[+-]\d+(\.\d+)?$/.test(cell);
        expect(formulas.filter((cell) => !isNumber(cell))).toEqual([]);
      }),
      { numRuns: 1_000 },
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
  const separator = fc.constantFrom(...separators);
  fc.assert(
    fc.property(table, separator, ([header = [], ...rows], separator) => {
      expect(parseCsv(toCsv(header, rows, separator), separator)).toEqual(
        [header, ...rows].map((cells) =>
          cells.map((cell, i) =>
            guardFormula(cell, {
              isBeforeText: i < cells.length - 1,
              separator,
            }),
          ),
        ),
      );
    }),
  );
});
