import { describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { erase as eraseOn, repaired } from "./erasure.helpers.js";
import type { Subject } from "../model/removals/person.js";
import {
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { allEvents, eventAt } from "../rows/eventRows.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const erase = (subject: Subject) => eraseOn(t, site, subject);

const everything = { from: START - 10 * DAY, to: START + 10 * DAY };
const overview = () => site.overview(everything.from, everything.to);

let ids = 0;
const event = (
  visitorId: string | undefined,
  at: number,
  more: Partial<IncomingEvent> = {},
): IncomingEvent => ({
  type: "pageview",
  eventId: `${ids++}`,
  ...(visitorId !== undefined && { visitorId }),
  path: "/",
  occurredAt: at,
  ...more,
});

const tables = ["events", "sessions", "visitors", "deadLetters"] as const;
const rowCounts = () =>
  t.run(async (ctx) =>
    Promise.all(
      tables.map(async (name) => (await ctx.db.query(name).collect()).length),
    ),
  );

describe("eraseVisitor", () => {
  test("deletes what there is of a visitor, and says so", async () => {
    await site.send([
      event("ann", START - 3 * HOUR),
      event("ann", START - 3 * HOUR + MINUTE),
      event("ann", START - HOUR),
      event("bea", START - HOUR),
    ]);
    await foldAll(t);
    expect(await overview()).toMatchObject({ events: 4, sessions: 3 });
    expect(await erase({ visitorId: "ann" })).toEqual({
      kind: "deleted",
      deleted: { events: 3, sessions: 2, visitors: 1 },
      done: true,
      repairing: 1,
      groupsLeftAlone: [],
    });
    expect(await rowCounts()).toEqual([1, 1, 1, 0]);
    await repaired(t);
    expect(await overview()).toMatchObject({
      events: 1,
      visitors: 1,
      newVisitors: 1,
      sessions: 1,
      pageviews: 1,
    });
    expect(await erase({ visitorId: "ann" })).toEqual({
      kind: "deleted",
      deleted: { events: 0, sessions: 0, visitors: 0 },
      done: true,
      repairing: 0,
      groupsLeftAlone: [],
    });
  });

  test("of a user takes every device along, and events without one", async () => {
    await site.send([
      event("phone", START - 3 * HOUR),
      event("phone", START - 2 * HOUR, {
        type: "identify",
        userId: "u1",
        traits: [{ key: "name", value: "Ann" }],
      }),
      event("laptop", START - HOUR, { userId: "u1" }),
      event("laptop", START - HOUR + MINUTE),
      event(undefined, START - HOUR, { userId: "u1", source: "server" }),
      event("other", START - HOUR, { userId: "u2" }),
    ]);
    await foldAll(t);
    const { deleted, done } = await erase({ userId: "u1" });
    expect({ deleted, done }).toEqual({
      deleted: { events: 5, sessions: 3, visitors: 2 },
      done: true,
    });
    await repaired(t);
    expect(await overview()).toMatchObject({
      events: 1,
      visitors: 1,
      users: 1,
      sessions: 1,
    });
  });

  test("goes on in the background where there is much", async () => {
    const many = Array.from({ length: 450 }, (_, index) =>
      event("ann", START - 5 * HOUR + index * (MINUTE / 2)),
    );
    await site.send([...many, event("bea", START - HOUR)]);
    await foldAll(t);
    const first = await erase({ visitorId: "ann" });
    expect(first.done).toBe(false);
    expect(first.deleted.events).toBe(400);
    await repaired(t);
    expect(await rowCounts()).toEqual([1, 1, 1, 0]);
    expect(await overview()).toMatchObject({ events: 1, sessions: 1 });
    expect((await erase({ visitorId: "ann" })).done).toBe(true);
  });

  test("deletes what waits to be folded, before it counts", async () => {
    await site.send([event("ann", START), event("bea", START)]);
    await erase({ visitorId: "ann" });
    await foldAll(t);
    await repaired(t);
    expect(await overview()).toMatchObject({ events: 1, visitors: 1 });
  });

  test("takes the dead letter of an event along, and of no other", async () => {
    await site.send([event("ann", START), event("bea", START)]);
    await foldAll(t);
    await t.run(async (ctx) => {
      for (const row of await allEvents(ctx)) {
        await ctx.db.insert("deadLetters", {
          siteId: row.siteId,
          lane: row.lane,
          eventDocumentId: row._id,
          occurredAt: row.occurredAt,
          failedAt: START,
          reason: "threw",
          error: "It failed.",
          attempts: 0,
          retryAt: START + DAY,
        });
      }
    });
    await erase({ visitorId: "ann" });
    expect(await rowCounts()).toEqual([1, 1, 1, 1]);
    const letters = await t.run(async (ctx) => {
      const [letter] = await ctx.db.query("deadLetters").collect();
      return letter && (await eventAt(ctx, letter.eventDocumentId));
    });
    expect(letters).toMatchObject({ visitorId: "bea" });
  });

  test("leaves sums of days whose raw events are gone", async () => {
    await site.send([event("ann", START - 3 * DAY), event("ann", START)]);
    await foldAll(t);
    await t.run(async (ctx) => {
      const siteId = ctx.db.normalizeId("sites", site.siteId);
      if (!siteId) throw new Error("No site");
      const events = Date.UTC(2026, 2, 2);
      const rest = { hours: 0, days: 0 };
      await ctx.db.insert("horizons", { siteId, events, ...rest });
    });
    await erase({ visitorId: "ann" });
    await repaired(t);
    expect(await overview()).toMatchObject({ events: 1, visitors: 1 });
    expect(await rowCounts()).toEqual([0, 0, 0, 0]);
  });

  test("wants either a visitor or a user, of a site that there is", async () => {
    const { siteId } = site;
    for (const subject of [{}, { visitorId: "a", userId: "b" }]) {
      await expect(
        t.mutation(api.erasure.eraseVisitor, { siteId, ...subject }),
      ).rejects.toThrow("either a visitorId or a userId");
    }
    await expect(
      t.mutation(api.erasure.eraseVisitor, { siteId: "x", visitorId: "a" }),
    ).rejects.toThrow("no site");
  });
});
