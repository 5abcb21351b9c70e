import { describe, expect, test } from "vitest";
import { breakdownOf } from "../fixtures.helpers.js";
import { renderPart } from "../render.helpers.js";
import { BreakdownTable } from "./BreakdownTable.js";

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
