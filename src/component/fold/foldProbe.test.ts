/** The look ahead of a lane on trial: whether the events behind one that failed fail as well. */
import { ConvexError } from "convex/values";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defaultSiteSettings } from "../../shared/site/site.js";
import { MINUTE, SECOND } from "../../shared/units.js";
import type { Id } from "../_generated/dataModel.js";
import { positionOf } from "../log/eventLog.js";
import * as contributions from "../model/fold/contributions.js";
import { foldSettingsOf } from "../model/fold/foldSettings.js";
import * as foldPlan from "../model/fold/foldPlan.js";
import {
  allRows,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import * as attempts from "./attempts.js";
import { doOthersFail } from "./foldProbe.js";
import { foldBatch } from "./loop.js";
import { findProgress } from "../rows/laneProgress.js";
import { allEvents } from "../rows/eventRows.helpers.js";
import type { LoggedEvent } from "../rows/eventForm.js";

const settings = foldSettingsOf(defaultSiteSettings);
const { addEvent } = contributions;
let t: TestBackend;
let site: TestSite;
let siteId: Id<"sites">;
useSite((made) => ({ t, site } = made));
beforeEach(() => {
  siteId = site.siteId;
  // A lane that stops is logged.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Every event fails, except those at these places. */
function failAllBut(places: number[], error: unknown = new Error("bad")): void {
  vi.spyOn(contributions, "addEvent").mockImplementation(
    (deltas, countedBy, event) => {
      const { eventId } = event as { eventId?: string };
      if (!places.includes(Number(eventId))) throw error;
      addEvent(deltas, countedBy, event);
    },
  );
}

async function send(count: number): Promise<LoggedEvent[]> {
  await site.send(
    Array.from({ length: count }, (_, index) => ({
      ...{ type: "pageview" as const, visitorId: "ada", eventId: `${index}` },
      occurredAt: START,
    })),
  );
  return await t.run((ctx) => allEvents(ctx));
}

/** The answer for the lane's first event. */
async function lookAhead(count: number): Promise<boolean> {
  const events = await send(count);
  const upTo = positionOf(events[0]!).seq;
  const failed = { siteId, lane: 0, cursor: null, upTo };
  return await t.run((ctx) => doOthersFail(ctx, failed));
}

describe("the events behind the one that failed", () => {
  test.each([
    ["all five fail", 6, []],
    ["the five next ones fail, and later ones do not", 8, [6, 7]],
    ["they fail, and it does not any more", 6, [0]],
  ])("fail if %s", async (_, count, good) => {
    failAllBut(good);
    expect(await lookAhead(count)).toBe(true);
  });

  test.each([1, 2, 3, 4, 5])("do not fail if number %d folds", async (good) => {
    failAllBut([good]);
    expect(await lookAhead(6)).toBe(false);
  });

  test("say nothing if they are too few", async () => {
    failAllBut([]);
    expect(await lookAhead(5)).toBe(false);
    expect(contributions.addEvent).not.toHaveBeenCalled();
  });

  test("say nothing if there is no room to try them", async () => {
    failAllBut([]);
    vi.spyOn(attempts, "hasRoomForAttempt").mockResolvedValue(false);
    expect(await lookAhead(6)).toBe(false);
    expect(contributions.addEvent).not.toHaveBeenCalled();
  });

  test("fail with an error that has data as well", async () => {
    failAllBut([], new ConvexError("other"));
    expect(await lookAhead(6)).toBe(true);
  });

  test("fail if they overrun the limits of an attempt", async () => {
    const { attemptLimits } = foldPlan;
    vi.spyOn(foldPlan, "attemptLimits").mockImplementation((share) => {
      const { limits, rangeBudget } = attemptLimits(share);
      return { limits: { ...limits, documentsWritten: 1 }, rangeBudget };
    });
    expect(await lookAhead(6)).toBe(true);
  });

  test("leave nothing behind, whether they fold or not", async () => {
    failAllBut([1, 2]);
    await send(6);
    const before = await allRows(t);
    const [first] = await t.run((ctx) => allEvents(ctx));
    const upTo = positionOf(first!).seq;
    const failed = { siteId, lane: 0, cursor: null, upTo };
    await t.run((ctx) => doOthersFail(ctx, failed));
    expect(await allRows(t)).toEqual(before);
  });
});

describe("a lane on trial whose first event fails", () => {
  const failing = { since: START - MINUTE, stops: 2 };
  const trial = async () => {
    const [first] = await send(8);
    await t.run((ctx) =>
      ctx.db.insert("laneProgress", {
        ...{ siteId, lane: 0, seq: 0n, after: 0, at: START, failing },
      }),
    );
    return await t.run(async (ctx) => {
      const progress = await findProgress(ctx, siteId, 0);
      const of = { siteId, lane: 0, settings, progress };
      const upTo = positionOf(first!).seq;
      const size = { size: 500, flushIntervalMs: 20 * SECOND };
      const report = await foldBatch(ctx, of, { cursor: null, upTo, ...size });
      const { cursor, isExhausted, events, debounceMs } = report;
      return { cursor, isExhausted, events, debounceMs };
    });
  };
  const outcome = () =>
    t.run(async (ctx) => {
      const jobs = await ctx.db.system.query("_scheduled_functions").collect();
      return {
        letters: (await ctx.db.query("deadLetters").collect()).length,
        stillFailing: (await ctx.db.query("laneProgress").unique())?.failing,
        stops: jobs
          .filter(({ name }) => name.startsWith("fold/loop:stop"))
          .map(({ args }) => args[0] as object),
      };
    });

  test("stops again if those behind it fail, and sets nothing aside", async () => {
    failAllBut([]);
    expect(await trial()).toEqual({
      ...{ isExhausted: false, events: 0, debounceMs: 20 * SECOND },
      cursor: null,
    });
    expect(await outcome()).toEqual({
      letters: 0,
      stillFailing: failing,
      stops: [{ siteId, lane: 0 }],
    });
    expect(console.error).toHaveBeenCalledTimes(1);
  });

  test("sets it aside and goes on if one behind it folds", async () => {
    failAllBut([1, 2, 3, 4, 5, 6, 7]);
    expect((await trial()).cursor).not.toBeNull();
    const after = { letters: 1, stillFailing: undefined, stops: [] };
    expect(await outcome()).toEqual(after);
    expect(console.error).not.toHaveBeenCalled();
  });
});
