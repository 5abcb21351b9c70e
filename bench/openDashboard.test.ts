/** The table of an open dashboard. */
import { expect, test } from "vitest";
import type { TrafficFigures } from "./measured.js";
import { openDashboardsOf } from "./openDashboard.js";

const traffic = (events: number, hours: number) =>
  ({
    ...{ kind: "traffic", arrival: "browser", events },
    open: {
      ...{ hours, heartbeats: 360, views: 150, counts: 90 },
      bytes: 30 * 100 * 1024,
    },
  }) as TrafficFigures;

test("has a line for each run with open hours, by the hour", () => {
  const text = openDashboardsOf({
    traffic: [traffic(5000, 30), traffic(10_000, 0), traffic(20_000, 30)],
  });
  // 20 calls at $2.20 a million are 0.0044 cents, 100 KB at $0.22 a GB 0.0023.
  expect(text.split("\n").filter((line) => line.startsWith("| b"))).toEqual([
    "| browser, 5,000 a month | 12 | 5.0 | 3.0 | 100 | 0.0067 |",
    "| browser, 20,000 a month | 12 | 5.0 | 3.0 | 100 | 0.0067 |",
  ]);
});

test("is missing where no dashboard was open", () => {
  expect(openDashboardsOf({ traffic: [traffic(5000, 0)] })).toBe("");
});
