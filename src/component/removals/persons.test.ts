/**
 * Persons who share browsers and groups: what a preview says, an export shows and an erasure takes.
 */
import { describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, KIB, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  erase,
  exportAll,
  previewErasure,
  repaired,
} from "./erasure.helpers.js";
import {
  advance,
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { allEvents, putEvent } from "../rows/eventRows.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const AT = START - 5 * HOUR;
const view = (visitorId: string, at: number, more = {}): IncomingEvent => ({
  type: "pageview",
  visitorId,
  path: "/",
  occurredAt: AT + at,
  ...more,
});
const identify = (
  at: number,
  fields: Partial<IncomingEvent>,
): IncomingEvent => ({
  type: "identify",
  occurredAt: AT + at,
  ...fields,
});
const named = (name: string) => [{ key: "name", value: name }];

/** Ann alone on a phone, Ann and Bob at a kiosk, Bob alone on a laptop. */
const shop = [
  view("phone", 0, { eventId: "phone view" }),
  identify(1, {
    eventId: "phone ann",
    visitorId: "phone",
    userId: "ann",
    traits: named("Ann"),
    groups: ["ann-and-co"],
  }),
  view("kiosk", 0, { eventId: "kiosk view" }),
  identify(HOUR, {
    eventId: "kiosk bob",
    visitorId: "kiosk",
    userId: "bob",
    traits: [...named("Bob"), { key: "plan", value: "pro" }],
    groups: ["acme"],
  }),
  identify(2 * HOUR, {
    eventId: "kiosk ann",
    visitorId: "kiosk",
    userId: "ann",
    traits: named("Ann"),
    groups: ["ann-and-co"],
  }),
  view("laptop", 0, { eventId: "laptop bob", userId: "bob" }),
  {
    type: "track",
    name: "paid",
    eventId: "server ann",
    userId: "ann",
    source: "server",
    groups: ["ann-and-co"],
    occurredAt: AT,
  },
  identify(3, {
    eventId: "server ann is",
    userId: "ann",
    traits: named("Ann"),
    groups: ["acme"],
  }),
] satisfies IncomingEvent[];

async function send(events: IncomingEvent[]): Promise<void> {
  await site.send(events);
  await foldAll(t);
}

const rowOf = (visitorId: string) =>
  t.query(api.visitorProfile.getVisitor, { siteId: site.siteId, visitorId });

const eventIds = () =>
  t.run(async (ctx) =>
    (await allEvents(ctx)).map(({ eventId }) => eventId).sort(),
  );

describe("erasing a user", () => {
  test("takes events that nobody can unpack, and what is left of them", async () => {
    await send(shop);
    await t.run(async (ctx) => {
      for (const { _id, userId } of await allEvents(ctx)) {
        if (userId !== "ann") continue;
        await ctx.db.patch("events", _id, { body: "2pc0" });
      }
    });
    await erase(t, site, { userId: "ann" });
    await advance(t, 10 * MINUTE);
    expect(await eventIds()).toEqual(["kiosk bob", "kiosk view", "laptop bob"]);
    const keys = await t.run(async (ctx) =>
      (await ctx.db.query("eventLookups").collect()).map(({ key }) => key),
    );
    expect(keys).not.toContain("u:ann");
    const removals = await t.run((ctx) => ctx.db.query("removals").collect());
    expect(removals).toEqual([]);
  });

  test("takes whole devices that were nobody else's, of others the user's events", async () => {
    await send(shop);
    const { deleted, done, groupsLeftAlone } = await erase(t, site, {
      userId: "ann",
    });
    expect({ deleted, done, groupsLeftAlone }).toEqual({
      deleted: { events: 5, sessions: 2, visitors: 1 },
      done: true,
      groupsLeftAlone: ["ann-and-co"],
    });
    await repaired(t);
    expect(await eventIds()).toEqual(["kiosk bob", "kiosk view", "laptop bob"]);
    expect(await rowOf("kiosk")).toMatchObject({
      userId: "bob",
      traits: [
        { key: "name", value: "Bob" },
        { key: "plan", value: "pro" },
      ],
      groups: ["acme"],
      sessions: [{ startedAt: AT + HOUR }, { startedAt: AT }],
    });
    expect(await site.overview(START - DAY, START + DAY)).toMatchObject({
      events: 3,
      visitors: 2,
      sessions: 3,
      users: 1,
    });
  });

  test("forgets a user of whom only the visitor's row is left, and no one else", async () => {
    await send(shop);
    await t.run(async (ctx) => {
      for (const event of await allEvents(ctx)) {
        await ctx.db.delete("events", event._id);
      }
    });
    const { deleted } = await erase(t, site, { userId: "ann" });
    // All that shows of the kiosk now is that it was somebody else's, too.
    expect(deleted).toMatchObject({ events: 0, visitors: 1 });
    const kiosk = await rowOf("kiosk");
    expect(kiosk).toMatchObject({ traits: [] });
    expect(kiosk).not.toHaveProperty("userId");
    expect(await rowOf("phone")).toBeNull();
    expect(await exportAll(t, site, { userId: "ann" })).toEqual([]);
  });

  test("forgets a user on a device whose earlier events are past their retention", async () => {
    const bobsTime = -3 * DAY;
    await send([
      identify(bobsTime, {
        visitorId: "kiosk",
        userId: "bob",
        traits: named("Bob"),
        groups: ["acme"],
      }),
      view("kiosk", -1, { eventId: "nobody's" }),
      identify(0, { visitorId: "kiosk", userId: "ann", traits: named("Ann") }),
    ]);
    await t.run(async (ctx) => {
      const [bobs] = await allEvents(ctx);
      await ctx.db.delete("events", bobs!._id);
      const [events, eventsFrom] = [START - DAY, START - 9 * DAY];
      const rest = { hours: 0, days: 0, eventsFrom };
      await ctx.db.insert("horizons", {
        siteId: bobs!.siteId,
        events,
        ...rest,
      });
    });
    await erase(t, site, { userId: "ann" });
    const row = () => t.run((ctx) => ctx.db.query("visitors").unique());
    expect(await row()).toMatchObject({ groups: ["acme"] });
    expect(await row()).not.toHaveProperty("user");
    expect(await row()).not.toHaveProperty("traits");
    expect(await row()).toMatchObject({ otherUserAt: AT + bobsTime });
    expect(await eventIds()).toEqual(["nobody's"]);
    // It was somebody's before, whoever comes next.
    await send([identify(1, { visitorId: "kiosk", userId: "cyd" })]);
    expect(await erase(t, site, { userId: "cyd" })).toMatchObject({
      deleted: { events: 1, visitors: 0 },
    });
    expect(await eventIds()).toEqual(["nobody's"]);
  });

  test("of a device with more events than are read leaves the others theirs", async () => {
    const seen = (userId: string, at: number) =>
      identify(at, { visitorId: "kiosk", userId, traits: named(userId) });
    await send([
      seen("bob", 0),
      ...Array.from({ length: 400 }, (_, index) => seen("cyd", 1 + index)),
      seen("ann", 1000),
    ]);
    await erase(t, site, { userId: "ann" });
    expect(await rowOf("kiosk")).toMatchObject({
      userId: "cyd",
      traits: named("cyd"),
    });
    await erase(t, site, { userId: "cyd" });
    await advance(t, MINUTE);
    expect(await rowOf("kiosk")).toMatchObject({
      userId: "bob",
      traits: named("bob"),
    });
  });

  test("leaves a device to another who acted there without being identified", async () => {
    await send([
      identify(0, { visitorId: "tablet", userId: "ann" }),
      view("tablet", 1, { eventId: "nobody's" }),
      view("tablet", 2, { eventId: "bob's", userId: "bob" }),
    ]);
    const preview = await previewErasure(t, site, { userId: "ann" });
    expect(preview).toMatchObject({
      events: 1,
      visitors: 0,
      visitorIds: [],
      sharedVisitorIds: ["tablet"],
    });
    const lines = await exportAll(t, site, { userId: "ann" }, 1);
    expect(lines.map(({ table }) => table)).toEqual(["visitors", "events"]);
    await erase(t, site, { userId: "ann" });
    expect(await eventIds()).toEqual(["bob's", "nobody's"]);
  });

  test("keeps what another does on a device that is just being erased", async () => {
    await send([
      identify(0, { visitorId: "tablet", userId: "ann" }),
      ...Array.from({ length: 450 }, (_, index) =>
        view("tablet", index * (MINUTE / 4), { eventId: `${index}` }),
      ),
    ]);
    const first = await erase(t, site, { userId: "ann" });
    expect(first.done).toBe(false);
    await site.send([
      view("tablet", 4 * HOUR, { eventId: "bob's", userId: "bob" }),
    ]);
    await repaired(t);
    expect(await erase(t, site, { userId: "ann" })).toMatchObject({
      done: true,
    });
    expect(await eventIds()).toContain("bob's");
    const left = (await eventIds()).length;
    expect(await site.overview(START - DAY, START + DAY)).toMatchObject({
      events: left,
      visitors: 1,
    });
  });
});

describe("a preview", () => {
  test("says what would go, under which names, and changes nothing", async () => {
    await send(shop);
    const before = await eventIds();
    expect(await previewErasure(t, site, { userId: "ann" })).toEqual({
      kind: "preview",
      events: 5,
      sessions: 2,
      visitors: 1,
      isAtLeast: false,
      visitorIds: ["phone"],
      sharedVisitorIds: ["kiosk"],
      userIds: ["ann"],
      groupsLeftAlone: ["ann-and-co"],
    });
    expect(await previewErasure(t, site, { visitorId: "kiosk" })).toEqual({
      kind: "preview",
      events: 3,
      sessions: 3,
      visitors: 1,
      isAtLeast: false,
      visitorIds: ["kiosk"],
      sharedVisitorIds: [],
      userIds: ["ann", "bob"],
      groupsLeftAlone: [],
    });
    expect(await eventIds()).toEqual(before);
  });

  test("names groups that have the person alone", async () => {
    const alone = shop.filter(({ visitorId }) => visitorId !== "kiosk");
    await send(alone);
    const { groupsLeftAlone } = await previewErasure(t, site, {
      userId: "ann",
    });
    expect(groupsLeftAlone).toEqual(["acme", "ann-and-co"]);
    await send([view("laptop", 5, { groups: ["acme"] })]);
    expect(await erase(t, site, { userId: "ann" })).toMatchObject({
      groupsLeftAlone: ["ann-and-co"],
    });
  });

  test("leaves out a group of which it would have to read too much", async () => {
    const title = "x".repeat(30 * KIB);
    for (let sent = 0; sent < 600; sent += 100) {
      await t.run(async (ctx) => {
        const siteId = ctx.db.normalizeId("sites", site.siteId)!;
        for (let index = 0; index < 100; index++) {
          const occurredAt = AT + sent + index;
          const eventDocumentId = await putEvent(ctx, {
            ...{ siteId, lane: 0, seq: ctx.db.vars.commitTs },
            ...{ type: "pageview", source: "client", title },
            ...{ visitorId: "busy", groups: ["own"] },
            ...{ occurredAt, receivedAt: AT },
          });
          await ctx.db.insert("eventGroups", {
            ...{ siteId, groupId: "own", occurredAt, eventDocumentId },
          });
        }
      });
    }
    expect(await previewErasure(t, site, { visitorId: "busy" })).toMatchObject({
      isAtLeast: true,
      groupsLeftAlone: [],
    });
  });

  test("reads a bounded number of events that name a user", async () => {
    for (let sent = 0; sent < 4500; sent += 500) {
      await t.run(async (ctx) => {
        const siteId = ctx.db.normalizeId("sites", site.siteId)!;
        for (let index = 0; index < 500; index++) {
          await putEvent(ctx, {
            ...{ siteId, lane: 0, seq: ctx.db.vars.commitTs },
            ...{ type: "track", name: "paid", source: "server" },
            ...{ userId: "busy", occurredAt: AT + sent + index },
            receivedAt: AT,
          });
        }
      });
    }
    expect(await previewErasure(t, site, { userId: "busy" })).toMatchObject({
      events: 1500,
      isAtLeast: true,
    });
  });

  test("says that there is more than it looks at", async () => {
    for (let sent = 0; sent < 8500; sent += 500) {
      await t.run(async (ctx) => {
        const siteId = ctx.db.normalizeId("sites", site.siteId)!;
        for (let index = 0; index < 500; index++) {
          await putEvent(ctx, {
            siteId,
            lane: 0,
            seq: ctx.db.vars.commitTs,
            type: "pageview",
            visitorId: "busy",
            occurredAt: AT + sent + index,
            receivedAt: AT,
            source: "client",
          });
        }
      });
    }
    expect(await previewErasure(t, site, { visitorId: "busy" })).toMatchObject({
      events: 8000,
      isAtLeast: true,
    });
  });
});

describe("an export", () => {
  test("has every row of the person once, whatever the pages, and nothing else", async () => {
    await send(shop);
    await t.run(async (ctx) => {
      const event = await ctx.db.query("events").first();
      await ctx.db.insert("deadLetters", {
        siteId: event!.siteId,
        lane: 0,
        eventDocumentId: event!._id,
        occurredAt: event!.at,
        failedAt: START,
        reason: "threw",
        error: "It failed.",
        attempts: 1,
        retryAt: START + DAY,
      });
    });
    const all = await exportAll(t, site, { userId: "ann" });
    for (const numItems of [1, 2, 3]) {
      expect(await exportAll(t, site, { userId: "ann" }, numItems)).toEqual(
        all,
      );
    }
    const tables = all.map(({ table }) => table);
    expect(tables.filter((table) => table === "events")).toHaveLength(5);
    expect(tables).toContain("users");
    expect(tables.filter((table) => table === "sessions")).toHaveLength(1);
    const text = JSON.stringify(all);
    for (const other of ["bob", "Bob", "laptop"]) {
      expect(text).not.toContain(other);
    }
    const letter = tables.indexOf("deadLetters");
    expect(all[letter - 1]).toMatchObject({ eventId: "phone view" });
    expect(all[letter]).toMatchObject({
      eventId: "phone view",
      error: "It failed.",
      failedAt: new Date(START).toISOString(),
    });
    expect(all.find(({ eventId }) => eventId === "phone ann")).toEqual({
      table: "events",
      type: "identify",
      eventId: "phone ann",
      visitorId: "phone",
      userId: "ann",
      traits: { name: "Ann" },
      groups: ["ann-and-co"],
      occurredAt: new Date(AT + 1).toISOString(),
      receivedAt: new Date(START).toISOString(),
      source: "client",
      byServer: true,
      importId: null,
    });
    expect(
      all.filter(
        ({ visitorId, table }) => table === "visitors" && visitorId === "kiosk",
      ),
    ).toEqual([
      {
        table: "visitors",
        visitorId: "kiosk",
        user: { at: new Date(AT + 2 * HOUR).toISOString(), value: "ann" },
        traits: [
          {
            key: "name",
            value: "Ann",
            at: new Date(AT + 2 * HOUR).toISOString(),
            byServer: true,
          },
        ],
      },
    ]);
  });

  test.each([
    ["user", { userId: "ann" }, "events"],
    ["user by rows", { userId: "ann" }, "devices"],
    ["visitor", { visitorId: "ann's" }, "events"],
  ])("a cursor of a %s leads to nobody else", async (_, subject, step) => {
    const view = { type: "pageview" as const, occurredAt: AT };
    await send([
      { ...view, visitorId: "ann's", userId: "ann", path: "/ann" },
      { ...view, visitorId: "bob's", path: "/secret" },
      { ...view, visitorId: "bob's", userId: "bob", path: "/secret" },
      { ...view, visitorId: "kiosk", userId: "ann", path: "/ann" },
      { ...view, visitorId: "kiosk", type: "identify", userId: "bob" },
      { ...view, visitorId: "kiosk", path: "/secret" },
    ]);
    for (const visitorId of ["bob's", "kiosk"]) {
      for (const at of ["look", "row", "sessions", "events"]) {
        for (const after of [null, { at: AT - 1, created: 0 }]) {
          const device = { visitorId, step: at, after: null };
          const place = { step, after, device, devices: [visitorId] };
          const answer = await t.query(api.personExport.exportVisitor, {
            siteId: site.siteId,
            ...subject,
            paginationOpts: {
              numItems: 100,
              cursor: JSON.stringify({ subject, place }),
            },
          });
          expect(answer.page.join("\n")).not.toMatch(/secret|bob/);
        }
      }
    }
  });

  test.each([{ visitorId: "a".repeat(201) }, { userId: "a".repeat(201) }])(
    "of an id that nobody can have is refused, as its erasure is",
    async (subject) => {
      const { siteId } = site;
      const [argument] = Object.keys(subject);
      const refused = { data: { kind: "invalidArgument", argument } };
      const paginationOpts = { numItems: 1, cursor: null };
      const { exportVisitor } = api.personExport;
      const { eraseVisitor } = api.erasure;
      const args = { siteId, ...subject };
      await expect(
        t.query(exportVisitor, { ...args, paginationOpts }),
      ).rejects.toMatchObject(refused);
      for (const preview of [true, false]) {
        await expect(
          t.mutation(eraseVisitor, { ...args, preview }),
        ).rejects.toMatchObject(refused);
      }
      expect(await t.run((ctx) => ctx.db.query("removals").collect())).toEqual(
        [],
      );
    },
  );

  test("goes on only from a cursor of the same person", async () => {
    await send(shop);
    const { siteId } = site;
    const ask = (subject: object, cursor: string | null, numItems = 1) =>
      t.query(api.personExport.exportVisitor, {
        siteId,
        ...subject,
        paginationOpts: { numItems, cursor },
      });
    const { continueCursor } = await ask({ userId: "ann" }, null);
    for (const cursor of [continueCursor, "[]", "no cursor", "{}"]) {
      await expect(ask({ userId: "bob" }, cursor)).rejects.toMatchObject({
        data: { kind: "invalidArgument", argument: "paginationOpts.cursor" },
      });
    }
    for (const numItems of [0, 201, 1.5]) {
      await expect(
        ask({ userId: "ann" }, null, numItems),
      ).rejects.toMatchObject({
        data: { argument: "paginationOpts.numItems" },
      });
    }
    await expect(ask({}, null)).rejects.toThrow(
      "either a visitorId or a userId",
    );
  });
});
