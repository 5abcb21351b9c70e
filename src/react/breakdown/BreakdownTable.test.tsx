import { describe, expect, test } from "vitest";
import { breakdownOf } from "../fixtures.helpers.js";
import { renderPart } from "../render.helpers.js";
import { BreakdownTable, type BreakdownTableProps } from "./BreakdownTable.js";

describe("BreakdownTable", () => {
  const columns = ["visitors", "pageviews"] as const;
  const table = (breakdown: ReturnType<typeof breakdownOf>) =>
    renderPart(
      <BreakdownTable breakdown={breakdown} heading="Page" columns={columns} />,
    );

  test("rows with bars, escaped names and what is not counted", () => {
    const html = table(
      breakdownOf([
        { key: "/<a>", visitors: 20_000, pageviews: 40_000 },
        { key: "/b", visitors: 5_000 },
      ]),
    );
    expect(html).toContain("/&lt;a&gt;");
    expect(html).toContain("--footfall-share:100%");
    expect(html).toContain("--footfall-share:25%");
    expect(html).toContain('title="20,000">20K<');
    expect(html).toContain('aria-label="not counted"');
    expect(html).not.toContain("more</p>");
  });

  test("what is not shown is said: trimmed keys, further rows, approximation", () => {
    const html = table(
      breakdownOf([{ key: "/", visitors: 3 }], {
        other: { visitors: 31 },
        keyCount: 1_235,
        approximate: true,
      }),
    );
    expect(html).toContain(">Other<");
    expect(html).toContain("and 1,234 more");
    expect(html).toContain("≈");
  });
});

describe("where one column is left", () => {
  const html = (more: Partial<BreakdownTableProps>) =>
    renderPart(
      <BreakdownTable
        breakdown={breakdownOf([{ key: "/a", sessions: 3, bounceRate: 0.25 }])}
        heading="Page"
        columns={["sessions", "bounceRate"]}
        {...more}
      />,
    );
  const leftOf = (markup: string) =>
    [...markup.matchAll(/<td[^>]*data-main[^>]*>(.*?)<\/td>/g)].map(
      ([, cell]) => cell,
    );

  test("it is that of the order, and its heading is a choice of all", () => {
    const ordered = html({ orderBy: "bounceRate", onOrderBy: () => {} });
    expect(leftOf(ordered)).toEqual(["25%"]);
    expect(ordered).toMatch(
      /<th[^>]*data-main[^>]*aria-sort="descending"><span class="footfall-order-choice"><select/,
    );
    expect(ordered.match(/<select/g)).toHaveLength(1);
    expect(ordered).toContain('<select aria-label="Order by Bounce rate"');
    expect(ordered).toContain('<option value="sessions">Sessions</option>');
    expect(ordered).toMatch(/<option[^>]*selected[^>]*>Bounce rate</);
  });

  test("of a table that cannot be ordered it is the first, without a choice", () => {
    expect(leftOf(html({}))).toEqual(["3"]);
    expect(html({})).not.toContain("<select");
    // The table shows the order that it came in.
    expect(leftOf(html({ orderBy: "bounceRate" }))).toEqual(["25%"]);
  });

  test("of a single column there is nothing to choose", () =>
    expect(
      html({
        columns: ["sessions"],
        orderBy: "sessions",
        onOrderBy: () => {},
      }),
    ).not.toContain("<select"));
});

describe("what has no key", () => {
  const html = (more: Partial<BreakdownTableProps> = {}) =>
    renderPart(
      <BreakdownTable
        breakdown={breakdownOf(
          [
            { key: "google", visitors: 60, sessions: 80 },
            { key: "bing", visitors: 10, sessions: 10 },
          ],
          {
            dimension: "source",
            none: { visitors: 40, sessions: 110 },
            keyCount: 7,
          },
        )}
        heading="Source"
        columns={["visitors", "sessions"]}
        {...more}
      />,
    );
  const namesOf = (markup: string) =>
    [
      ...markup.matchAll(/footfall-key-text[^>]*>(?:<button[^>]*>)?([^<]*)/g),
    ].map(([, name]) => name);

  test("it is a soft row in its place, also by another column", () => {
    expect(namesOf(html())).toEqual(["google", "Direct / None", "bing"]);
    const bySessions = html({ orderBy: "sessions" });
    expect(namesOf(bySessions)).toEqual(["Direct / None", "google", "bing"]);
    expect(bySessions).toMatch(
      /<tr class="footfall-soft-row"><th scope="row" class="footfall-key" title="Direct \/ None">/,
    );
    // Its bar is the longest, and the others are relative to it.
    expect(bySessions).toContain("--footfall-share:72.7%");
  });

  test("it opens nothing, and is one of the rows that are counted", () => {
    const opening = html({ onOpenKey: () => {} });
    expect(opening).toMatch(/<button[^>]*>google</);
    expect(opening).not.toMatch(/<button[^>]*>Direct/);
    expect(html({ limit: 2 })).toContain("and 6 more");
  });
});

describe("the standing of rows", () => {
  const now = breakdownOf(
    [
      { key: "/", visitors: 60, pageviews: 90 },
      { key: "/new", visitors: 8, pageviews: 10 },
    ],
    { other: { visitors: 30, pageviews: 100 } },
  );
  const before = breakdownOf([{ key: "/", visitors: 48, pageviews: 100 }]);
  const html = (more: Partial<BreakdownTableProps>) =>
    renderPart(
      <BreakdownTable
        breakdown={now}
        heading="Page"
        columns={["visitors", "pageviews"]}
        {...more}
      />,
    );
  const standingsIn = (markup: string) =>
    [...markup.matchAll(/<td class="footfall-standing">(.*?)<\/td>/g)].map(
      ([, cell]) => cell!.replace(/<[^>]*>/g, "").trim(),
    );

  test("shares are of the column that orders the rows, beside it", () => {
    const byVisitors = html({ visitors: 80, orderBy: "visitors" });
    expect(standingsIn(byVisitors)).toEqual(["75%", "10%", "38%"]);
    expect(byVisitors).toMatch(/title="60">60<\/td><td class="footfall-stand/);
    const byViews = html({ visitors: 80, orderBy: "pageviews" });
    expect(standingsIn(byViews)).toEqual(["45%", "5%", "50%"]);
    expect(byViews).toMatch(/title="90">90<\/td><td class="footfall-stand/);
  });

  test("with a time before there are changes, also for screen readers", () => {
    const compared = html({ visitors: 80, comparison: before });
    expect(standingsIn(compared)).toEqual([
      "75% +25%25% more than before",
      "10% newnone before",
      "38%",
    ]);
    expect(compared).toContain('data-trend="better" title="Before: 48"');
    expect(compared).toContain('data-trend="none" title="Before: 0"');
  });

  test("without a share and a time before there is no column for them", () =>
    expect(html({})).not.toContain("footfall-standing"));
});
