/** A viewer zooms into a part of the range and back, asks for weeks, and for dates to come. */
import { act } from "react";
import { expect, test } from "vitest";
import { emptyTable } from "../../shared/codec/cells.js";
import { timeseriesOf } from "../../shared/figures/answers.js";
import { DAY } from "../../shared/units.js";
import { openDashboard } from "../openDashboard.helpers.js";
import {
  allNamed,
  button,
  click,
  named,
  textOf,
  until,
} from "../page.helpers.js";
import { shopAnswers } from "../readApi.helpers.js";

const chart = () => named('[role="slider"]', /over time/);
const foot = () => textOf(document.querySelector(".footfall-foot")!);
const key = (name: string, shiftKey = false) =>
  act(
    async () =>
      void chart().dispatchEvent(
        new KeyboardEvent("keydown", {
          ...{ key: name, shiftKey, bubbles: true, cancelable: true },
        }),
      ),
  );
const doubleClick = () =>
  act(
    async () =>
      void chart().dispatchEvent(new MouseEvent("dblclick", { bubbles: true })),
  );
/** The arguments of a question as `asked` has it. */
const argsIn = (question: string) =>
  JSON.parse(question.slice(question.indexOf("{"))) as Record<string, unknown>;
const range = () => textOf(button(/^Range/));

// It is Sunday, 15 March 2026.
test("zooms go back one by one, also after another tab", async () => {
  await openDashboard();
  expect(range()).toContain("Last 7 days");
  await key("Home");
  await key("ArrowRight", true);
  await key("ArrowRight", true);
  await key("ArrowRight", true);
  await key("Enter");
  expect(range()).toContain("Mar 9 – 12, 2026");
  await key("End");
  await key("Enter");
  expect(range()).toContain("Mar 12, 2026");
  await click(named('[role="tab"]', "Sessions"));
  expect(foot()).toContain("Mar 12, 2026");
  await click(named('[role="tab"]', "Overview"));
  await until(() => expect(chart()).toBeTruthy());
  await doubleClick();
  expect(range()).toContain("Mar 9 – 12, 2026");
  await doubleClick();
  expect(range()).toContain("Last 7 days");
  await doubleClick();
  expect(range()).toContain("Last 7 days");
});

test("a button goes back, also from times without visits", async () => {
  const back = () => allNamed("button", "Back to the times before");
  await openDashboard({
    getTimeseries: (args) => {
      const { from, to, interval } = args;
      if (to - from > DAY) return shopAnswers.getTimeseries(args);
      const quiet = new Map([[from, emptyTable()]]);
      return timeseriesOf({ interval }, quiet, []);
    },
  });
  expect(back()).toEqual([]);
  await key("Home");
  await key("Enter");
  expect(range()).toContain("Mar 9, 2026");
  expect(textOf()).toContain("No visits in this range.");
  expect(allNamed('[role="slider"]', /over time/)).toEqual([]);
  await click(back()[0]!);
  expect(range()).toContain("Last 7 days");
  expect(chart()).toBeTruthy();
  expect(back()).toEqual([]);
  expect(textOf(document.activeElement!)).toBe("Over time");
});

test("hours of a day are a range with times", async () => {
  await openDashboard({}, { preset: "today" });
  await key("Home");
  await key("ArrowRight");
  await key("ArrowRight", true);
  await key("Enter");
  expect(foot()).toMatch(/Mar 15, 2026, 1:00 – 3:00 AM/);
});

test("a range that another control has chosen has nothing to go back to", async () => {
  await openDashboard();
  await key("Home");
  await key("Enter");
  expect(range()).toContain("Mar 9, 2026");
  await act(
    async () =>
      void document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "m", bubbles: true }),
      ),
  );
  expect(range()).toContain("Last 30 days");
  await doubleClick();
  expect(range()).toContain("Last 30 days");
});

test("an earlier chart, which stays until the new one comes, zooms into nothing", async () => {
  const { answers } = await openDashboard();
  delete answers.getTimeseries;
  delete answers.getSummary;
  await act(
    async () =>
      void document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "t", bubbles: true }),
      ),
  );
  expect(range()).toContain("Today");
  // The chart still has the last seven days, and the first of them are not in the range.
  await key("Home");
  expect(chart().getAttribute("aria-valuetext")).toContain("Mar 9");
  await key("Enter");
  expect(range()).toContain("Today");
});

test("a zoom is in the address, and the browser's back button undoes it", async () => {
  await openDashboard({}, { urlState: true });
  await key("Home");
  await key("Enter");
  expect(location.hash).toBe("#range=2026-03-09..2026-03-09");
  // The back button of a browser.
  await act(async () => {
    history.replaceState(null, "", "/");
    window.dispatchEvent(new PopStateEvent("popstate"));
  });
  expect(range()).toContain("Last 7 days");
  await doubleClick();
  expect(range()).toContain("Last 7 days");
});

test("dates after today are left out, with words", async () => {
  history.replaceState(null, "", "#range=2026-03-13..2026-04-24");
  const { asked } = await openDashboard({}, { urlState: true });
  expect(range()).toContain("Mar 13 – 15, 2026");
  expect(textOf()).toContain("Dates after today are left out.");
  const day = Date.parse("2026-03-16T00:00Z");
  for (const name of ["getSummary", "getOverview"]) {
    const ends = asked(name).map((question) => Number(argsIn(question)["to"]));
    expect(Math.max(...ends)).toBeLessThanOrEqual(day);
  }
  await act(
    async () =>
      void document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "t", bubbles: true }),
      ),
  );
  expect(textOf()).not.toContain("Dates after today");
});

test.each([
  ["the locale's", {}, 0],
  ["the app's", { weekStartsOn: 3 }, 3],
] as const)("weeks begin with %s first day", async (_name, props, first) => {
  history.replaceState(null, "", "#range=30d&by=week&compare=off");
  const { asked } = await openDashboard({}, { urlState: true, ...props });
  const series = asked("getTimeseries");
  expect(series.length).toBeGreaterThan(0);
  for (const question of series) {
    expect(argsIn(question)).toMatchObject({
      interval: "week",
      weekStartsOn: first,
    });
  }
  expect(chart().getAttribute("aria-valuetext")).toMatch(
    /^Week of Mar \d+, 2026: /,
  );
});
