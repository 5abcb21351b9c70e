import { describe, expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import type { Approximation } from "../../../shared/api/approximationFields.js";
import {
  addRevenue,
  cellOf,
  emptyTable,
  mergeTables,
  valuesOf,
  type CellTable,
} from "../../../shared/codec/cells.js";
import {
  definitionOf,
  OVERVIEW,
  overviewLayout,
} from "../../../shared/dimensions.js";
import { hash32 } from "../../../shared/codec/hash.js";
import type { Revenue } from "../../../shared/event/revenue.js";
import { addHash } from "../../../shared/codec/sketch.js";
import { trimTable } from "../../../shared/figures/trim.js";
import { partFrom, partialHourOf } from "./partialHour.js";
import type { HourCounts } from "./partialHourErrors.js";

const layout = definitionOf("page");

interface View {
  key: string;
  visitor: number;
  revenue?: Revenue;
}

/** Counts events of pages. */
function tableOf(views: readonly View[]): CellTable {
  const table = emptyTable();
  for (const { key, visitor, revenue } of views) {
    const cell = cellOf(table, layout, key);
    cell.sums = cell.sums.map((sum) => sum + 1);
    cell.sketches = cell.sketches.map((sketch) =>
      addHash(sketch, hash32(`${visitor}`), layout.precision),
    );
    addRevenue(cell, revenue && [revenue]);
  }
  return table;
}

function hourOf(inside: readonly View[], outside: readonly View[]): CellTable {
  const hour = tableOf(inside);
  mergeTables(layout, hour, tableOf(outside));
  return hour;
}

const whole = (views: readonly View[]) => ({
  table: tableOf(views),
  isWhole: true,
});
const unread = { table: emptyTable(), isWhole: false };
const views = (count: number, key: string, visitor = (n: number) => n) =>
  Array.from({ length: count }, (_, n) => ({ key, visitor: visitor(n) }));

function part(counts: Partial<HourCounts>) {
  const { table, said } = partialHourOf("page", "events", {
    hour: emptyTable(),
    inside: unread,
    outside: unread,
    isCounted: true,
    ...counts,
  });
  const rows = [...table.cells].map(([key, cell]) => [
    key,
    ...valuesOf(layout, cell),
  ]);
  return { rows, said };
}

describe("partialHourOf", () => {
  test("sums are taken off; visitors are those who were not elsewhere", () => {
    const [inside, outside] = [views(9, "/"), views(3, "/", (n) => 7 + n)];
    expect(
      part({ hour: hourOf(inside, outside), outside: whole(outside) }),
    ).toEqual({
      // The two who were in both are missing, and the answer says that three may be.
      rows: [["/", 9, 9, 7]],
      said: [{ reason: "budget", figures: "visitors", atMost: 3 }],
    });
  });

  test("who was met in the partial hour is in it", () => {
    const [inside, outside] = [views(9, "/"), views(3, "/", (n) => 7 + n)];
    expect(
      part({
        hour: hourOf(inside, outside),
        inside: { table: tableOf(inside.slice(7)), isWhole: false },
        outside: whole(outside),
      }),
    ).toEqual({
      rows: [["/", 9, 9, 9]],
      said: [{ reason: "budget", figures: "visitors", atMost: 1 }],
    });
  });

  test("an hour in which nothing else was is the partial hour", () =>
    expect(
      part({ hour: hourOf(views(400, "/"), []), outside: whole([]) }).said,
    ).toEqual([]));

  test("nobody can be taken out of more than 192: they are all kept", () => {
    const outside = views(10, "/", (n) => 1000 + n);
    const { rows, said } = part({
      hour: hourOf(views(300, "/"), outside),
      outside: whole(outside),
    });
    expect(rows).toMatchObject([["/", 300, 300, expect.anything()]]);
    expect(rows[0]?.[3]).toBeGreaterThan(290);
    expect(said).toEqual([
      { reason: "budget", figures: "visitors", atMost: 10 },
    ]);
  });

  test("a page that was seen elsewhere alone has no visitors here", () => {
    const outside = views(300, "/new");
    const hour = hourOf([], outside);
    const { rows, said } = part({ hour, outside: whole(outside) });
    expect(rows).toEqual([["/new", 0, 0, 0]]);
    expect(said[0]?.atMost).toBeGreaterThan(290);
  });

  test("what was not read may lie elsewhere", () =>
    expect(
      part({
        hour: hourOf(views(9, "/"), views(6, "/")),
        inside: { table: tableOf(views(4, "/")), isWhole: false },
        outside: { table: tableOf(views(2, "/")), isWhole: false },
      }),
    ).toEqual({
      rows: [["/", 13, 13, 9]],
      said: [
        { reason: "budget", figures: "events", atMost: 9 },
        { reason: "budget", figures: "visitors", atMost: 9 },
      ],
    }));

  test("what the hour has counted under another name is part of the bound", () =>
    expect(
      part({
        hour: hourOf(views(2, "/about"), views(3, "/about/")),
        outside: whole(views(3, "/about")),
      }),
    ).toEqual({
      rows: [
        ["/about", 0, 0, 0],
        ["/about/", 3, 3, 3],
      ],
      said: [
        { reason: "budget", figures: "events", atMost: 2 },
        { reason: "budget", figures: "visitors", atMost: 2 },
      ],
    }));
});

const anyView: fc.Arbitrary<View> = fc
  .tuple(
    fc.constantFrom("/a", "/b", "/c", "/d", "/e"),
    fc.nat(5),
    fc.option(
      fc.record({
        amount: fc.integer({ min: 1, max: 3 }),
        currency: fc.constantFrom("EUR", "USD"),
      }),
    ),
  )
  .map(([key, visitor, revenue]) => ({
    key,
    visitor,
    ...(revenue && { revenue }),
  }));
const someViews = fc.array(anyView, { maxLength: 20 });

test("trimmed hours and sides that are read in part: within what is said, never negative, complete", () => {
  fc.assert(
    fc.property(
      someViews,
      someViews,
      fc.integer({ min: 0, max: 5 }),
      fc.option(fc.nat(20)),
      fc.nat(20),
      fc.boolean(),
      (inside, outside, maxKeys, outsideRead, insideRead, isCounted) => {
        const hour = hourOf(inside, outside);
        trimTable(layout, hour, { maxKeys, maxBytes: 1e6, weight: 0 });
        const isWhole = outsideRead === null || outsideRead >= outside.length;
        const read = outside.slice(0, outsideRead ?? Infinity);
        const { table, said } = partialHourOf("page", "events", {
          hour,
          inside: {
            table: tableOf(inside.slice(0, insideRead)),
            isWhole: false,
          },
          outside: { table: tableOf(read), isWhole },
          isCounted,
        });
        const truth = tableOf(inside);
        const zero = cellOf(emptyTable(), layout, "");
        const keys = new Set([...table.cells.keys(), ...truth.cells.keys()]);
        for (const key of keys) {
          const values = valuesOf(layout, table.cells.get(key) ?? zero);
          const real = valuesOf(layout, truth.cells.get(key) ?? zero);
          values.forEach((value, index) => {
            const error = atMostOf(said, index === 2 ? "visitors" : "events");
            const bound = hour.trimBound?.[index] ?? 0;
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value - (real[index] ?? 0)).toBeLessThanOrEqual(error);
            expect((real[index] ?? 0) - value).toBeLessThanOrEqual(
              bound + error,
            );
          });
        }
        if (!isWhole) return;
        // With `other`, everything is there once.
        const cells = [
          ...table.cells.values(),
          ...(table.other ? [table.other] : []),
        ];
        const sum = (some: typeof cells, index: number) =>
          some.reduce((all, { sums }) => all + (sums[index] ?? 0), 0);
        expect(sum(cells, 0)).toBe(sum([...truth.cells.values()], 0));
        const earned = (some: typeof cells) =>
          some
            .flatMap(({ revenue = [] }) => revenue)
            .reduce((all, { amount }) => all + amount, 0);
        expect(earned(cells)).toBe(earned([...truth.cells.values()]));
        for (const { revenue = [] } of cells) {
          for (const { amount } of revenue) expect(amount).toBeGreaterThan(0);
        }
      },
    ),
    { numRuns: 2000, seed: 14 },
  );
});

function atMostOf(said: readonly Approximation[], figures: string): number {
  return said.find((one) => one.figures === figures)?.atMost ?? 0;
}

test("partFrom: of the overview each source has figures of its own", () => {
  const table = emptyTable();
  const cell = cellOf(table, overviewLayout, "");
  cell.sums = [1, 2, 3, 4, 5, 6];
  cell.revenue = [{ amount: 7, currency: "EUR" }];
  const sumsFrom = (source: "events" | "sessions" | "visitors") =>
    partFrom(OVERVIEW, source, table).cells.get("");
  expect(sumsFrom("events")).toMatchObject({
    sums: [1, 2, 0, 0, 0, 0],
    revenue: [{ amount: 7, currency: "EUR" }],
  });
  expect(sumsFrom("sessions")?.sums).toEqual([0, 0, 3, 4, 5, 0]);
  expect(sumsFrom("sessions")).not.toHaveProperty("revenue");
  expect(sumsFrom("visitors")?.sums).toEqual([0, 0, 0, 0, 0, 6]);
  // As where the budget has ended between what was counted and what took it back.
  cell.sums = [-1, 2, -3, 4, 5, 6];
  expect(sumsFrom("events")?.sums).toEqual([0, 2, 0, 0, 0, 0]);
});
