/** The newest events of one name: which are visited, in which order, and how far. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HOUR, MIB } from "../../shared/units.js";
import type { Id } from "../_generated/dataModel.js";
import * as reportLimits from "../budget/reportLimits.js";
import { insertLetter } from "../deadLetters/deadLetters.helpers.js";
import { kindOf } from "../retention/retention.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";
import {
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { visitNewest, type NamedEvents } from "./newestEvents.js";

let t: TestBackend;
let site: TestSite;
let siteId: Id<"sites">;
useSite((made) => ({ t, site } = made));
beforeEach(() => {
  siteId = site.siteId;
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Sends one signup at each of these times. */
const send = (...times: number[]) =>
  site.send(
    times.map((occurredAt) => ({
      ...{ type: "track", name: "signup", visitorId: "ada", occurredAt },
    })),
  );

/** The times of the visited events, what is said, and the number of index ranges that it cost. */
const visit = (asked: Partial<NamedEvents> = {}) =>
  inScope(t, site, async (scope) => {
    const { ctx } = scope;
    const times: number[] = [];
    const range = { eventName: "signup", from: START - HOUR, to: START };
    const ranges = async () =>
      (await ctx.meta.getTransactionMetrics()).databaseQueries.used;
    const before = await ranges();
    const said = await visitNewest(
      scope,
      { ...range, ...asked },
      ({ occurredAt }) => times.push(occurredAt),
    );
    return { times, said, ranges: (await ranges()) - before };
  });

const allow = (rows: number, letters = 100) => {
  vi.spyOn(reportLimits, "namedEvents", "get").mockReturnValue({
    events: { rows, bytes: MIB },
    views: { rows, bytes: MIB },
    letters: { rows: letters, bytes: MIB },
  });
};

/** Raw events are gone between these times. */
const forget = (eventsFrom: number, events: number) =>
  t.run((ctx) =>
    ctx.db.insert("horizons", {
      ...{ siteId, events, eventsFrom, hours: 0, days: 0 },
    }),
  );

const budget = (from: number) => ({ reason: "budget", figures: "all", from });
const retention = (from: number) => ({
  ...{ reason: "retention", figures: "all", from },
});

test("events of the name in the range are visited, newest first", async () => {
  await send(START - HOUR - 1, START - HOUR, START - 5, START - 1);
  const others = [
    { type: "track" as const, name: "signout" },
    { type: "pageview" as const },
  ];
  await site.send(
    others.map((other) => ({
      ...other,
      visitorId: "ada",
      occurredAt: START - 3,
    })),
  );
  const { times, said } = await visit();
  expect(times).toEqual([START - 1, START - 5, START - HOUR]);
  expect(said).toEqual([]);
  expect((await visit({ eventName: "pageview" })).times).toEqual([START - 3]);
});

test("a range that ends before it begins is refused", async () => {
  const asked = visit({ from: START, to: START - 1 });
  expect(await kindOf(asked)).toMatchObject({ kind: "invalidRange" });
});

describe("where there are more events than may be read", () => {
  test("the newest are visited, and the answer says from when on", async () => {
    await send(START - 5, START - 3, START - 1);
    allow(2);
    expect(await visit()).toMatchObject({
      times: [START - 1, START - 3],
      said: [budget(START - 5 + 1)],
    });
    allow(3);
    expect(await visit()).toMatchObject({ said: [] });
  });

  test("dead letters are left out, and end the visit where they are too many", async () => {
    await send(START - 5, START - 1);
    for (const occurredAt of [START - 4, START - 3]) {
      const event = { type: "track", name: "signup", occurredAt };
      await insertLetter(t, siteId, event, { occurredAt });
    }
    const times = [START - 1, START - 5];
    expect(await visit()).toMatchObject({ times, said: [] });
    allow(100, 1);
    expect(await visit()).toMatchObject({
      times: [START - 1],
      said: [budget(START - 4 + 1)],
    });
  });
});

describe("where raw events are gone", () => {
  const gone = [START - 40, START - 20] as const;

  test("those of both sides are visited, and none that is left between", async () => {
    await send(START - 41, START - 40, START - 21, START - 20);
    await forget(...gone);
    expect(await visit()).toMatchObject({
      times: [START - 20, START - 41],
      said: [retention(START - 20)],
    });
  });

  test("a range beside them is exact", async () => {
    await send(START - 41, START - 20);
    await forget(...gone);
    for (const [from, to, times] of [
      [START - 20, START, [START - 20]],
      [START - 50, START - 40, [START - 41]],
    ] as const) {
      expect(await visit({ from, to })).toMatchObject({ times, said: [] });
    }
  });

  test("both sides share one budget, and older ones are not visited once it ends", async () => {
    await send(START - 42, START - 41, START - 12, START - 11);
    await forget(...gone);
    allow(3);
    expect(await visit()).toMatchObject({
      times: [START - 11, START - 12, START - 41],
      said: [budget(START - 42 + 1), retention(START - 20)],
    });
    allow(1);
    expect(await visit()).toMatchObject({
      times: [START - 11],
      said: [budget(START - 12 + 1), retention(START - 20)],
    });
  });
});

test("a side that the range does not have costs no index range", async () => {
  // One of the horizons, one of the events.
  expect((await visit()).ranges).toBe(2);
  await forget(START - HOUR, START - 20);
  expect((await visit()).ranges).toBe(2);
  expect((await visit({ to: START - 20 })).ranges).toBe(1);
});
