/** The rows that folding a run of events reads, writes and leaves alone. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import type { Id } from "../_generated/dataModel.js";
import { positionOf } from "../log/eventLog.js";
import { CLOSED_AFTER_MS } from "../model/rollups/closing.js";
import * as sessionRows from "../rows/sessions.js";
import { foldSettingsOf } from "../model/fold/foldSettings.js";
import { findSite } from "../scope/requireSite.js";
import {
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { applyEvents, storedSessions } from "./applyEvents.js";
import { allEvents } from "../rows/eventRows.helpers.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import {
  allSessions,
  allVisitors,
  putSession,
} from "../rows/peopleRows.helpers.js";

let t: TestBackend;
let site: TestSite;
let siteId: Id<"sites">;
useSite((made) => ({ t, site } = made));
beforeEach(() => (siteId = site.siteId));
afterEach(() => {
  vi.restoreAllMocks();
});

const view = (visitorId: string, at = START): IncomingEvent => ({
  ...{ type: "pageview", visitorId, occurredAt: at, path: "/" },
});

/** Stores events, and returns their rows. */
async function send(events: IncomingEvent[]): Promise<LoggedEvent[]> {
  const known = await t.run((ctx) => allEvents(ctx));
  await site.send(events);
  const rows = await t.run((ctx) => allEvents(ctx));
  return rows.slice(known.length);
}

/** Folds events, and returns how many documents that has written. */
async function fold(events: LoggedEvent[], rangeBudget = 1000) {
  return await t.run(async (ctx) => {
    const settings = foldSettingsOf((await findSite(ctx, siteId))!);
    const lane = { siteId, lane: 0, settings };
    const folded = await applyEvents(ctx, lane, events, rangeBudget);
    const { documentsWritten } = await ctx.meta.getTransactionMetrics();
    return { folded, written: documentsWritten.used };
  });
}

const tables = () =>
  t.run(async (ctx) => ({
    visitors: await allVisitors(ctx),
    sessions: await allSessions(ctx),
    users: await ctx.db.query("users").collect(),
    groups: await ctx.db.query("groups").collect(),
    members: await ctx.db.query("groupMembers").collect(),
    eventGroups: await ctx.db.query("eventGroups").collect(),
    rollups: await ctx.db.query("rollups").collect(),
  }));

describe("a fold", () => {
  test("notes how far its deltas count, and plans the merging of its quiet hours once", async () => {
    const hour = START - (START % HOUR);
    const events = await send([
      view("ada"),
      view("bob"),
      view("ada", hour - 1),
    ]);
    await fold(events);
    const { rollups } = await tables();
    const fences = rollups.flatMap(({ countedTo }) => countedTo ?? []);
    const fence = { lane: 0, ...positionOf(events[2]!) };
    expect(fences).toEqual([fence, fence]);
    const planned = () =>
      t.run(async (ctx) => {
        const jobs = await ctx.db.system
          .query("_scheduled_functions")
          .collect();
        return jobs
          .filter(({ name }) => name.startsWith("rollups/"))
          .map(({ name, args, scheduledTime }) => ({
            ...{ name, args: args[0] as object, at: scheduledTime },
          }));
      });
    const day = START - (START % DAY);
    const name = "rollups/compactDay:compactDay";
    const at = day + DAY + CLOSED_AFTER_MS;
    const plan = [{ name, args: { siteId, bucket: day }, at }];
    expect(await planned()).toEqual(plan);
    await fold(await send([view("cyd")]));
    expect(await planned()).toEqual(plan);
  });

  test("of no event writes nothing", async () => {
    expect(await fold([])).toEqual({
      ...{ folded: { events: 0, ranges: 0 }, written: 0 },
    });
  });

  test("makes one visitor of all events of a visitor, and none of the others", async () => {
    const paid = { type: "track" as const, name: "paid", occurredAt: START };
    const events = await send([
      view("ada", START + 1),
      view("bob"),
      view("ada"),
      { ...paid, userId: "ann" },
    ]);
    await fold(events);
    const { visitors, sessions } = await tables();
    expect(
      visitors.map(({ visitorId, firstSeenAt }) => [visitorId, firstSeenAt]),
    ).toEqual([
      ["ada", START],
      ["bob", START],
    ]);
    expect(
      sessions.map(({ visitorId, events }) => [visitorId, events]),
    ).toEqual([
      ["ada", 2],
      ["bob", 1],
    ]);
  });

  test("leaves the row of a visitor alone about whom it learns nothing", async () => {
    const [first, second] = await send([view("ada"), view("ada", START + 1)]);
    await fold([first!]);
    // The session, and two blocks.
    expect((await fold([second!])).written).toBe(3);
  });

  test("replaces the row of a visitor about whom it learns more", async () => {
    const [first, second] = await send([view("ada"), view("ada", START - 1)]);
    await fold([first!]);
    const before = await tables();
    // The visitor as well.
    expect((await fold([second!])).written).toBe(4);
    const { visitors } = await tables();
    expect(visitors).toMatchObject([
      { _id: before.visitors[0]!._id, firstSeenAt: START - 1 },
    ]);
  });

  test("fails if one visitor's session cannot be written, and lets the others end first", async () => {
    const events = await send([view("ada"), view("bob")]);
    const { writeSession } = sessionRows;
    let written = 0;
    vi.spyOn(sessionRows, "writeSession").mockImplementation(
      async (ctx, siteId, visitorId, changed) => {
        if (visitorId === "ada") throw new Error("cannot write");
        await writeSession(ctx, siteId, visitorId, changed);
        written++;
      },
    );
    const folded = t.run(async (ctx) => {
      const settings = foldSettingsOf((await findSite(ctx, siteId))!);
      await applyEvents(ctx, { siteId, lane: 0, settings }, events, 1000);
    });
    await expect(folded).rejects.toThrow("cannot write");
    expect(written).toBe(1);
    expect((await tables()).visitors).toEqual([]);
  });
});

describe("the stored sessions that touch a run", () => {
  const cut = { sessionTimeoutMs: 30 * MINUTE, sessionRule: "gap" as const };
  const touching = async (starts: number[], runs: [number, number][]) =>
    await t.run(async (ctx) => {
      for (const startedAt of starts) {
        await putSession(ctx, {
          ...{ siteId, visitorId: "ada", startedAt, endedAt: startedAt },
          ...{ pageviews: 1, events: 1, customEvents: 0, values: {} },
          origin: { at: startedAt },
        });
      }
      const found = await storedSessions(
        ctx,
        { _id: siteId, ...cut },
        "ada",
        runs.map(([startedAt, endedAt]) => ({ startedAt, endedAt })),
      );
      return found.map(({ startedAt }) => startedAt);
    });
  const gap = cut.sessionTimeoutMs;

  test("begin up to one timeout after it, or end up to one before", async () => {
    const [from, to] = [10 * gap, 11 * gap];
    const starts = [from - 3 * gap, from - gap, to + gap, to + 3 * gap];
    const found = await touching(starts, [[from, to]]);
    expect(found).toEqual([to + gap, from - gap]);
  });

  test("lie not a millisecond further away", async () => {
    const [from, to] = [10 * gap, 11 * gap];
    const starts = [from - gap - 1, to + gap + 1];
    expect(await touching(starts, [[from, to]])).toEqual([]);
  });

  test("are each found once, for all runs", async () => {
    const runs: [number, number][] = [
      [10 * gap, 10 * gap],
      [12 * gap, 12 * gap],
      [20 * gap, 20 * gap],
    ];
    const found = await touching([11 * gap, 20 * gap], runs);
    expect(found).toEqual([11 * gap, 20 * gap]);
  });
});
