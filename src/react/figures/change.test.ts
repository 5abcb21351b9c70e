import { expect, test } from "vitest";
import { changeOf } from "./change.js";

test.each([
  // value, before, good direction, ratio, direction, trend
  [112, 100, "more", 0.12, "more", "better"],
  [50, 100, "more", -0.5, "less", "worse"],
  [0, 100, "more", -1, "less", "worse"],
  [0.5, 0.4, "less", 0.25, "more", "worse"],
  [0.3, 0.4, "less", -0.25, "less", "better"],
  [100, 100, "more", 0, "same", "same"],
  [0, 0, "less", 0, "same", "same"],
  [1_003, 1_000, "more", 0, "same", "same"],
  [7, 0, "more", null, "more", "better"],
  [0.2, 0, "less", null, "more", "worse"],
  [-500, 0, "more", null, "less", "worse"],
  // Refunds before and sales now are more, relative to the size of the value before.
  [100, -200, "more", 1.5, "more", "better"],
  [-300, -200, "more", -0.5, "less", "worse"],
] as const)(
  "from %2$d to %1$d",
  (value, before, good, ratio, direction, trend) => {
    const change = changeOf(value, before, good);
    expect(change).toMatchObject({ direction, trend });
    if (ratio === null) expect(change.ratio).toBeNull();
    else expect(change.ratio).toBeCloseTo(ratio, 10);
  },
);
