/** The samples of a busy half hour: which quarter minutes and visitors are read, and how far. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { KIB, MIB, MINUTE } from "../../shared/units.js";
import type { Id } from "../_generated/dataModel.js";
import * as limits from "../budget/realtimeLimits.js";
import type { QuarterMinute } from "../model/reports/quarterMinutes.js";
import { inScope } from "../testing/inScope.helpers.js";
import {
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { historiesOf, quartersOf } from "./realtimeSamples.js";
import { eventAt, putEvent } from "../rows/eventRows.helpers.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import { putSession } from "../rows/peopleRows.helpers.js";

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

const QUARTER = MINUTE / 4;
const window = { from: START - 30 * MINUTE, to: START };

interface StoredView {
  occurredAt: number;
  visitorId?: string;
  title?: string;
}

/** Stores pageviews, in the log alone. Returns them in the order in which they are given. */
const store = (views: readonly StoredView[]) =>
  t.run(async (ctx) => {
    const rows: LoggedEvent[] = [];
    for (const [index, view] of views.entries()) {
      const id = await putEvent(ctx, {
        ...{ type: "pageview", source: "client", path: "/", lane: 0, siteId },
        ...{ visitorId: `visitor${index}`, receivedAt: START, ...view },
        seq: ctx.db.vars.commitTs,
      });
      rows.push((await eventAt(ctx, id))!);
    }
    return rows;
  });

/** So many instants, each a millisecond before the one that comes before it in the list. */
const before = (end: number, count: number, title?: string) =>
  Array.from({ length: count }, (_, index) => ({
    occurredAt: end - 1 - index,
    ...(title !== undefined && { title }),
  }));

/** The quarters, where so many of the stored views are the newest that were read. */
async function quarters(views: readonly LoggedEvent[], newestCount: number) {
  const newest = views.slice(0, newestCount);
  const beyond = views[newestCount]!;
  return await inScope(t, site, async (scope) => {
    return await quartersOf(scope, { window, newest, beyond });
  });
}

/** The quarter that ends so many quarters before the window does. */
const endingAt = (all: readonly QuarterMinute[], quartersAgo: number) =>
  all.find(({ span }) => span.to === START - quartersAgo * QUARTER);

const timesOf = (quarter: QuarterMinute | undefined) =>
  quarter?.events.map(({ occurredAt }) => occurredAt);

describe("a quarter minute", () => {
  test("is whole where the newest events reach beyond it, and has its own events alone", async () => {
    const start = START - QUARTER;
    const views = await store([
      { occurredAt: START - 1 },
      { occurredAt: start },
      { occurredAt: start - 1 },
      { occurredAt: start - QUARTER - 1 },
    ]);
    // No other event is there to be read.
    await t.run(async (ctx) => {
      for (const { _id } of views) await ctx.db.delete("events", _id);
    });
    const all = await quarters(views, 3);
    expect(timesOf(endingAt(all, 0))).toEqual([START - 1, start]);
    expect(timesOf(endingAt(all, 1))).toEqual([start - 1]);
    expect(timesOf(endingAt(all, 2))).toEqual([]);
    expect(all).toHaveLength(120);
    expect(new Set(all.map(({ share }) => share))).toEqual(new Set([1]));
  });

  test("stands for the time that its newest events cover where these end in it", async () => {
    // The event that was not read is in the middle, and one is at the very start.
    const views = await store([
      ...before(START, 16),
      { occurredAt: START - QUARTER / 2 },
      { occurredAt: START - QUARTER },
    ]);
    const [last] = [endingAt(await quarters(views, 16), 0)];
    expect(last?.events).toHaveLength(16);
    // The other quarters of the minute were read whole.
    expect(last?.share).toBeCloseTo(1 / 2);
    const [next] = [endingAt(await quarters(views, 17), 0)];
    expect(next?.events).toHaveLength(17);
    expect(next?.share).toBeLessThan(1);
  });

  test("is read where fewer than 16 of its events are among the newest", async () => {
    const views = await store(before(START, 16));
    const all = await quarters(views, 15);
    expect(endingAt(all, 0)?.events).toHaveLength(16);
    expect(endingAt(all, 0)?.share).toBe(1);
  });

  test("has its 16 newest events, and stands for the time down to the next", async () => {
    const end = START - QUARTER;
    const views = await store([
      ...before(START, 1),
      ...before(end, 16),
      { occurredAt: end - QUARTER / 4 },
      { occurredAt: end - QUARTER / 2 },
    ]);
    const quarter = endingAt(await quarters(views, 1), 1);
    expect(timesOf(quarter)).toEqual(
      before(end, 16).map(({ occurredAt }) => occurredAt),
    );
    expect(quarter?.share).toBeCloseTo(1 / 4);
  });

  test("has one event however large it is, and no second one beyond 16 KiB", async () => {
    const end = START - QUARTER;
    const views = await store([
      ...before(START, 1),
      ...before(end, 1, "x".repeat(20 * KIB)),
      { occurredAt: end - QUARTER / 2 },
    ]);
    const quarter = endingAt(await quarters(views, 1), 1);
    expect(timesOf(quarter)).toEqual([end - 1]);
    expect(quarter?.share).toBeCloseTo(1 / 2);
  });
});

