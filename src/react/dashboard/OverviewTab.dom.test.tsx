/** A viewer reads the overview: figures, their chart, and the breakdowns below. */
import { describe, expect, test, vi } from "vitest";
import { openDashboard, panelText } from "../openDashboard.helpers.js";
import { button, click, named, textOf } from "../page.helpers.js";
import { shopAnswers } from "../readApi.helpers.js";

const failed = "This report did not load.";
const chart = () => named('[role="slider"]', /over time/);

test("the closed and the live part of a range add up, beside the time before", async () => {
  const { asked } = await openDashboard();
  // One visit in each part, and one before.
  const overview = panelText("Overview");
  expect(overview).toContain("Visitors 2 +100%");
  expect(overview).toContain("Pageviews 4 +100%");
  expect(textOf(named("section", "Pages").querySelector("tbody")!)).toBe(
    "/about2100% +100%100% more than before4",
  );
  expect(asked("getSummary")).toHaveLength(2);
  expect(asked("getOverview")).toHaveLength(2);
});

test("a figure that the viewer chooses is drawn over time", async () => {
  await openDashboard();
  expect(chart().getAttribute("aria-label")).toBe("Visitors over time");
  await click(button(/^Pageviews/));
  expect(button(/^Pageviews/).getAttribute("aria-pressed")).toBe("true");
  expect(chart().getAttribute("aria-label")).toBe("Pageviews over time");
});

test("another view of a panel asks for its own dimension, and leaves the others alone", async () => {
  const { sent } = await openDashboard();
  sent.length = 0;
  await click(button("Browsers"));
  expect(panelText("Devices")).toContain("browser");
  // The closed part and the time before. The live part is two questions for all panels.
  expect(sent).toEqual([
    "analytics:getBreakdown",
    "analytics:getBreakdown",
    "analytics:getSummary",
    "analytics:getSummary",
  ]);
});

test("an event opens a sheet of its properties, and closes", async () => {
  await openDashboard();
  await click(button("signup"));
  const sheet = named("dialog", "signup");
  expect(textOf(sheet)).toContain("plan");
  expect(textOf(sheet)).toContain("pro");
  await click(button("Close"));
  expect(document.querySelector("dialog")).toBeNull();
});

test("a range without visits says so instead of a chart", async () => {
  const { getTimeseries, getSummary } = shopAnswers;
  await openDashboard({
    getTimeseries: (args) => ({ ...getTimeseries(args), buckets: [] }),
    getSummary: (args) => {
      const summary = getSummary(args);
      return { ...summary, timeseries: { ...summary.timeseries, buckets: [] } };
    },
  });
  expect(panelText("Overview")).toContain("No visits in this range.");
  expect(panelText("Overview")).toContain("Visitors 2");
});

test("figures that are not exact say so below them", async () => {
  await openDashboard({
    getOverview: (args) => ({
      ...shopAnswers.getOverview(args),
      approximate: true,
      approximations: [{ reason: "retention", figures: "all" }],
    }),
  });
  expect(textOf(document.querySelector(".footfall-note")!)).toBe(
    "≈ Old details are not kept: whole hours or days are counted.",
  );
});

describe("a failure takes its own panel only", () => {
  test("where a report fails, until another try", async () => {
    const page = await openDashboard({
      getBreakdown: (args) =>
        args.dimension === "page"
          ? new Error("The till is on fire")
          : shopAnswers.getBreakdown(args),
    });
    expect(panelText("Pages")).toContain(failed);
    expect(panelText("Pages")).toContain("The till is on fire");
    expect(panelText("Devices")).not.toContain(failed);
    expect(panelText("Overview")).toContain("Visitors 2");
    Object.assign(page.answers, shopAnswers);
    await click(button("Try again"));
    expect(panelText("Pages")).toContain("/about");
  });

  test("where an answer cannot be read, until another range", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const truncated = new ArrayBuffer(1);
    const page = await openDashboard({
      getBreakdown: (args) => {
        const answer = shopAnswers.getBreakdown(args);
        const packed = { ...answer.packed, cells: truncated };
        return args.dimension === "page" ? { ...answer, packed } : answer;
      },
      getOverview: (args) => ({
        ...shopAnswers.getOverview(args),
        cells: truncated,
      }),
    });
    expect(panelText("Pages")).toContain(failed);
    expect(panelText("Overview")).toContain(failed);
    expect(panelText("Devices")).toContain("device");
    Object.assign(page.answers, shopAnswers);
    await click(button(/^Range:/));
    await click(button("Last 30 days"));
    expect(panelText("Pages")).toContain("/about");
    expect(panelText("Overview")).toContain("Visitors 2");
  });
});
