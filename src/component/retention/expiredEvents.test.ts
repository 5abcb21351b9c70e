/** Tests which events clean-up deletes, and above all which it does not. */
import { describe, expect, test, vi } from "vitest";
import { DAY } from "../../shared/units.js";
import { positionOf } from "../log/eventLog.js";
import { findProgress } from "../rows/laneProgress.js";
import {
  foldAll,
  initConvexTest,
  initSite,
  START,
  useTestClock,
} from "../testing/setup.helpers.js";
import {
  DAY_START,
  live,
  short,
  view,
  pass,
  cleanup,
  rows,
} from "./retention.helpers.js";
import { allEvents } from "../rows/eventRows.helpers.js";

useTestClock();

describe("events", () => {
  test("go when they are older than the horizon, to the millisecond", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    for (const offset of [-1, 0, 1, DAY]) {
      vi.setSystemTime(DAY_START + offset);
      await site.send([view(`v${offset}`, DAY_START + offset)], live);
    }
    await foldAll(t);
    // The last instant at which the horizon is the start of that day.
    vi.setSystemTime(DAY_START + 3 * DAY - 1);
    expect((await cleanup(t, site)).deleted.events).toBe(1);
    expect((await rows(t)).events).toBe(3);
    vi.setSystemTime(DAY_START + 3 * DAY);
    expect((await cleanup(t, site)).deleted.events).toBe(2);
    expect(await cleanup(t, site)).toMatchObject({ hasMore: false });
    const left = await t.run((ctx) => allEvents(ctx));
    expect(left.map((event) => event.occurredAt)).toEqual([DAY_START + DAY]);
  });

  test("stay while their fold waits, and are counted by it", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { ...short, lanes: 4 });
    const ids = Array.from({ length: 12 }, (_, index) => `visitor${index}`);
    await site.send(
      ids.slice(0, 6).map((id) => view(id, START)),
      live,
    );
    await foldAll(t);
    // Events of the same lanes, at the same time, but not folded yet.
    await site.send(
      ids.slice(6).map((id) => view(id, START)),
      live,
    );
    vi.setSystemTime(START + 10 * DAY);
    expect((await cleanup(t, site)).deleted.events).toBe(6);
    const left = await t.run((ctx) => allEvents(ctx));
    expect(left.map(({ visitorId }) => visitorId).sort()).toEqual(
      ids.slice(6).sort(),
    );
    expect(await cleanup(t, site)).toMatchObject({
      deleted: { events: 0 },
      hasMore: false,
    });
    await foldAll(t);
    expect(await site.overview(DAY_START, DAY_START + DAY)).toMatchObject({
      events: 12,
      visitors: 12,
    });
    expect((await cleanup(t, site)).deleted.events).toBe(6);
  });

  test("of one commit are told apart by their place in it", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    await site.send(
      ["a", "b", "c", "d", "e"].map((id) => view(id, START)),
      live,
    );
    await foldAll(t);
    // As if the fold had stopped after the third.
    await t.run(async (ctx) => {
      const log = await allEvents(ctx);
      const cursor = { ...positionOf(log[2]!), at: START };
      const progress = await findProgress(ctx, site.siteId, 0);
      await ctx.db.patch("laneProgress", progress!._id, cursor);
    });
    vi.setSystemTime(START + 10 * DAY);
    expect((await cleanup(t, site)).deleted.events).toBe(3);
    const left = await t.run((ctx) => allEvents(ctx));
    expect(left.map(({ visitorId }) => visitorId)).toEqual(["d", "e"]);
  });

  test("that are dead letters go with their letter", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    await site.send([view("ada", START)], live);
    vi.setSystemTime(START + 10 * DAY);
    await site.send([view("bob", START + 10 * DAY)], live);
    await foldAll(t);
    await t.run(async (ctx) => {
      for (const event of await allEvents(ctx)) {
        await ctx.db.insert("deadLetters", {
          siteId: event.siteId,
          lane: 0,
          eventDocumentId: event._id,
          occurredAt: event.occurredAt,
          failedAt: START,
          reason: "threw",
          error: "cannot",
          attempts: 0,
          retryAt: START + 100 * DAY,
        });
      }
    });
    await cleanup(t, site, 1);
    const left = await t.run(async (ctx) => ({
      events: await allEvents(ctx),
      letters: await ctx.db.query("deadLetters").collect(),
    }));
    expect(left.events.map((event) => event.visitorId)).toEqual(["bob"]);
    expect(left.letters.map((letter) => letter.eventDocumentId)).toEqual([
      left.events[0]!._id,
    ]);
  });

  test("of a day that is being counted again stay until it is", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    const siteId = site.siteId;
    await site.send([view("ada", START)], live);
    vi.setSystemTime(START + DAY);
    await site.send([view("bob", START + DAY)], live);
    await pass(t, 2 * DAY);
    vi.setSystemTime(START + 10 * DAY);
    const repair = await t.run((ctx) =>
      ctx.db.insert("repairs", {
        siteId,
        day: DAY_START + DAY,
        hours: [],
        updatedAt: Date.now(),
      }),
    );
    expect((await cleanup(t, site)).deleted).toMatchObject({
      events: 1,
      hours: 2,
      sessions: 1,
    });
    await t.run((ctx) => ctx.db.delete("repairs", repair));
    expect((await cleanup(t, site)).deleted).toMatchObject({
      events: 1,
      hours: 2,
      sessions: 1,
    });
  });
});
