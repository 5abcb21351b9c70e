/** A viewer chooses a range, a comparison and an interval. */
import { beforeEach, describe, expect, test } from "vitest";
import { DashboardAround } from "../dashboard.helpers.js";
import { FootfallRoot } from "../FootfallRoot.js";
import { noon } from "../lists/listFixtures.helpers.js";
import {
  allNamed,
  button,
  choose,
  click,
  createPage,
  named,
  press,
  textOf,
  type,
} from "../page.helpers.js";
import { stubPopovers } from "../popovers.helpers.js";
import { ComparisonPicker } from "./ComparisonPicker.js";
import { IntervalPicker } from "./IntervalPicker.js";
import { RangePicker } from "./RangePicker.js";
import type { ViewState } from "./viewState.js";

beforeEach(() => {
  stubPopovers();
});

const openPickers = (state: Partial<ViewState> = {}) =>
  createPage()(
    <FootfallRoot locale="en-US">
      <DashboardAround state={state} now={noon}>
        <RangePicker />
        <ComparisonPicker />
        <IntervalPicker />
      </DashboardAround>
    </FootfallRoot>,
  );

const range = () => button(/^Range:/);
const comparison = () => button(/^Compare:/);
const interval = () => named<HTMLSelectElement>("select", "Interval");
const intervals = () => [...interval().options];
const intervalName = () => intervals().find(({ selected }) => selected)?.text;
const isOpen = () => document.querySelector('[role="dialog"]') !== null;
const focused = () => textOf(document.activeElement!);

async function chooseDates(from: string, to: string) {
  await type(named<HTMLInputElement>("input", "From"), from);
  await type(named<HTMLInputElement>("input", "To"), to);
  await click(button("Apply"));
}

describe("the range", () => {
  test("opens on the chosen one, takes another, closes and returns the focus", async () => {
    await openPickers();
    await click(range());
    expect(focused()).toBe("Last 7 daysW");
    await click(button("Last 30 days"));
    expect(isOpen()).toBe(false);
    expect(textOf(range())).toBe("Range: Last 30 days");
    expect(document.activeElement).toBe(range());
  });

  test("arrow keys move among the ranges, and a range's own key chooses it", async () => {
    await openPickers();
    await click(range());
    await press("ArrowDown");
    expect(focused()).toBe("Last 30 daysM");
    await press("End");
    expect(focused()).toBe("All timeA");
    expect(await press("y")).toBe(true);
    expect(textOf(range())).toBe("Range: Yesterday");
    expect(isOpen()).toBe(false);
  });

  test("a key of something else chooses nothing", async () => {
    await openPickers();
    await click(range());
    expect(await press("c")).toBe(false);
    expect(isOpen()).toBe(true);
  });

  test("takes dates", async () => {
    await openPickers();
    await click(range());
    await chooseDates("2026-03-01", "2026-03-10");
    expect(textOf(range())).toBe("Range: Mar 1 – 10, 2026");
    expect(document.activeElement).toBe(range());
  });

  test("says what is wrong with dates, until they are changed", async () => {
    await openPickers();
    await click(range());
    await chooseDates("2026-03-10", "2026-03-01");
    const message = () => textOf(document.querySelector('[role="alert"]')!);
    const from = named<HTMLInputElement>("input", "From");
    expect(message()).toBe("“From” is after “To”.");
    expect(from.getAttribute("aria-invalid")).toBe("true");
    expect(textOf(range())).toBe("Range: Last 7 days");
    await type(from, "2026-02-28");
    expect(message()).toBe("");
    expect(from.getAttribute("aria-invalid")).toBe("false");
  });
});

describe("the comparison", () => {
  test("says what each choice means, takes one, and returns the focus", async () => {
    await openPickers();
    await click(comparison());
    expect(focused()).toBe("Previous periodMar 2 – 8, 2026");
    await click(button(/^Previous year/));
    expect(textOf(comparison())).toBe("Compare: previous year");
    expect(document.activeElement).toBe(comparison());
  });

  test("takes dates", async () => {
    await openPickers();
    await click(comparison());
    await chooseDates("2026-01-01", "2026-01-07");
    expect(textOf(comparison())).toBe("Compare: Jan 1 – 7, 2026");
  });

  test("is off for all time, and offers nothing else", async () => {
    await openPickers({ range: "all" });
    expect(textOf(comparison())).toBe("Compare: off");
    await click(comparison());
    const isDisabled = (name: RegExp) => button(name).disabled;
    expect(isDisabled(/^Previous period/)).toBe(true);
    expect(isDisabled(/^Previous year/)).toBe(true);
    expect(isDisabled(/^No comparison/)).toBe(false);
  });
});

describe("the interval", () => {
  test("is automatic until the viewer chooses", async () => {
    await openPickers();
    expect(intervalName()).toBe("Auto (day)");
    await choose(interval(), "Hour");
    expect(intervalName()).toBe("Hour");
  });

  test("is automatic again where the range is too long for the chosen one", async () => {
    await openPickers({ interval: "hour" });
    expect(intervalName()).toBe("Hour");
    await click(range());
    await click(button("Last 12 months"));
    expect(intervalName()).toMatch(/^Auto/);
    const hour = intervals().find(({ text }) => text === "Hour");
    expect(hour?.disabled).toBe(true);
  });
});

test("one popover is open at a time, because another takes the focus", async () => {
  await openPickers();
  await click(range());
  await click(comparison());
  expect(allNamed('[role="dialog"]', /./)).toEqual([
    named('[role="dialog"]', "Comparison"),
  ]);
});
