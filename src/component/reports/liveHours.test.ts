/**
 * Folds still write the hour of `now` and the one before it. A report that ends in one of them
 * counts it whole.
 */
import { expect, test } from "vitest";
import { HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { view } from "../repairs/repairs.helpers.js";
import {
  foldAll,
  START,
  type TestBackend,
  type TestSite,
  useSite,
} from "../testing/setup.helpers.js";

const hour = START - (START % HOUR) - HOUR;

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

/** The report of an event that is 10 minutes into the hour and one that is 50 minutes into it. */
async function eventsUntil(to: number, now?: number) {
  await site.send([
    view("ada", hour + 10 * MINUTE),
    view("bea", hour + 50 * MINUTE),
  ]);
  await foldAll(t);
  const { events, approximations } = await t.query(api.reports.getOverview, {
    ...{ siteId: site.siteId, from: hour - HOUR, to },
    ...(now !== undefined && { now }),
  });
  return { events, approximations };
}

const middle = hour + 30 * MINUTE;

test.each([
  ["its own", hour + 59 * MINUTE],
  ["the next, from its start", hour + HOUR],
  ["the next, to its end", hour + 2 * HOUR - 1],
])("is counted whole in %s hour", async (_, now) => {
  const { events } = await eventsUntil(middle, now);
  expect(events).toBe(2);
});

test("says so when the end is over", async () => {
  const { approximations } = await eventsUntil(middle, hour + HOUR);
  expect(approximations).toEqual([
    { reason: "budget", figures: "all", to: hour + HOUR },
  ]);
});

test.each([
  ["two hours later", hour + 2 * HOUR],
  ["without a clock", undefined],
])("is cut at the end of the range %s", async (_, now) => {
  expect(await eventsUntil(middle, now)).toEqual({
    events: 1,
  });
});
