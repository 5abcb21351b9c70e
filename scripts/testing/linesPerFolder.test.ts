import { expect, test } from "vitest";
import { linesPerFolder } from "./linesPerFolder.js";

const file = (ran: [line: number, times: number][]) => ({
  statementMap: Object.fromEntries(
    ran.map(([line], index) => [index, { start: { line } }]),
  ),
  s: Object.fromEntries(ran.map(([, times], index) => [index, times])),
});

test("counts lines with a statement, for each folder by itself", () => {
  const coverages = {
    "/p/src/a.ts": file([
      [1, 1],
      [2, 0],
      // One of two statements in a line is enough.
      [2, 3],
      [3, 0],
    ]),
    "/p/src/b.ts": file([[1, 0]]),
    "/p/src/room/c.ts": file([[7, 2]]),
    "/p/src/types/d.ts": file([]),
  };
  expect(linesPerFolder(coverages, (name) => name.slice("/p/".length))).toEqual(
    [
      { folder: "src", lines: 4, percent: 50 },
      { folder: "src/room", lines: 1, percent: 100 },
    ],
  );
});
