import { describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { TableNames } from "../_generated/dataModel.js";
import { repaired } from "./erasure.helpers.js";
import { killRemovals, sendChunk, undoWithin } from "./removals.helpers.js";
import {
  advance,
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { allOf } from "../rows/eventRows.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const HISTORY = START - 165 * DAY;
const undo = (importId = "history") =>
  t.mutation(api.undoImport.undoImport, { siteId: site.siteId, importId });
const overview = () => site.overview(START - 300 * DAY, START + DAY);
const rowsOf = <Table extends TableNames>(table: Table) =>
  t.run((ctx) => allOf(ctx, table));

const view = (visitorId: string, at: number): IncomingEvent => ({
  type: "pageview",
  visitorId,
  path: "/",
  occurredAt: at,
});
const views = (count: number, from = HISTORY, everyMs = 40 * MINUTE) =>
  Array.from({ length: count }, (_, index) =>
    view(`visitor${index % 7}`, from + index * everyMs),
  );
const send = (chunk: string, events: IncomingEvent[], importId = "history") =>
  sendChunk(t, site, { importId, chunk }, events);

/** Sets the horizon as clean-up does when it has deleted events up to then. */
async function moveHorizon(events: number): Promise<void> {
  await t.run(async (ctx) => {
    const siteId = ctx.db.normalizeId("sites", site.siteId);
    if (!siteId) throw new Error("No site");
    const rest = { hours: 0, days: 0 };
    await ctx.db.insert("horizons", { siteId, events, ...rest });
  });
}

describe("undoImport", () => {
  test("is not cut short by a clean-up before its days are counted again", async () => {
    const { siteId } = site;
    await send("1", views(1, START - 100 * DAY), "older");
    await send("2", views(1, START - 200 * DAY), "older");
    await send("1", views(3, START - 150 * DAY));
    await foldAll(t);
    await t.mutation(api.imports.closeImport, { siteId, importId: "older" });
    const clean = (limit: number) =>
      t.mutation(api.retention.cleanupSite, { siteId, limit });
    // Events of 100 days ago are deleted. With those of 200 days ago, the days between would count
    // as deleted, too.
    expect((await clean(1)).deleted.events).toBe(1);
    expect(await undo()).toMatchObject({ done: true, stayCounted: 0 });
    expect((await clean(1000)).deleted.events).toBe(0);
    await repaired(t);
    expect(await overview()).toMatchObject({ events: 2, sessions: 2 });
    expect((await clean(1000)).deleted.events).toBe(1);
    expect(await overview()).toMatchObject({ events: 2, sessions: 2 });
  });

  test("takes nothing of what is sent again under another run meanwhile", async () => {
    const events = views(300, HISTORY, 2 * MINUTE).map((event, index) => ({
      ...event,
      eventId: `event${index}`,
    }));
    await send("1", events);
    await foldAll(t);
    const { done } = await undoWithin(t, site, "history", 60);
    expect(done).toBe(false);
    await killRemovals(t);
    const again = await send("1", events, "again");
    expect(again).toMatchObject({ accepted: 300, duplicates: 0 });
    const once = [{ ...view("visitor0", HISTORY), eventId: "event0" }];
    for (let calls = 0; !(await undo()).done; calls++) {
      expect(calls).toBeLessThan(50);
      await advance(t, MINUTE);
    }
    await foldAll(t);
    await repaired(t);
    expect(await overview()).toMatchObject({ events: 300, visitors: 7 });
    expect(await rowsOf("events")).toHaveLength(300);
    expect(await send("2", once, "again")).toMatchObject({ duplicates: 1 });
  });

  test("takes a run back, and nothing else", async () => {
    await site.send([view("visitor1", START - HOUR)]);
    await send("1", views(20));
    await send("2", views(10, HISTORY + 3 * DAY));
    await send("1", views(5, HISTORY + DAY), "other");
    await foldAll(t);
    expect(await overview()).toMatchObject({ events: 36, newVisitors: 7 });
    const { deleted, done, stayCounted } = await undo();
    expect({ events: deleted.events, done, stayCounted }).toEqual({
      events: 30,
      done: true,
      stayCounted: 0,
    });
    await repaired(t);
    expect(await overview()).toMatchObject({
      events: 6,
      visitors: 5,
      newVisitors: 5,
      sessions: 6,
    });
    expect(await site.overview(HISTORY, HISTORY + DAY)).toMatchObject({
      events: 0,
      visitors: 0,
    });
    const chunks = await rowsOf("importChunks");
    expect(
      chunks.filter(({ isCleared }) => isCleared).map(({ chunk }) => chunk),
    ).toEqual(["1", "2"]);
  });

  test("an undone run takes nothing any more, and called again it says the same", async () => {
    await send("1", views(3));
    await foldAll(t);
    expect(await undo()).toMatchObject({ done: true, stayCounted: 0 });
    expect(await undo()).toMatchObject({
      deleted: { events: 0 },
      done: true,
      stayCounted: 0,
    });
    expect(await send("1", views(3))).toMatchObject({ accepted: 0 });
    expect(await send("2", views(3))).toMatchObject({ accepted: 0 });
    const [run] = await rowsOf("imports");
    expect(run?.undoneAt).toBe(START + 3 * MINUTE);
  });

  test("what was taken back may come again, in a run of another name, and counts once", async () => {
    await site.send([view("visitor1", START - HOUR)]);
    await send("1", views(20));
    await foldAll(t);
    const before = await overview();
    await undo();
    await repaired(t);
    await t.mutation(api.retention.cleanupSite, { siteId: site.siteId });
    await send("1", views(20), "history-mended");
    await foldAll(t);
    expect(await overview()).toEqual(before);
    expect(before).toMatchObject({ events: 21, visitors: 7, newVisitors: 7 });
  });

  test("what waits for its fold goes, too", async () => {
    await send("1", views(3));
    expect(await undo()).toMatchObject({ deleted: { events: 3 }, done: true });
    await foldAll(t);
    expect(await overview()).toMatchObject({ events: 0, visitors: 0 });
    expect(await rowsOf("visitors")).toEqual([]);
  });

  test("goes on in the background where there is much", async () => {
    await send("1", views(450, HISTORY, MINUTE / 3));
    await send("2", views(450, HISTORY + 20 * DAY, MINUTE / 3));
    await foldAll(t);
    expect(await undo()).toMatchObject({ done: false });
    await advance(t, 5 * MINUTE);
    expect(await rowsOf("removals")).toEqual([]);
    await repaired(t);
    expect(await overview()).toMatchObject({ events: 0, visitors: 0 });
    expect(await undo()).toMatchObject({ done: true, stayCounted: 0 });
  });

  test("says how many events are past their retention and stay counted", async () => {
    await send("1", views(4));
    await send("2", views(3, START - 5 * HOUR));
    await foldAll(t);
    // Clean-up has deleted the first of them.
    await t.run(async (ctx) => {
      const event = await ctx.db.query("events").first();
      if (event) await ctx.db.delete("events", event._id);
    });
    await moveHorizon(Date.UTC(2026, 2, 2));
    expect(await undo()).toMatchObject({
      deleted: { events: 6 },
      done: true,
      stayCounted: 4,
    });
    await repaired(t);
    expect(await overview()).toMatchObject({ events: 4 });
  });

  test("wants a run and a site that there are", async () => {
    await expect(undo("none")).rejects.toThrow("has no import");
    await expect(
      t.mutation(api.undoImport.undoImport, { siteId: "x", importId: "a" }),
    ).rejects.toThrow("no site");
  });
});