test("one quarter of each minute stands for it where there is no room for more", async () => {
  vi.spyOn(limits, "sampledEvents", "get").mockReturnValue({
    rows: 2,
    bytes: MIB,
  });
  const views = await store([
    { occurredAt: START - MINUTE - 1 },
    { occurredAt: START - MINUTE - 2 },
    { occurredAt: START - MINUTE - QUARTER - 1 },
    { occurredAt: START - 2 * MINUTE - 1 },
  ]);
  const all = await quarters(views, 1);
  // All four of the newest minute were read, and the last one of each other.
  const ends = all.map(({ span }) => (START - span.to) / QUARTER);
  expect(ends.slice(-6)).toEqual([8, 4, 3, 2, 1, 0]);
  expect(all).toHaveLength(4 + 29);
  expect(endingAt(all, 0)?.share).toBe(1);
  expect(endingAt(all, 4)?.share).toBe(1 / 4);
  expect(timesOf(endingAt(all, 4))).toEqual([
    START - MINUTE - 1,
    START - MINUTE - 2,
  ]);
});

describe("the history of a visitor", () => {
  const histories = async (...visitorIds: string[]) => {
    const entries = await inScope(t, site, async (scope) => {
      return [...(await historiesOf(scope, visitorIds, window))];
    });
    return new Map(entries);
  };
  /** Those whose history is known, in the order of their names. */
  const known = async (...visitorIds: string[]) =>
    [...(await histories(...visitorIds)).keys()].sort();
  const by = (visitorId: string, ...times: number[]) =>
    times.map((occurredAt) => ({ visitorId, occurredAt }));
  const allow = (rows: number) => {
    const pace: { LOOKUPS_AT_ONCE: number } = limits;
    vi.spyOn(pace, "LOOKUPS_AT_ONCE", "get").mockReturnValue(2);
    vi.spyOn(limits, "historyEvents", "get").mockReturnValue({
      rows,
      bytes: MIB,
    });
  };

  test("is complete down to the start of the window, newest event first", async () => {
    const [inside, ahead] = [START - MINUTE, START];
    await store(by("ada", window.from - 1, window.from, inside, ahead));
    expect((await histories("ada")).get("ada")).toMatchObject({
      events: [{ occurredAt: inside }, { occurredAt: window.from }],
      reachesTo: window.from,
      sessions: [],
    });
  });

  test("has the session that began last before the end of the window", async () => {
    await t.run(async (ctx) => {
      for (const startedAt of [START - 90 * MINUTE, START - MINUTE, START]) {
        await putSession(ctx, {
          ...{ siteId, visitorId: "ada", startedAt, endedAt: startedAt },
          ...{ pageviews: 1, events: 1, customEvents: 0, values: {} },
          origin: { at: startedAt },
        });
      }
    });
    expect((await histories("ada")).get("ada")).toMatchObject({
      events: [],
      sessions: [{ startedAt: START - MINUTE }],
    });
  });

  test("ends with its twentieth event, and says to where it reaches", async () => {
    const times = Array.from({ length: 21 }, (_, index) => START - 1 - index);
    await store(by("ada", ...times));
    const ada = (await histories("ada")).get("ada");
    expect(ada?.events).toHaveLength(20);
    expect(ada?.reachesTo).toBe(START - 20);
  });

  test("ends with the first event for which there was no room", async () => {
    allow(1);
    await store(by("ada", START - 1, START - 2, START - 3));
    const ada = (await histories("ada")).get("ada");
    expect(ada?.events).toHaveLength(2);
    expect(ada?.reachesTo).toBe(START - 2);
  });

  test("is read of the next visitors as long as there is room", async () => {
    await store(
      ["ada", "bea", "cyd", "dan"].flatMap((id) => by(id, START - 1)),
    );
    const everyone = ["ada", "bea", "cyd", "dan", "eve"];
    allow(3);
    expect(await known(...everyone)).toEqual(everyone.slice(0, 4));
    allow(2);
    expect(await known(...everyone)).toEqual(["ada", "bea"]);
    allow(5);
    expect(await known(...everyone)).toEqual(everyone);
  });
});
