/** A viewer chooses figures, and reads any of them by weekday and hour. */
import { describe, expect, test } from "vitest";
import { openDashboard, panelText } from "../openDashboard.helpers.js";
import { button, click, named, textOf } from "../page.helpers.js";
import { shopAnswers } from "../readApi.helpers.js";
import { timeseriesOf } from "../fixtures.helpers.js";
import type { Timeseries } from "../../shared/api/reports.js";

interface SeriesArgs {
  from: number;
  interval: string;
}

/** Answers questions by the hour itself, and all others as the shop does. */
const byHour = (answer: (from: number) => Timeseries) => ({
  getTimeseries: (args: unknown) => {
    const { from, interval } = args as SeriesArgs;
    return interval === "hour"
      ? answer(from)
      : shopAnswers.getTimeseries(args as never);
  },
});

/** Three visitors in the first hour of each slice. */
const three = byHour((from) => ({
  ...timeseriesOf("hour", from, [3]),
  buckets: timeseriesOf("hour", from, [3]).buckets.map((bucket) => ({
    ...bucket,
    events: 5,
  })),
}));

/** The code of the map loads first. */
const patient = { timeout: 30_000 };

const openMap = async () => {
  await click(button("Hours of the week"));
  await expect
    .poll(() => document.querySelector("[role=grid]"), patient)
    .not.toBeNull();
};
const cells = () => [
  ...document.querySelectorAll<HTMLElement>("[role=gridcell]"),
];
const press = async (key: string) => {
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  await Promise.resolve();
};

describe("hours of the week", () => {
  test("the map has 168 cells that say their hour and value", async () => {
    await openDashboard(three);
    await openMap();
    expect(cells()).toHaveLength(168);
    const known = cells().filter((cell) => cell.dataset.step !== "0");
    expect(known.map((cell) => cell.getAttribute("aria-label"))).toEqual([
      expect.stringMatching(/day, 12 AM – 1 AM: 3$/),
    ]);
    expect(panelText("Overview")).toContain("Visitors, average per hour");
  });

  test("one cell has the focus, and the arrow keys move it", async () => {
    await openDashboard(three);
    await openMap();
    const stops = () => cells().filter(({ tabIndex }) => tabIndex === 0);
    expect(stops()).toEqual([cells()[0]]);
    cells()[0]!.focus();
    await press("ArrowRight");
    await press("ArrowDown");
    await expect.poll(stops).toEqual([cells()[25]]);
    expect(document.activeElement).toBe(cells()[25]);
    expect(textOf(document.querySelector(".footfall-readout")!)).toContain(
      "Monday, 1 AM – 2 AM",
    );
    await press("Escape");
    await expect
      .poll(() => document.querySelector(".footfall-readout"))
      .toBeNull();
  });

  test("the map is also a table of numbers", async () => {
    await openDashboard(three);
    await openMap();
    await click(button("Show as table"));
    const table = named("[role=region]", "Visitors by weekday and hour");
    expect(table.querySelectorAll("tbody tr")).toHaveLength(24);
    expect(textOf(table.querySelector("tbody tr")!)).toContain("3");
  });

  test("hours that are gone say so", async () => {
    await openDashboard(byHour((from) => timeseriesOf("day", from, [3])));
    await click(button("Hours of the week"));
    await expect
      .poll(() => panelText("Overview"), patient)
      .toContain("Single hours of this range are no longer kept.");
  });
});

describe("figures", () => {
  const labelsShown = () =>
    [...document.querySelectorAll(".footfall-figure-label")].map(textOf);

  test("new visitors and users show once chosen, and draw the chart", async () => {
    await openDashboard();
    expect(labelsShown()).not.toContain("Users");
    await click(button("Figures"));
    await click(button("Users"));
    await click(button("New visitors"));
    expect(labelsShown().slice(0, 4)).toEqual([
      ...["Visitors", "New visitors", "Users", "Sessions"],
    ]);
    const figure = document.querySelectorAll(".footfall-figure-button")[1]!;
    await click(figure as HTMLElement);
    expect(
      named('[role="slider"]', /over time/).getAttribute("aria-label"),
    ).toBe("New visitors over time");
  });

  test("a figure that is hidden leaves the chart to the next, and one stays", async () => {
    await openDashboard();
    await click(button("Figures"));
    const sheet = named("[role=dialog]", "Figures");
    const options = () => [...sheet.querySelectorAll("button")];
    const option = (name: string) =>
      options().find((each) => textOf(each) === name)!;
    await click(option("Visitors"));
    expect(labelsShown()[0]).toBe("Sessions");
    expect(
      named('[role="slider"]', /over time/).getAttribute("aria-label"),
    ).toBe("Sessions over time");
    for (const name of labelsShown().slice(1)) await click(option(name));
    expect(labelsShown()).toEqual(["Sessions"]);
    expect(option("Sessions").disabled).toBe(true);
  });
});
