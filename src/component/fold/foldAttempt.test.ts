/** One attempt of a fold, and one run of a lane: what each takes, and how far it gets. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { DAY, SECOND } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { positionOf } from "../log/eventLog.js";
import { attemptLimits } from "../model/fold/foldPlan.js";
import {
  START,
  useNoChance,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { defaultSiteSettings } from "../../shared/site/site.js";
import { foldSettingsOf } from "../model/fold/foldSettings.js";
import * as attempts from "./attempts.js";
import { foldBatch } from "./loop.js";
import { allEvents } from "../rows/eventRows.helpers.js";
import type { LoggedEvent } from "../rows/eventForm.js";

let t: TestBackend;
let site: TestSite;
let siteId: Id<"sites">;
let events: LoggedEvent[];
useNoChance();
useSite((made) => ({ t, site } = made));
beforeEach(async () => {
  siteId = site.siteId;
  // Three visitors, one commit.
  await site.send(
    ["ada", "bob", "cyd"].map((visitorId) => ({
      ...{ type: "pageview" as const, visitorId, occurredAt: START },
    })),
  );
  events = await t.run((ctx) => allEvents(ctx));
});

const settings = foldSettingsOf(defaultSiteSettings);
const lane = { lane: 0, settings, cursor: null };
const last = () => positionOf(events[2]!);
const count = (table: "visitors" | "deadLetters" | "backlog") =>
  t.run(async (ctx) => (await ctx.db.query(table).collect()).length);
const used = async () => {
  const range = { from: START - DAY, to: START + DAY };
  const days = await t.query(api.usage.getUsage, { siteId, ...range });
  return days.reduce((sum, { accepted }) => sum + accepted, 0);
};

describe("an attempt", () => {
  const attempt = (args: { size?: number; rangeBudget?: number }) =>
    t.mutation(internal.fold.loop.foldAttempt, {
      ...{ ...lane, siteId, upTo: last().seq },
      ...{ size: 10, rangeBudget: 1000, ...args },
    });

  test("folds all of the batch, and says that nothing is left", async () => {
    expect(await attempt({})).toMatchObject({
      ...{ events: 3, cursor: last(), exhausted: true },
    });
    expect([await count("visitors"), await used()]).toEqual([3, 3]);
  });

  test("takes as many events as it may, and says that some are left", async () => {
    expect(await attempt({ size: 2 })).toMatchObject({
      ...{ events: 2, cursor: positionOf(events[1]!), exhausted: false },
    });
    expect([await count("visitors"), await used()]).toEqual([2, 2]);
  });

  test("ends where its index ranges do, and counts only what it has folded", async () => {
    expect(await attempt({ rangeBudget: 1 })).toMatchObject({
      ...{ events: 1, cursor: positionOf(events[0]!), exhausted: false },
    });
    expect([await count("visitors"), await used()]).toEqual([1, 1]);
  });

  test("of an empty log leaves the cursor where it was", async () => {
    for (const cursor of [null, last()]) {
      const folded = await t.mutation(internal.fold.loop.foldAttempt, {
        ...{ ...lane, siteId, cursor, upTo: cursor ? last().seq : 0n },
        ...{ size: 10, rangeBudget: 1000 },
      });
      expect(folded).toMatchObject({ events: 0, cursor, exhausted: true });
    }
  });
});

describe("a run", () => {
  beforeEach(() =>
    t.run((ctx) =>
      ctx.db.insert("backlog", {
        ...{ siteId, lane: 0, seq: last().seq, events: 100 },
      }),
    ),
  );
  const fold = (size: number, upTo = last().seq) =>
    t.run(async (ctx) => {
      const of = { siteId, lane: 0, settings, progress: null };
      const batch = { cursor: null, upTo, size, flushIntervalMs: 20 * SECOND };
      const report = await foldBatch(ctx, of, batch);
      const { cursor, isExhausted, events: passed, debounceMs } = report;
      return { cursor, isExhausted, events: passed, debounceMs };
    });

  test("moves the cursor, and forgets the arrivals that it has passed", async () => {
    expect(await fold(500)).toEqual({
      ...{ isExhausted: true, events: 3, debounceMs: 20 * SECOND },
      cursor: { ...last(), at: START },
    });
    expect(await count("backlog")).toBe(0);
    const [progress] = await t.run((ctx) =>
      ctx.db.query("laneProgress").collect(),
    );
    expect(progress).toMatchObject({ lane: 0, ...last(), at: START });
  });

  test("without an event has no cursor", async () => {
    const report = await fold(500, 0n);
    expect(report).toEqual({
      ...{ isExhausted: true, events: 0, debounceMs: 20 * SECOND },
      cursor: null,
    });
    expect(await count("backlog")).toBe(1);
  });

  test("of no event sets the first one aside untried", async () => {
    expect(await fold(0)).toMatchObject({ cursor: positionOf(events[0]!) });
    const letters = await t.run((ctx) => ctx.db.query("deadLetters").collect());
    expect(letters).toMatchObject([
      { eventDocumentId: events[0]!._id, reason: "outOfTime", lane: 0 },
    ]);
    expect([await count("visitors"), await used()]).toEqual([0, 1]);
  });

  test("makes no attempt, and forgets nothing, where there is no room for it", async () => {
    vi.spyOn(attempts, "hasRoomForAttempt").mockResolvedValue(false);
    vi.spyOn(attempts, "hasRoomFor").mockResolvedValue(false);
    const report = await fold(500);
    expect(report).toEqual({
      ...{ isExhausted: false, events: 0, debounceMs: 20 * SECOND },
      cursor: null,
    });
    expect([await count("visitors"), await count("backlog")]).toEqual([0, 1]);
  });

  test("that made no attempt forgets nothing, whatever room there is for that", async () => {
    vi.spyOn(attempts, "hasRoomForAttempt").mockResolvedValue(false);
    await fold(500);
    expect([await count("visitors"), await count("backlog")]).toEqual([0, 1]);
  });

  test("keeps the arrivals if its attempts have used up the room", async () => {
    vi.spyOn(attempts, "hasRoomFor").mockResolvedValue(false);
    expect((await fold(500)).cursor).not.toBeNull();
    expect([await count("visitors"), await count("backlog")]).toEqual([3, 1]);
  });
});

describe("the room for an attempt", () => {
  const { limits } = attemptLimits(0.4);
  const hasRoom = async (left: typeof limits) => {
    const metrics = Object.fromEntries(
      Object.entries(left).map(([name, remaining]) => [name, { remaining }]),
    );
    const meta = { getTransactionMetrics: () => Promise.resolve(metrics) };
    const ctx = { meta } as unknown as MutationCtx;
    return await attempts.hasRoomFor(ctx, limits);
  };

  test("is there with exactly as much left as it needs", async () => {
    expect(await hasRoom(limits)).toBe(true);
  });

  test.each(Object.keys(limits) as (keyof typeof limits)[])(
    "is not there with too little left of %s alone",
    async (name) => {
      expect(await hasRoom({ ...limits, [name]: limits[name] - 1 })).toBe(
        false,
      );
    },
  );
});
