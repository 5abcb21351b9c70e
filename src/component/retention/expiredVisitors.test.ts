/** Tests which sessions and visitors clean-up deletes. */
import { describe, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
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
  pass,
  short,
  view,
  cleanup,
  nothing,
  rows,
} from "./retention.helpers.js";
import {
  allSessions,
  allVisitors,
  putVisitor,
} from "../rows/peopleRows.helpers.js";

useTestClock();

describe("sessions and visitors", () => {
  test("sessions go when they began and ended before the horizon", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    const midnight = DAY_START + DAY;
    vi.setSystemTime(midnight - MINUTE);
    await site.send(
      [view("before", Date.now()), view("across", Date.now())],
      live,
    );
    vi.setSystemTime(midnight);
    await site.send([view("across", midnight), view("after", midnight)], live);
    await foldAll(t);
    vi.setSystemTime(midnight + 2 * DAY);
    expect((await cleanup(t, site)).deleted.sessions).toBe(1);
    const left = await t.run((ctx) => allSessions(ctx));
    expect(left.map(({ visitorId }) => visitorId).sort()).toEqual([
      "across",
      "after",
    ]);
    vi.setSystemTime(midnight + 3 * DAY);
    expect((await cleanup(t, site)).deleted.sessions).toBe(2);
  });

  test("0 keeps them for ever", async () => {
    const t = initConvexTest();
    const site = await initSite(t, {
      ...short,
      sessionRetentionDays: 0,
      visitorRetentionDays: 0,
    });
    await site.send([view("ada", START)], live);
    await foldAll(t);
    vi.setSystemTime(START + 3000 * DAY);
    expect((await cleanup(t, site)).deleted).toMatchObject({
      events: 1,
      sessions: 0,
      visitors: 0,
    });
  });

  test("visitors go once nothing of them is left", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { ...short, sessionRetentionDays: 5 });
    // Server events belong to no session.
    const server = (at: number) =>
      ({ ...view("server", at), source: "server" }) as const;
    await site.send(
      [view("gone", START), view("returned", START), server(START)],
      live,
    );
    await foldAll(t);
    const visitors = () =>
      t.run(async (ctx) =>
        (await allVisitors(ctx)).map(({ visitorId }) => visitorId).sort(),
      );
    vi.setSystemTime(START + 3 * DAY);
    await cleanup(t, site);
    expect(await visitors()).toEqual(["gone", "returned", "server"]);
    vi.setSystemTime(START + 8 * DAY);
    await site.send(
      [view("returned", START + 8 * DAY), server(START + 8 * DAY)],
      live,
    );
    await foldAll(t);
    vi.setSystemTime(START + 9 * DAY);
    expect((await cleanup(t, site)).deleted.visitors).toBe(1);
    expect(await visitors()).toEqual(["returned", "server"]);
    vi.setSystemTime(START + 12 * DAY);
    await cleanup(t, site);
    // The only trace of one visitor is when it was last seen.
    expect((await rows(t)).events).toBe(0);
    expect(await visitors()).toEqual(["returned", "server"]);
    vi.setSystemTime(START + 20 * DAY);
    await cleanup(t, site);
    expect(await visitors()).toEqual([]);
  });

  test("a pass looks at rows once for each cut, in as many calls as it takes", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { ...short, sessionRetentionDays: 0 });
    const siteId = site.siteId;
    const plant = (visitorId: string, firstSeenAt: number) =>
      t.run((ctx) => putVisitor(ctx, { siteId, visitorId, firstSeenAt }));
    const active = Array.from({ length: 6 }, (_, index) => `active${index}`);
    for (const [index, visitorId] of active.entries()) {
      await plant(visitorId, START + index);
    }
    // Two rows of one instant.
    await plant("gone1", START + 10);
    await plant("gone2", START + 11);
    await plant("gone3", START + 11);
    vi.setSystemTime(START + 10 * DAY);
    await site.send(
      active.map((id) => view(id, Date.now())),
      live,
    );
    const lookedAt = () =>
      t.run(async (ctx) => {
        const row = (await ctx.db.query("cleanupPasses").collect()).find(
          ({ kind }) => kind === "visitors",
        );
        return row?.kind === "visitors" ? row : null;
      });
    const one = { ...nothing, visitors: 1 };
    expect(await cleanup(t, site, 1)).toEqual({ deleted: one, hasMore: true });
    expect(await lookedAt()).toMatchObject({ first: { at: START + 10 } });
    // This is before the place that the pass has reached. The next pass comes to it.
    await plant("behind", START + 5);
    expect(await cleanup(t, site, 1)).toEqual({ deleted: one, hasMore: true });
    expect(await cleanup(t, site, 1)).toEqual({ deleted: one, hasMore: false });
    expect((await rows(t)).visitors).toBe(7);
    // The cut has not moved, so clean-up looks at nothing again.
    expect(await cleanup(t, site)).toEqual({
      deleted: nothing,
      hasMore: false,
    });
    vi.setSystemTime(START + 11 * DAY);
    expect(await cleanup(t, site, 1)).toEqual({ deleted: one, hasMore: false });
    expect((await rows(t)).visitors).toBe(6);
    expect(await lookedAt()).not.toHaveProperty("again");
  });

  test("a visitor who was seen within the retention is known, and returns as known", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { visitorRetentionDays: 365 });
    const seen = async (day: number, event: Partial<IncomingEvent> = {}) => {
      vi.setSystemTime(START + day * DAY);
      const { occurredAt, ...own } = view("ada", Date.now());
      await site.send([{ ...own, ...event }], live);
      await foldAll(t);
    };
    const cleanUpUntil = async (day: number) => {
      while (Date.now() < START + day * DAY) {
        vi.setSystemTime(Date.now() + 10 * DAY);
        while ((await cleanup(t, site)).hasMore);
        await pass(t, HOUR);
      }
    };
    await seen(0);
    await cleanUpUntil(200);
    await seen(201);
    await cleanUpUntil(400);
    // Nothing else of the visit is left.
    expect(await rows(t)).toMatchObject({
      events: 0,
      sessions: 0,
      visitors: 1,
    });
    const [listed] = (
      await t.query(api.lists.listVisitors, {
        siteId: site.siteId,
        // The session is gone.
        order: "firstSeen",
        paginationOpts: { numItems: 1, cursor: null },
      })
    ).page;
    expect(listed).toMatchObject({ lastSeenAt: START + 201 * DAY });
    await seen(410);
    const since = START + 401 * DAY;
    const all = [DAY_START, Date.now() + DAY] as const;
    expect(await site.overview(since, Date.now() + HOUR)).toMatchObject({
      visitors: 1,
      newVisitors: 0,
    });
    expect(await site.overview(...all)).toMatchObject({ newVisitors: 1 });
    await cleanUpUntil(800);
    expect((await rows(t)).visitors).toBe(0);
    // Their events are a server's, which belong to no session.
    await seen(801, { source: "server" });
    await cleanUpUntil(900);
    expect(await rows(t)).toMatchObject({ events: 0, visitors: 1 });
    await cleanUpUntil(1180);
    expect((await rows(t)).visitors).toBe(0);
  });
});
