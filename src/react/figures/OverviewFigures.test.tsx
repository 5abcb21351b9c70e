import { describe, expect, test } from "vitest";
import type { Approximation } from "../../shared/api/approximationFields.js";
import { noFigures, overviewOf } from "../fixtures.helpers.js";
import { RootProvider } from "../context/RootProvider.js";
import { renderPart } from "../render.helpers.js";
import { Figure } from "./Figure.js";
import { OverviewFigures } from "./OverviewFigures.js";

test("short figures, exact titles", () => {
  const html = renderPart(
    <OverviewFigures
      overview={overviewOf({ visitors: 12_873, bounceRate: 0.4321 })}
    />,
  );
  expect(html).toContain('title="12,873">12.9K<');
  expect(html).toContain('title="43.2%">43%<');
  expect(html.match(/<li>/g)).toHaveLength(7);
  expect(html).not.toContain("≈");
  expect(html).not.toContain("<button");
  expect(html).not.toContain("footfall-change");
});

test("approximate figures are marked", () => {
  const html = renderPart(
    <OverviewFigures overview={overviewOf({ approximate: true })} />,
  );
  expect(html.match(/≈/g)).toHaveLength(7);
  expect(html).toContain("approximately ");
});

test("an approximate visitors figure does not mark page views; a sketch is a tooltip", () => {
  const html = (approximation: Approximation) =>
    renderPart(
      <OverviewFigures
        overview={overviewOf({
          visitors: 1_200,
          approximate: approximation.reason !== "sketch",
          approximations: [approximation],
        })}
      />,
    );
  const cut = html({ reason: "budget", figures: "visitors", atMost: 40 });
  expect(cut.match(/≈/g)).toHaveLength(1);
  expect(cut).toContain("off by 40 at most.");
  const sketch = html({
    reason: "sketch",
    figures: "visitors",
    relativeError: 0.01625,
  });
  expect(sketch).not.toContain("≈");
  expect(sketch).toContain('title="1,200\nEstimated, ±1.6%."');
});

test("with onSelect each is a button, and one is pressed", () => {
  const html = renderPart(
    <OverviewFigures
      overview={overviewOf()}
      selected="sessions"
      onSelect={() => {}}
    />,
  );
  expect(html.match(/aria-pressed="true"/g)).toHaveLength(1);
  expect(html.match(/aria-pressed="false"/g)).toHaveLength(6);
  expect(html).toMatch(/aria-pressed="true"[^>]*><[^>]*>Sessions</);
});

describe("compared with the time before", () => {
  const change = (visitors: number, before: number) => {
    const html = renderPart(
      <Figure
        figure="visitors"
        overview={overviewOf({ visitors })}
        comparison={{ ...noFigures, visitors: before }}
      />,
    );
    return /<span class="footfall-change".*/.exec(html)?.[0] ?? "";
  };

  test.each([
    [1_120, 1_000, "better", "+12%", "12% more than before", "Before: 1,000"],
    [500, 1_000, "worse", "-50%", "50% less than before", "Before: 1,000"],
    [1_041, 1_000, "better", "+4%", "4% more than before", "Before: 1,000"],
    [7, 7, "none", "0%", "about the same as before", "Before: 7"],
    [7, 0, "none", "new", "none before", "Before: 0"],
    [3, 2, "none", "+50%", "50% more than before", "Before: 2"],
  ])("%d after %d", (visitors, before, trend, short, words, title) => {
    const html = change(visitors, before);
    expect(html).toContain(`data-trend="${trend}"`);
    expect(html).toContain(`title="${title}"`);
    expect(html).toContain(`<span aria-hidden="true">${short}</span>`);
    expect(html).toContain(`<span class="footfall-hidden">${words}</span>`);
    expect(html.includes("<svg")).toBe(/[+-]/.test(short));
  });

  test.each([
    [0.5, 300, "worse", "+10 pp", "10 points more than before"],
    [0.368, 300, "better", "-3.2 pp", "3.2 points less than before"],
    [0.5, 19, "none", "+10 pp", "10 points more than before"],
    [0.4, 300, "none", "0 pp", "about the same as before"],
  ])(
    "a bounce rate of %d after 40%% of %d sessions changes in points",
    (bounceRate, sessions, trend, short, words) => {
      const html = renderPart(
        <Figure
          figure="bounceRate"
          overview={overviewOf({ bounceRate, sessions })}
          comparison={{ ...noFigures, bounceRate: 0.4, sessions }}
        />,
      );
      expect(html).toContain(
        `data-trend="${trend}" title="Before: 40%\nThe change is in percentage points."`,
      );
      expect(html).toContain(`<span aria-hidden="true">${short}</span>`);
      expect(html).toContain(`<span class="footfall-hidden">${words}</span>`);
    },
  );
});

test("revenue of each currency is a figure, also of one that is gone", () => {
  const html = renderPart(
    <OverviewFigures
      overview={overviewOf({ revenue: [{ amount: 129_950, currency: "EUR" }] })}
      comparison={{
        ...noFigures,
        revenue: [{ amount: 500, currency: "USD" }],
      }}
    />,
  );
  expect(html).toContain("Revenue (EUR)");
  expect(html).toContain('title="€1,299.50">€1,300<');
  expect(html).toContain("Revenue (USD)");
  expect(html).toContain('title="$0.00">$0<');
  expect(html).toContain("--footfall-in-two-rows:5");
});

test("words are those of the labels", () => {
  const html = renderPart(
    <RootProvider labels={{ visitors: "Besucher", changeNone: "gleich" }}>
      <Figure
        figure="visitors"
        overview={overviewOf()}
        comparison={noFigures}
      />
    </RootProvider>,
  );
  expect(html).toContain(">Besucher<");
  expect(html).toContain(">gleich<");
});
