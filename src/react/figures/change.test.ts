import { expect, test } from "vitest";
import { changeOf } from "./change.js";

test.each([
  // value, before, better when lower, ratio, direction, trend
  [112, 100, false, 0.12, "more", "better"],
  [50, 100, false, -0.5, "less", "worse"],
  [0, 100, false, -1, "less", "worse"],
  [0.5, 0.4, true, 0.25, "more", "worse"],
  [0.3, 0.4, true, -0.25, "less", "better"],
  [100, 100, false, 0, "same", "same"],
  [0, 0, true, 0, "same", "same"],
  [1_003, 1_000, false, 0, "same", "same"],
  [7, 0, false, null, "more", "better"],
  [0.2, 0, true, null, "more", "worse"],
  [-500, 0, false, null, "less", "worse"],
  // Refunds before, sales now: more, by the size of what was.
  [100, -200, false, 1.5, "more", "better"],
  [-300, -200, false, -0.5, "less", "worse"],
] as const)(
  "from %2$d to %1$d",
  (value, before, isBetterWhenLower, ratio, direction, trend) => {
    const change = changeOf(value, before, isBetterWhenLower);
    expect(change).toMatchObject({ direction, trend });
    if (ratio === null) expect(change.ratio).toBeNull();
    else expect(change.ratio).toBeCloseTo(ratio, 10);
  },
);
