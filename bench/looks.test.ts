/** The times at which the bench looks at the dashboard. */
import { expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../src/shared/units.js";
import { heartbeatsOf, looks, openSpans, type Looked } from "./looks.js";

const FIRST_DAY = Date.UTC(2026, 5, 1);

test("an hour a day is one span of each day, with twelve heartbeats", () => {
  const spans = openSpans("hourADay", FIRST_DAY, 30);
  expect(spans).toHaveLength(30);
  spans.forEach(({ from, to }, day) => {
    expect(from).toBe(FIRST_DAY + day * DAY + 10 * HOUR);
    expect(to).toBe(from + HOUR);
    const heartbeats = heartbeatsOf({ from, to });
    expect(heartbeats).toHaveLength(12);
    heartbeats.forEach((at, index) =>
      expect(at).toBe(from + index * 5 * MINUTE),
    );
  });
});

test("the other ways have none", () => {
  const others = (Object.keys(looks) as Looked[]).filter(
    (looked) => looked !== "hourADay",
  );
  expect(others).toHaveLength(3);
  for (const looked of others) {
    expect(openSpans(looked, FIRST_DAY, 30)).toEqual([]);
  }
});
