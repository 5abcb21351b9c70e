/** Generators of cell tables for property tests. */
import fc from "../../fastCheck.helpers.js";
import { packTable } from "./cellCodec.js";
import type { Cell, CellTable } from "./cells.js";
import { emptyCell } from "./cells.js";
import type { CellLayout } from "../dimensions.js";
import { hash32 } from "./hash.js";
import type { Revenue } from "../event/revenue.js";
import { addHashes, emptySketch } from "./sketch.js";

/** Small sums so that they cancel, large ones as durations have them. */
const anySum = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 200 }) },
  { weight: 1, arbitrary: fc.integer({ min: -(2 ** 48), max: 2 ** 48 }) },
);

const anyKey = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("/", "/a", "/b", "/é", "/😀", "") },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
);

/** Visitors are numbered from one pool, so that cells share some. */
function anyHashes(maxVisitors: number): fc.Arbitrary<number[]> {
  return fc
    .tuple(fc.nat(maxVisitors), fc.nat(50))
    .map(([count, first]) =>
      Array.from({ length: count }, (_, index) => hash32(`v${first + index}`)),
    );
}

/** Mostly none; of few currencies, so that they meet and cancel. */
const anyRevenue: fc.Arbitrary<Revenue[] | undefined> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        ...["CHF", "EUR", "USD"].map((currency) =>
          fc.oneof(
            fc.constant([]),
            fc
              .oneof(
                fc.constantFrom(-1, 1),
                fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
              )
              .map((amount) => (amount === 0 ? [] : [{ amount, currency }])),
          ),
        ),
      )
      .map((each) => each.flat())
      .map((revenue) => (revenue.length > 0 ? revenue : undefined)),
  },
);

export function anyCell(
  layout: CellLayout,
  { sum = anySum, maxVisitors = 8 } = {},
): fc.Arbitrary<Cell> {
  return fc
    .tuple(
      fc.tuple(...layout.metrics.map(() => sum)),
      fc.tuple(...layout.distinct.map(() => anyHashes(maxVisitors))),
      anyRevenue,
    )
    .map(([sums, hashes, revenue]) => ({
      ...(revenue && { revenue }),
      sums,
      sketches: hashes.map((each) =>
        addHashes(emptySketch(), each, layout.precision),
      ),
    }));
}

/** Tables as they come: some cells dense, negative or zero, some with `other` and a bound. */
export function anyTable(layout: CellLayout): fc.Arbitrary<CellTable> {
  const cell = fc.oneof(
    { weight: 8, arbitrary: anyCell(layout) },
    { weight: 1, arbitrary: anyCell(layout, { maxVisitors: 300 }) },
    { weight: 1, arbitrary: fc.constant(null).map(() => emptyCell(layout)) },
  );
  const figures = layout.metrics.length + layout.distinct.length;
  return fc
    .record({
      entries: fc.array(fc.tuple(anyKey, cell), { maxLength: 8 }),
      other: fc.option(cell),
      trimBound: fc.option(
        fc.array(fc.nat(1_000), { minLength: figures, maxLength: figures }),
      ),
    })
    .map(({ entries, other, trimBound }) => ({
      cells: new Map(entries),
      other,
      trimBound,
    }));
}

/** The packed form as a value that tests can compare and print. */
export function packedText(layout: CellLayout, table: CellTable): string {
  const packed = packTable(layout, table);
  const bytes = new Uint8Array(packed.cells);
  return JSON.stringify([packed.keys, packed.trimBound, bytes.join()]);
}
