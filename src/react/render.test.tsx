/** Every state of the parts that take plain data, as markup. */
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { BreakdownTable } from "./breakdown/BreakdownTable.js";
import { breakdownOf } from "./fixtures.helpers.js";
import { FootfallRoot } from "./FootfallRoot.js";
import { Panel } from "./ui/Panel.js";
import { PanelBody } from "./ui/PanelBody.js";

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
