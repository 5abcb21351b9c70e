import { expect, test } from "vitest";
import type { Summary } from "../../shared/api/reports.js";
import { LiveSummary } from "./liveSummary.js";

/** Only the pieces that a test reads are there. */
const summary = (pieces: object) => pieces as Summary;

test("a piece that cannot be read is an error of its own, and the same each time", () => {
  const timeseries = { interval: "hour" as const, buckets: [] };
  const broken = Object.defineProperty({ timeseries }, "overview", {
    get() {
      throw new Error("Truncated bytes");
    },
  });
  const live = new LiveSummary(summary({ timeseries }), summary(broken));
  expect(live.overview()).toEqual(new Error("Truncated bytes"));
  expect(live.overview()).toBe(live.overview());
  expect(live.timeseries()).toMatchObject(timeseries);
  expect(live.timeseries()).toBe(live.timeseries());
});

test("a dimension that nobody asked for is not there", () => {
  const live = new LiveSummary(
    summary({ breakdowns: [] }),
    summary({ breakdowns: [] }),
  );
  expect(live.breakdown("page")).toBeUndefined();
});
