/**
 * Everything at once: compaction is killed, repeated and run out of turn. Blocks keep a few keys
 * only. Late events, clean-up and erasure come in between. Totals stay exact, rows and `other` add
 * up to them, no row is further from the truth than its bound, and no figure is negative.
 */
import { test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { checkTrimmed } from "./crashAnswers.helpers.js";
import { arbitraryHistory, live } from "./crashHistory.helpers.js";
import { useTestClock } from "./setup.helpers.js";

/** A settled block keeps one key of a dimension, an unsettled one two or four. Answers hold two. */
vi.mock(import("../../shared/figures/trim.js"), async (original) => {
  const { trimTable } = await original();
  return {
    trimTable: (layout, table, limits) =>
      trimTable(layout, table, {
        ...limits,
        maxKeys: Math.ceil(limits.maxKeys / 500),
      }),
  };
});

useTestClock();

test("reports are within their bounds, with trimming, clean-up and erasure in the mix", async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryHistory(["cleanup", "erase"], ["erase"], ["cleanup"]),
      (history) => live(history, checkTrimmed),
    ),
    { numRuns: 9, endOnFailure: true },
  );
}, 180_000);
