import { expect, test } from "vitest";
import type { Cell } from "../../../shared/codec/cells.js";
import { addHashes, emptySketch } from "../../../shared/codec/sketch.js";
import { layoutOf } from "../../../shared/dimensions.js";
import type { Revenue } from "../../../shared/event/revenue.js";
import { Subtraction } from "./subtraction.js";

const layout = layoutOf("page");
const sketchOf = (...hashes: number[]) =>
  addHashes(emptySketch(), hashes, layout.precision);

const cell = (
  sums: [number, number],
  hashes: number[] = [],
  revenue: Revenue[] = [],
): Cell => ({
  sums,
  sketches: [sketchOf(...hashes)],
  ...(revenue.length > 0 && { revenue }),
});
const eur = (amount: number) => ({ amount, currency: "EUR" });
const usd = (amount: number) => ({ amount, currency: "USD" });

test("what is there is taken off, and nothing is left to take", () => {
  const subtraction = new Subtraction(layout);
  const from = cell([5, 3], [1, 2], [eur(9)]);
  const off = cell([5, 1], [2], [eur(4)]);
  // Visitors cannot be taken off.
  expect(subtraction.take(off, { from, isPart: false })).toEqual(
    cell([0, 2], [1, 2], [eur(5)]),
  );
  expect(subtraction.rest).toEqual(cell([0, 0]));
});

test("no more is taken than there is; the rest keeps what was wanted, with its visitors", () => {
  const subtraction = new Subtraction(layout);
  const take = (off: Cell, from: Cell) =>
    subtraction.take(off, { from, isPart: false });
  expect(take(cell([4, 1], [7]), cell([3, 1]))).toEqual(cell([0, 0]));
  expect(subtraction.rest).toEqual(cell([1, 0], [7]));
  expect(take(cell([1, 2], [8]), cell([1, 0]))).toEqual(cell([0, 0]));
  expect(subtraction.rest).toEqual(cell([1, 2], [7, 8]));
  take(cell([1, 1], [9]), cell([1, 1]));
  expect(subtraction.rest).toEqual(cell([1, 2], [7, 8]));
});

test("a negative sum has nothing to take, and stays", () => {
  const subtraction = new Subtraction(layout);
  expect(
    subtraction.take(cell([2, 0]), { from: cell([-1, 0]), isPart: false }),
  ).toEqual(cell([-1, 0]));
  expect(subtraction.rest.sums).toEqual([2, 0]);
});

test("all revenue is taken off a key that is whole, even below 0", () => {
  const subtraction = new Subtraction(layout);
  const from = cell([0, 0], [], [eur(3)]);
  const off = cell([0, 0], [], [eur(5), usd(1)]);
  expect(subtraction.take(off, { from, isPart: false }).revenue).toEqual([
    eur(-2),
    usd(-1),
  ]);
  expect(subtraction.rest).not.toHaveProperty("revenue");
});

test.each<[string, Revenue[], Revenue[], Revenue[], Revenue[]]>([
  ["as much as is there", [eur(3)], [eur(5)], [], [eur(2)]],
  ["all that is wanted", [eur(5)], [eur(3)], [eur(2)], []],
  ["refunds from refunds", [eur(-3)], [eur(-5)], [], [eur(-2)]],
  ["no payment from refunds", [eur(-3)], [eur(5)], [eur(-3)], [eur(5)]],
  ["no refund from payments", [eur(3)], [eur(-5)], [eur(3)], [eur(-5)]],
  ["nothing of other currencies", [usd(3)], [eur(5)], [usd(3)], [eur(5)]],
  ["nothing from nothing", [], [eur(5)], [], [eur(5)]],
  ["nothing where nothing is wanted", [eur(5)], [], [eur(5)], []],
  [
    "each currency by itself",
    [eur(3), usd(3)],
    [eur(1), usd(5)],
    [eur(2)],
    [usd(2)],
  ],
])(
  "revenue of a key that is one part of several: %s",
  (_name, there, wanted, left, rest) => {
    const subtraction = new Subtraction(layout);
    const from = cell([0, 0], [], there);
    const off = cell([0, 0], [], wanted);
    expect(subtraction.take(off, { from, isPart: true })).toEqual(
      cell([0, 0], [], left),
    );
    expect(subtraction.rest).toEqual(cell([0, 0], [], rest));
  },
);

test("what could not be taken off adds up", () => {
  const subtraction = new Subtraction(layout);
  for (const amount of [2, 3]) {
    subtraction.take(cell([0, 0], [], [eur(amount)]), {
      from: cell([0, 0]),
      isPart: true,
    });
  }
  expect(subtraction.rest.revenue).toEqual([eur(5)]);
});
