/** A viewer marks buckets on the chart, with a pointer and with keys, and zooms into them. */
import { act } from "react";
import { expect, test, vi } from "vitest";
import type { Interval } from "../../shared/api/reports.js";
import { DAY, HOUR } from "../../shared/units.js";
import { timeseriesOf } from "../fixtures.helpers.js";
import { createPage } from "../page.helpers.js";
import { offsetsOf } from "../zones.helpers.js";
import { chartLayout } from "./chartLayout.js";
import { chartPoints } from "./chartData.js";
import { TimeseriesChart } from "./TimeseriesChart.js";

const start = Date.parse("2026-03-18T00:00Z");
const size = { width: 960, height: 280 };

interface Options {
  interval?: Interval;
  count?: number;
  now?: number;
}

/** Draws a chart, and returns what a viewer can do with it. */
async function openChart({
  interval = "day",
  count = 10,
  now = start + count * DAY,
}: Options = {}) {
  const question = {
    timeseries: timeseriesOf(interval, start, Array<number>(count).fill(5)),
    figure: "visitors" as const,
    utcOffsets: offsetsOf("UTC"),
    now,
  };
  const onZoom = vi.fn();
  const onZoomBack = vi.fn();
  await createPage()(
    <TimeseriesChart {...{ ...question, onZoom, onZoomBack }} />,
  );
  const slider = document.querySelector<HTMLElement>('[role="slider"]')!;
  const layout = chartLayout(chartPoints(question), "count", size, String);
  const send = (event: Event) =>
    act(async () => void slider.dispatchEvent(event));
  const pointer = (type: string, index: number, more: PointerEventInit = {}) =>
    send(
      new PointerEvent(`pointer${type}`, {
        ...{ bubbles: true, isPrimary: true, pointerId: 1, button: 0 },
        ...{ clientX: layout.x(index), pointerType: "mouse", ...more },
      }),
    );
  const key = (name: string, shiftKey = false) =>
    send(
      new KeyboardEvent("keydown", {
        ...{ key: name, shiftKey, bubbles: true, cancelable: true },
      }),
    );
  const isMarked = () => slider.querySelector(".footfall-marked") !== null;
  return { slider, send, pointer, key, isMarked, onZoom, onZoomBack };
}

test.each(["mouse", "touch"])(
  "a drag by %s marks buckets, and zooms into them at its end",
  async (pointerType) => {
    const { pointer, isMarked, onZoom } = await openChart();
    await pointer("down", 6, { pointerType });
    expect(isMarked()).toBe(false);
    await pointer("move", 3, { pointerType });
    expect(isMarked()).toBe(true);
    expect(onZoom).not.toHaveBeenCalled();
    await pointer("up", 3, { pointerType });
    const span = { from: start + 3 * DAY, to: start + 7 * DAY };
    expect(onZoom.mock.calls).toEqual([[span]]);
    expect(isMarked()).toBe(false);
  },
);

test("a click and a press of another button zoom into nothing", async () => {
  const { pointer, isMarked, onZoom } = await openChart();
  await pointer("down", 3);
  await pointer("move", 3.01);
  expect(isMarked()).toBe(false);
  await pointer("up", 3.01);
  await pointer("down", 3, { button: 2 });
  await pointer("move", 6, { button: 2 });
  expect(isMarked()).toBe(false);
  await pointer("up", 6, { button: 2 });
  expect(onZoom).not.toHaveBeenCalled();
});

test("a drag within a day zooms into the day, and one within an hour into nothing", async () => {
  const days = await openChart();
  await days.pointer("down", 2.8);
  await days.pointer("move", 3.2);
  await days.pointer("up", 3.2);
  const day = { from: start + 3 * DAY, to: start + 4 * DAY };
  expect(days.onZoom.mock.calls).toEqual([[day]]);
  const hours = await openChart({ interval: "hour", now: start + DAY });
  await hours.pointer("down", 2.8);
  await hours.pointer("move", 3.2);
  await hours.pointer("up", 3.2);
  expect(hours.onZoom).not.toHaveBeenCalled();
});

test("a drag over all buckets zooms into nothing", async () => {
  const { pointer, onZoom } = await openChart();
  await pointer("down", 0);
  await pointer("move", 9);
  await pointer("up", 9);
  expect(onZoom).not.toHaveBeenCalled();
});

test.each([
  ["Escape", ({ key }: Chart) => key("Escape")],
  ["scrolling", ({ pointer }: Chart) => pointer("cancel", 3)],
])("%s cancels a drag", async (_name, cancel) => {
  const chart = await openChart();
  await chart.pointer("down", 6);
  await chart.pointer("move", 3);
  await cancel(chart);
  expect(chart.isMarked()).toBe(false);
  await chart.pointer("move", 2);
  await chart.pointer("up", 2);
  expect(chart.isMarked()).toBe(false);
  expect(chart.onZoom).not.toHaveBeenCalled();
});
type Chart = Awaited<ReturnType<typeof openChart>>;

test("a zoom ends with the hour that has begun", async () => {
  const now = start + 5.5 * HOUR;
  const { key, onZoom } = await openChart({ interval: "hour", now });
  await key("Home");
  await key("ArrowRight");
  await key("End", true);
  await key("Enter");
  const span = { from: start + HOUR, to: start + 6 * HOUR };
  expect(onZoom.mock.calls).toEqual([[span]]);
});

test("Enter zooms into the bucket that is read out", async () => {
  const { key, onZoom } = await openChart();
  await key("Enter");
  expect(onZoom).not.toHaveBeenCalled();
  await key("End");
  await key("Enter");
  const day = { from: start + 9 * DAY, to: start + 10 * DAY };
  expect(onZoom.mock.calls).toEqual([[day]]);
});

test("Shift and arrows mark buckets, the slider says which, and Escape takes the marks away", async () => {
  const { slider, key, isMarked, onZoom } = await openChart();
  const spoken = () => slider.getAttribute("aria-valuetext");
  await key("End");
  await key("ArrowLeft", true);
  await key("ArrowLeft", true);
  expect(isMarked()).toBe(true);
  expect(spoken()).toMatch(/Mar 25 to Fri, Mar 27 are marked\. Wed, Mar 25: 5/);
  await key("Escape");
  expect(isMarked()).toBe(false);
  expect(spoken()).toMatch(/^Wed, Mar 25: 5/);
  await key("ArrowLeft", true);
  await key("Enter");
  const span = { from: start + 6 * DAY, to: start + 8 * DAY };
  expect(onZoom.mock.calls).toEqual([[span]]);
});

test("a double click and Backspace go back", async () => {
  const { send, key, onZoomBack } = await openChart();
  await send(new MouseEvent("dblclick", { bubbles: true }));
  expect(onZoomBack).toHaveBeenCalledTimes(1);
  await key("Backspace");
  expect(onZoomBack).toHaveBeenCalledTimes(2);
});
