import { expect, test } from "vitest";
import { summaryLines } from "./demoSummary.js";

test("the summary has figures and pages in columns", () => {
  const range = { from: Date.UTC(2015, 4, 17), to: Date.UTC(2015, 4, 21) };
  const overview = {
    ...{ events: 2878, pageviews: 2878, visitors: 1133, newVisitors: 1133 },
    ...{ users: 0, sessions: 733, bounceRate: 0.7263, revenue: [] },
    ...{ averageSessionDurationMs: 133_400, viewsPerSession: 1.66 },
    ...{ cells: new ArrayBuffer(0), approximate: false },
  };
  const pages = [
    { key: "/articles", visitors: 1001, pageviews: 1210 },
    { key: "/", visitors: 9, pageviews: 9 },
  ];
  const lines = summaryLines(range, overview, pages);
  expect(lines.map((line) => line.replaceAll("\u2009", " "))).toEqual([
    "",
    "The reports of May 17 – 20, 2015 (UTC)",
    "",
    "  Visitors                 1,133",
    "  Page views               2,878",
    "  Sessions                   733",
    "  Views per session          1.7",
    "  Bounce rate             72.6 %",
    "  Average session     2 min 13 s",
    "",
    "  Top pages   Visitors   Page views",
    "  /articles      1,001        1,210",
    "  /                  9            9",
  ]);
});
