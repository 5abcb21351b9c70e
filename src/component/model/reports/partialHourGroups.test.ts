/** Partial hours of trimmed blocks, of sessions and of the overview, figure by figure. */
import { describe, expect, test } from "vitest";
import { hash32 } from "../../../shared/codec/hash.js";
import {
  emptyCell,
  emptyTable,
  type Cell,
  type CellTable,
} from "../../../shared/codec/cells.js";
import { addHashes, emptySketch } from "../../../shared/codec/sketch.js";
import {
  layoutOf,
  NONE_KEY,
  OVERVIEW,
  OVERVIEW_KEY,
  type CellGroup,
} from "../../../shared/dimensions.js";
import type { RecountSource } from "../rollups/recount.js";
import { partFrom, partialHourOf, sourcesOf } from "./partialHour.js";

/** A cell by its first sums, so many visitors, and revenue in euros. */
interface CellFigures {
  sums?: number[];
  visitors?: number;
  euros?: number;
}

function cellOf(
  group: CellGroup,
  { sums = [], visitors = 0, euros }: CellFigures,
): Cell {
  const layout = layoutOf(group);
  const hashes = Array.from({ length: visitors }, (_, n) => hash32(`${n}`));
  return {
    sums: layout.metrics.map((_, index) => sums[index] ?? 0),
    sketches: layout.distinct.map(() =>
      addHashes(emptySketch(), hashes, layout.precision),
    ),
    ...(euros !== undefined && {
      revenue: [{ amount: euros, currency: "EUR" }],
    }),
  };
}

const tableOf = (
  group: CellGroup,
  cells: Record<string, CellFigures>,
  trimmed: Partial<Pick<CellTable, "other" | "trimBound">> = {},
): CellTable => ({
  ...emptyTable(),
  cells: new Map(
    Object.entries(cells).map(([key, figures]) => [
      key,
      cellOf(group, figures),
    ]),
  ),
  ...trimmed,
});

const unread = { table: emptyTable(), isWhole: false };
const whole = (table: CellTable) => ({ table, isWhole: true });

function partOf(
  group: CellGroup,
  source: RecountSource,
  hour: CellTable,
  outside: { table: CellTable; isWhole: boolean } = unread,
) {
  const counts = { hour, outside, inside: unread, isCounted: true };
  return partialHourOf(group, source, counts);
}

test("groups are counted from the rows that have their keys", () => {
  expect(sourcesOf(OVERVIEW)).toEqual(["events", "sessions", "visitors"]);
  expect(sourcesOf("page")).toEqual(["events"]);
  expect(sourcesOf("property:plan")).toEqual(["events"]);
  expect(sourcesOf("country")).toEqual(["sessions"]);
});

test("a dimension is of one source whole; no table is an empty one", () => {
  const table = tableOf("page", { "/": { sums: [1, 1] } });
  expect(partFrom("page", "events", table)).toBe(table);
  expect(partFrom("page", "events", undefined)).toEqual(emptyTable());
  expect(partFrom(OVERVIEW, "events", undefined)).toEqual(emptyTable());
});

test("visitors and users of the overview are counted from events alone", () => {
  const table = tableOf(OVERVIEW, { [OVERVIEW_KEY]: { visitors: 3 } });
  const sketches = (source: RecountSource) =>
    partFrom(OVERVIEW, source, table).cells.get(OVERVIEW_KEY)?.sketches;
  expect(sketches("events")).toEqual(table.cells.get(OVERVIEW_KEY)?.sketches);
  expect(sketches("sessions")).toEqual([emptySketch(), emptySketch()]);
  expect(sketches("visitors")).toEqual([emptySketch(), emptySketch()]);
});

