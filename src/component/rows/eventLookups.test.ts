/** Lookups find exactly what is stored, and go with it. */
import { expect, test } from "vitest";
import type { Id } from "../_generated/dataModel.js";
import {
  initConvexTest,
  initSite,
  START,
  useTestClock,
} from "../testing/setup.helpers.js";
import { deleteEvent } from "./deleteEvent.js";
import { eventsFound, type Lookup } from "./eventLookups.js";
import { allEvents, areLookupsRight, putEvent } from "./eventRows.helpers.js";

useTestClock();

async function initEvents() {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  const put = (fields: Partial<Parameters<typeof putEvent>[1]>) =>
    t.run((ctx) =>
      putEvent(ctx, {
        siteId: siteId,
        ...{ type: "track", lane: 0, source: "client" },
        ...{ occurredAt: START, receivedAt: START },
        seq: ctx.db.vars.commitTs,
        ...fields,
      }),
    );
  const found = (lookup: Lookup) =>
    t.run(async (ctx) => {
      const ids: string[] = [];
      const rows = eventsFound(ctx.db, siteId, lookup);
      for await (const { event } of rows) ids.push(event._id);
      return ids;
    });
  return { t, put, found };
}

test("an event is found by its name, its user and the group that it describes", async () => {
  const { t, put, found } = await initEvents();
  const signup = await put({ name: "signup", userId: "ann" });
  const named = await put({ type: "group", name: "signup", groupId: "acme" });
  const view = await put({ type: "pageview", userId: "ann", groupId: "acme" });
  await put({});
  expect(await found({ kind: "name", value: "signup" })).toEqual([signup]);
  expect(await found({ kind: "user", value: "ann" })).toEqual([signup, view]);
  expect(await found({ kind: "group", value: "acme" })).toEqual([named]);
  expect(await found({ kind: "name", value: "ann" })).toEqual([]);
  expect(await t.run(areLookupsRight)).toBe(true);
});

test("an event goes with its own lookups, whatever its moment holds", async () => {
  const { t, put } = await initEvents();
  const ids: Id<"events">[] = [];
  for (let index = 0; index < 20; index++) {
    ids.push(await put({ name: "signup", userId: `user${index % 3}` }));
  }
  for (const index of [7, 0, 19, 8]) {
    const id = ids[index]!;
    await t.run(async (ctx) => {
      const events = await allEvents(ctx);
      const { documentsRead } = await ctx.meta.getTransactionMetrics();
      await deleteEvent(
        ctx,
        events.find(({ _id }) => _id === id)!,
      );
      const after = await ctx.meta.getTransactionMetrics();
      // The event's own two, and not all those of the moment.
      const read = after.documentsRead.used - documentsRead.used;
      expect(read).toBeLessThan(6);
      expect(await areLookupsRight(ctx)).toBe(true);
    });
  }
});
