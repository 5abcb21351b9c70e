/** Every state of the parts that take plain data, as markup. */
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { HOUR } from "../shared/units.js";
import { BreakdownTable } from "./BreakdownTable.js";
import { breakdownOf, overviewOf, timeseriesOf } from "./fixtures.helpers.js";
import { FootfallRoot } from "./FootfallRoot.js";
import { OverviewFigures } from "./OverviewFigures.js";
import { Panel } from "./Panel.js";
import { PanelBody } from "./PanelBody.js";
import { TimeseriesChart } from "./TimeseriesChart.js";

const render = (part: React.ReactNode) =>
  renderToStaticMarkup(<FootfallRoot locale="en-US">{part}</FootfallRoot>);

describe("PanelBody", () => {
  test("loading: a skeleton that says so", () => {
    const html = render(<PanelBody shape="rows" state={{ kind: "loading" }} />);
    expect(html).toContain('role="status"');
    expect(html).toContain("Loading…");
    expect(html.match(/footfall-bone/g)).toHaveLength(8);
  });

  test("empty: the message and the hint", () => {
    const html = render(
      <PanelBody
        shape="chart"
        state={{ kind: "empty", message: "No visits.", hint: "Wait." }}
      />,
    );
    expect(html).toContain("No visits.");
    expect(html).toContain("Wait.");
  });

  test("error: an alert with a retry and the details", () => {
    const html = render(
      <PanelBody
        shape="rows"
        state={{
          kind: "error",
          error: new Error("<Server Error>"),
          onRetry: () => {},
        }}
      />,
    );
    expect(html).toContain('role="alert"');
    expect(html).toContain("Try again");
    expect(html).toContain("&lt;Server Error&gt;");
  });

  test("ready: the content, marked while it is stale", () => {
    const html = (isStale: boolean) =>
      render(
        <PanelBody shape="rows" state={{ kind: "ready", isStale }}>
          42
        </PanelBody>,
      );
    expect(html(false)).toContain('aria-busy="false">42');
    expect(html(false)).not.toContain("data-stale");
    expect(html(true)).toContain('data-stale="true" aria-busy="true">42');
  });
});

test("Panel is named by its title", () => {
  const html = render(<Panel title="Pages">rows</Panel>);
  const [, id] = /aria-labelledby="([^"]+)"/.exec(html) ?? [];
  expect(html).toContain(`id="${id}" class="footfall-title">Pages</h3>`);
});

test("FootfallRoot sets the theme only when asked", () => {
  expect(render("x")).toBe('<div class="footfall-root">x</div>');
  expect(
    renderToStaticMarkup(<FootfallRoot theme="dark">x</FootfallRoot>),
  ).toContain('data-theme="dark"');
});

describe("OverviewFigures", () => {
  test("short figures, exact titles", () => {
    const html = render(
      <OverviewFigures
        overview={overviewOf({ visitors: 12_873, bounceRate: 0.4321 })}
      />,
    );
    expect(html).toContain('title="12,873">12.9K<');
    expect(html).toContain('title="43.2%">43%<');
    expect(html).not.toContain("≈");
    expect(html).not.toContain("<button");
  });

  test("approximate figures are marked", () => {
    const html = render(
      <OverviewFigures overview={overviewOf({ approximate: true })} />,
    );
    expect(html).toContain("≈");
    expect(html).toContain("approximately ");
  });

  test("with onSelect each is a button, and one is pressed", () => {
    const html = render(
      <OverviewFigures
        overview={overviewOf()}
        selected="sessions"
        onSelect={() => {}}
      />,
    );
    expect(html.match(/aria-pressed="true"/g)).toHaveLength(1);
    expect(html.match(/aria-pressed="false"/g)).toHaveLength(6);
  });
});

describe("TimeseriesChart", () => {
  const start = Date.parse("2026-03-18T10:00Z");
  const chart = (visitors: number[], now: number) =>
    render(
      <TimeseriesChart
        timeseries={timeseriesOf("hour", start, visitors)}
        figure="visitors"
        timeZone="UTC"
        now={now}
      />,
    );
  const pathOf = (html: string, name: string) =>
    new RegExp(`class="${name}" d="([^"]*)"`).exec(html)?.[1] ?? "";

  test("closed buckets are a solid line, the open one is dashed and said to be open", () => {
    const html = chart([5, 7, 1200], start + 2.5 * HOUR);
    expect(pathOf(html, "footfall-line").match(/[ML]/g)).toEqual(["M", "L"]);
    expect(pathOf(html, "footfall-line footfall-line-open")).toMatch(/^M.*L/);
    expect(html).toMatch(/aria-valuetext="[^"]*: 1,200 visitors so far"/);
    expect(html).toContain("<td>1,200 so far</td>");
  });

  test("a range in the past has no dashed part", () => {
    const html = chart([5, 7, 12], start + 100 * HOUR);
    expect(pathOf(html, "footfall-line").match(/[ML]/g)).toHaveLength(3);
    expect(pathOf(html, "footfall-line footfall-line-open")).toBe("");
    expect(html).not.toContain("so far");
  });

  test("buckets to come are not drawn and not read out", () => {
    const html = chart([5, 7, 0, 0], start + 1.5 * HOUR);
    expect(html).toContain('aria-valuemax="1"');
    expect(html.match(/<th scope="row">/g)).toHaveLength(2);
  });

  test("one bucket is a dot, no bucket is an empty chart", () => {
    expect(chart([5], start)).toContain("footfall-dot");
    expect(chart([], start)).toContain('aria-valuemax="0"');
    expect(chart([], start)).not.toContain("NaN");
    expect(chart([0, 0], start + 9 * HOUR)).not.toContain("NaN");
  });
});

describe("BreakdownTable", () => {
  const columns = ["visitors", "pageviews"] as const;
  const table = (breakdown: ReturnType<typeof breakdownOf>) =>
    render(
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