describe("revenue of the rest of the hour", () => {
  const layout = layoutOf("page");
  const outside = whole(tableOf("page", { "/": { euros: 5 } }));
  const euros = (trimmed: Partial<Pick<CellTable, "other" | "trimBound">>) => {
    const hour = tableOf("page", { "/": { euros: 3 } }, trimmed);
    const { table } = partOf("page", "events", hour, outside);
    return [table.cells.get("/"), table.other].map(
      (cell) => cell?.revenue?.[0]?.amount,
    );
  };

  test("is taken off a key that is whole, even below 0", () =>
    expect(euros({})).toEqual([-2, undefined]));

  test("is taken off a key that was trimmed as far as it is there", () =>
    expect(euros({ trimBound: [0, 0, 0] })).toEqual([undefined, undefined]));

  test("is taken off what has no key, which is whole in a trimmed hour too", () => {
    const outsideOfNone = whole(tableOf("page", { [NONE_KEY]: { euros: 5 } }));
    const trimmed = { other: cellOf("page", { euros: 10 }) };
    const hour = tableOf("page", { [NONE_KEY]: { euros: 3 } }, trimmed);
    const { table } = partOf("page", "events", hour, outsideOfNone);
    expect(table.cells.get(NONE_KEY)?.revenue?.[0]?.amount).toBe(-2);
    expect(table.other?.revenue?.[0]?.amount).toBe(10);
  });

  test("is taken off the other for what a key does not have, even below 0", () => {
    expect(euros({ other: emptyCell(layout) })).toEqual([undefined, -2]);
    const rich = cellOf("page", { euros: 10 });
    expect(euros({ other: rich })).toEqual([undefined, 8]);
  });
});

test("new visitors have a bound of their own", () => {
  const hour = tableOf(OVERVIEW, {
    [OVERVIEW_KEY]: { sums: [0, 0, 0, 0, 0, 5] },
  });
  expect(partOf(OVERVIEW, "visitors", hour).said).toEqual([
    { reason: "budget", figures: "newVisitors", atMost: 5 },
  ]);
});

test("durations have no bound: that of sessions counts sessions", () => {
  const hour = tableOf("country", { DE: { sums: [2, 3, 4, 1, 60_000] } });
  expect(partOf("country", "sessions", hour).said).toEqual([
    { reason: "budget", figures: "sessions", atMost: 4 },
  ]);
});

describe("visitors of a key", () => {
  const visitors = (
    hour: CellFigures,
    outside: CellFigures,
    group: CellGroup = "page",
  ) => {
    const { table, said } = partOf(
      group,
      "events",
      tableOf(group, { "/": hour }),
      whole(tableOf(group, { "/": outside })),
    );
    const [sketch] = table.cells.get("/")!.sketches;
    return { kind: sketch!.kind, sketch, said };
  };

  test("are all kept where any of its sums is left", () => {
    const hour = { sums: [300, 0], visitors: 300 };
    expect(visitors(hour, {}).kind).toBe("dense");
    expect(visitors(hour, { sums: [300, 0] }).sketch).toEqual(emptySketch());
  });

  test("are those who were met where either side has too many to tell apart", () => {
    const few = { sums: [9, 9], visitors: 9 };
    const many = { sums: [300, 300], visitors: 300 };
    expect(visitors(few, many).sketch).toEqual(emptySketch());
    const others = { sums: [300, 300], visitors: 9 };
    expect(visitors(many, others).sketch).toEqual(emptySketch());
  });
});

describe("visitors in the other of a trimmed hour", () => {
  const other = cellOf("page", { sums: [9, 9], visitors: 9 });
  const hour = tableOf("page", {}, { other });
  const errorOf = (outside: { table: CellTable; isWhole: boolean }) =>
    partOf("page", "events", hour, outside).said.find(
      ({ figures }) => figures === "visitors",
    )?.atMost;

  test("may all have been elsewhere where that was not read", () =>
    expect(errorOf(unread)).toBe(9));

  test("may have been those who were elsewhere under a key that is not there", () => {
    const gone = { "/gone": { sums: [4, 4], visitors: 4 } };
    expect(errorOf(whole(tableOf("page", gone)))).toBe(4);
    expect(errorOf(whole(emptyTable()))).toBeUndefined();
  });
});
