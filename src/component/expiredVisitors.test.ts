/** Which sessions and visitors clean-up deletes. */
import { describe, expect, test, vi } from "vitest";
import { DAY, MINUTE } from "../shared/units.js";
import {
  foldAll,
  initConvexTest,
  initSite,
  START,
  useTestClock,
} from "./setup.helpers.js";
import {
  DAY_START,
  short,
  view,
  cleanup,
  nothing,
  rows,
} from "./retention.helpers.js";

useTestClock();

describe("sessions and visitors", () => {
  test("sessions go when they began and ended before the horizon", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    const midnight = DAY_START + DAY;
    vi.setSystemTime(midnight);
    await site.send([
      view("before", midnight - MINUTE),
      view("across", midnight - MINUTE),
      view("across", midnight),
      view("after", midnight),
    ]);
    await foldAll(t);
    vi.setSystemTime(midnight + 2 * DAY);
    expect((await cleanup(t, site)).deleted.sessions).toBe(1);
    const left = await t.run((ctx) => ctx.db.query("sessions").collect());
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
    await site.send([view("ada", START)]);
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
    await site.send([
      view("gone", START),
      view("returned", START),
      server(START),
    ]);
    await foldAll(t);
    const visitors = () =>
      t.run(async (ctx) =>
        (await ctx.db.query("visitors").collect())
          .map(({ visitorId }) => visitorId)
          .sort(),
      );
    vi.setSystemTime(START + 3 * DAY);
    await cleanup(t, site);
    expect(await visitors()).toEqual(["gone", "returned", "server"]);
    vi.setSystemTime(START + 8 * DAY);
    await site.send([
      view("returned", START + 8 * DAY),
      server(START + 8 * DAY),
    ]);
    await foldAll(t);
    vi.setSystemTime(START + 9 * DAY);
    expect((await cleanup(t, site)).deleted.visitors).toBe(1);
    expect(await visitors()).toEqual(["returned", "server"]);
    vi.setSystemTime(START + 12 * DAY);
    await cleanup(t, site);
    expect(await visitors()).toEqual(["returned"]);
    vi.setSystemTime(START + 20 * DAY);
    await cleanup(t, site);
    expect(await visitors()).toEqual([]);
  });

  test("a pass looks at old visitors once, in as many calls as it takes", async () => {
    const t = initConvexTest();
    const site = await initSite(t, short);
    const active = Array.from({ length: 6 }, (_, index) => `active${index}`);
    const late = START + 10 * DAY;
    vi.setSystemTime(late);
    await site.send([
      ...active.flatMap((id, index) => [
        view(id, START + index),
        view(id, late),
      ]),
      view("gone1", START + 10),
      view("gone2", START + 11),
      view("gone3", START + 11),
    ]);
    await foldAll(t);
    const seenUntil = () =>
      t.run(
        async (ctx) =>
          (await ctx.db.query("visitorPasses").first())?.seenUntil ?? null,
      );
    // Everything but visitors, and the first of them.
    let result = await cleanup(t, site, 1);
    while (result.deleted.visitors === 0) {
      expect(result.hasMore).toBe(true);
      result = await cleanup(t, site, 1);
    }
    expect(await seenUntil()).toBe(START + 11);
    // Behind what this pass has looked at: the next one comes to it.
    await t.run((ctx) =>
      ctx.db.insert("visitors", {
        siteId: site.siteId,
        visitorId: "behind",
        firstSeenAt: START + 5,
      }),
    );
    expect((await cleanup(t, site, 1)).hasMore).toBe(true);
    expect(await cleanup(t, site, 1)).toEqual({
      deleted: { ...nothing, visitors: 1 },
      hasMore: false,
    });
    expect(await seenUntil()).toBeNull();
    expect((await rows(t)).visitors).toBe(7);
    expect((await cleanup(t, site)).deleted.visitors).toBe(1);
    expect((await rows(t)).visitors).toBe(6);
  });
});
