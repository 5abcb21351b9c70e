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
