/**
 * Erasures that do not fit into one transaction. A further run finds whatever is left of a person.
 */
import { beforeEach, describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { limits } from "../../shared/limits.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import { erase as eraseOn, eraseWithin } from "./erasure.helpers.js";
import type { Subject } from "../model/removals/person.js";
import { killRemovals } from "./removals.helpers.js";
import {
  advance,
  foldAll,
  START,
  stored,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { allEvents } from "../rows/eventRows.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const event = (
  visitorId: string | undefined,
  at: number,
  more: Partial<IncomingEvent> = {},
): IncomingEvent => ({
  type: "pageview",
  ...(visitorId !== undefined && { visitorId }),
  path: "/",
  occurredAt: at,
  ...more,
});

const events = (
  count: number,
  make: (index: number) => IncomingEvent,
): IncomingEvent[] => Array.from({ length: count }, (_, index) => make(index));

const erase = (subject: Subject) => eraseOn(t, site, subject);

const tables = ["events", "sessions", "visitors"] as const;
const rowCounts = () =>
  t.run(async (ctx) =>
    Promise.all(
      tables.map(async (name) => (await ctx.db.query(name).collect()).length),
    ),
  );

/** The rest belongs to others. */
const others = [1, 1, 1];

/** Calls that have room for little, each cut off, until one says that nothing is left. */
async function eraseInPieces(userId: string, ranges: number): Promise<number> {
  for (let calls = 1; calls < 500; calls++) {
    const { done } = await eraseWithin(t, site, { userId }, ranges);
    await killRemovals(t);
    if (done) return calls;
    // The rest of the person waits for its fold, which comes.
    if (calls % 4 === 0) await advance(t, MINUTE);
  }
  throw new Error("There is no end to it");
}

describe("a user's device is found until nothing of it is left", () => {
  beforeEach(async () => {
    stored(await site.send([event("other", START)]));
  });

  test.each(["first", "last"])("by its %s event alone", async (position) => {
    const at = position === "first" ? START - 6 * HOUR : START;
    await site.send([event("laptop", at, { userId: "u1" })]);
    await site.send(
      events(450, (index) =>
        event("laptop", START - 5 * HOUR + index * (MINUTE / 2)),
      ),
    );
    await foldAll(t);
    const { done, deleted } = await erase({ userId: "u1" });
    expect({ done, events: deleted.events }).toEqual({
      done: false,
      events: 400,
    });
    await killRemovals(t);
    expect(await erase({ userId: "u1" })).toMatchObject({
      deleted: { events: 51, visitors: 1 },
      done: true,
    });
    expect(await rowCounts()).toEqual(others);
  });

  test("in the background, too", async () => {
    await site.send([
      event("laptop", START - 6 * HOUR, { userId: "u1" }),
      ...events(450, (index) => event("laptop", START - index * SECOND)),
    ]);
    await foldAll(t);
    await erase({ userId: "u1" });
    await advance(t, MINUTE);
    expect(await rowCounts()).toEqual(others);
  });

  test("by its visitor row, when its events do not name the user", async () => {
    await site.send([
      event("phone", START - 6 * HOUR, { type: "identify", userId: "u1" }),
      ...events(30, (index) => event("phone", START - index * HOUR)),
    ]);
    await foldAll(t);
    await t.run(async (ctx) => {
      for (const row of await allEvents(ctx)) {
        if (row.userId !== undefined) await ctx.db.delete("events", row._id);
      }
    });
    expect(await eraseInPieces("u1", 40)).toBeGreaterThan(3);
    expect(await rowCounts()).toEqual(others);
  });

  test("however many there are, with what has no device, and what is folded late", async () => {
    await site.send([
      event("laptop", START - 3 * HOUR, { userId: "u1" }),
      event("phone", START - 2 * HOUR, { type: "identify", userId: "u1" }),
      event("phone", START - HOUR, { type: "identify", userId: "u2" }),
      ...events(8, (index) => event("laptop", START - index * HOUR)),
      ...events(8, (index) => event("phone", START - index * HOUR)),
      ...events(8, (index) =>
        event(undefined, START - index * HOUR, {
          userId: "u1",
          source: "server",
        }),
      ),
    ]);
    expect(await eraseInPieces("u1", 40)).toBeGreaterThan(1);
    await foldAll(t);
    // The phone was another user's, too. Rows that name the other or nobody stay.
    expect(await rowCounts()).toEqual([10, 9, 2]);
  });

  test("an event that arrives meanwhile goes along", async () => {
    await site.send([
      event("laptop", START - 3 * HOUR, { userId: "u1" }),
      ...events(8, (index) => event("laptop", START - index * HOUR)),
    ]);
    await foldAll(t);
    await eraseWithin(t, site, { userId: "u1" }, 40);
    await killRemovals(t);
    await site.send([event("laptop", START), event("laptop", START - 9 * DAY)]);
    await eraseInPieces("u1", 40);
    await foldAll(t);
    expect(await rowCounts()).toEqual(others);
  });
});

describe("one run", () => {
  test("keeps to its bytes, with events of the largest size", async () => {
    const value = "x".repeat(limits.MAX_PROPERTY_VALUE_LENGTH.value);
    const properties = ["a", "b", "c", "d"].map((key) => ({ key, value }));
    const most = limits.MAX_MUTATION_BYTES.value / limits.MAX_EVENT_BYTES.value;
    for (let sent = 0; sent < 4 * most; sent += most) {
      const chunk = events(most, (index) =>
        event("ann", START - (sent + index) * MINUTE, { properties }),
      );
      expect(stored(await site.send(chunk)).accepted).toBe(most);
    }
    await foldAll(t);
    const first = await erase({ visitorId: "ann" });
    expect(first.done).toBe(false);
    expect(first.deleted.events).toBeGreaterThan(50);
    await advance(t, 10 * MINUTE);
    expect(await rowCounts()).toEqual([0, 0, 0]);
  });

  test("has room for a day of its own for each row", async () => {
    await site.send(events(450, (index) => event("ann", START - index * DAY)));
    await foldAll(t);
    const subject = { visitorId: "ann" };
    const { deleted, repairing } = await eraseWithin(t, site, subject, 2000);
    expect(deleted.events).toBeGreaterThan(150);
    // One more for the day in which the visitor is new from now on.
    expect(repairing).toBe(deleted.events + 1);
  });

  test("that deletes as much as it may, and all there is, says so", async () => {
    await site.send(
      events(400, (index) => event("ann", START - index * MINUTE)),
    );
    expect(await erase({ visitorId: "ann" })).toMatchObject({
      deleted: { events: 400 },
      done: true,
    });
  });

  test("leaves everything to the next when the transaction has no room", async () => {
    await site.send([event("ann", START)]);
    const subject = { visitorId: "ann" };
    expect(await eraseWithin(t, site, subject, 0)).toMatchObject({
      deleted: { events: 0 },
      done: false,
    });
    await advance(t, MINUTE);
    expect(await rowCounts()).toEqual([0, 0, 0]);
  });

  test("of a site that is gone meanwhile does nothing", async () => {
    await site.send([event("ann", START)]);
    const siteId = await t.run((ctx) =>
      Promise.resolve(ctx.db.normalizeId("sites", site.siteId)!),
    );
    await t.mutation(api.sites.deleteSite, { siteId });
    const rest = () =>
      t.mutation(internal.removals.removalSteps.step, { siteId });
    expect(await rest()).toBeNull();
    await advance(t, HOUR);
    expect(await t.run((ctx) => ctx.db.get("sites", siteId))).toBeNull();
    expect(await rest()).toBeNull();
  });
});
