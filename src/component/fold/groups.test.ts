/**
 * Groups, users without a device, and which events happened on whose behalf: from ingest to the
 * answers.
 */
import { describe, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { erase } from "../removals/erasure.helpers.js";
import type { TableNames } from "../_generated/dataModel.js";
import {
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";
import { allEvents } from "../rows/eventRows.helpers.js";

useTestClock();

/** Long enough ago that nothing that follows lies in the future. */
const AT = START - HOUR;
const firstPage = { numItems: 50, cursor: null };

const view = (visitorId: string, at: number, groups?: string[]) =>
  ({
    type: "pageview",
    visitorId,
    occurredAt: at,
    path: "/",
    ...(groups && { groups }),
  }) satisfies IncomingEvent;

const identify = (fields: Partial<IncomingEvent>): IncomingEvent => ({
  type: "identify",
  occurredAt: AT,
  ...fields,
});

const describeGroup = (
  groupId: string,
  at: number,
  fields: Partial<IncomingEvent> = {},
): IncomingEvent => ({ type: "group", groupId, occurredAt: at, ...fields });

const count = (t: TestBackend, table: TableNames) =>
  t.run(async (ctx) => (await ctx.db.query(table).collect()).length);

async function initSent(
  events: IncomingEvent[],
  settings: Parameters<typeof initSite>[1] = {},
) {
  const t = initConvexTest();
  const site = await initSite(t, settings);
  const { siteId } = site;
  expect(stored(await site.send(events)).rejected).toEqual([]);
  await foldAll(t);
  return {
    t,
    site,
    siteId,
    getGroup: (groupId: string) =>
      t.query(api.groups.getGroup, { siteId, groupId }),
    getUser: (userId: string) => t.query(api.users.getUser, { siteId, userId }),
    getVisitor: (visitorId: string) =>
      t.query(api.visitorProfile.getVisitor, { siteId, visitorId }),
    timesOf: async (groupId: string) => {
      const args = { siteId, groupId, paginationOpts: firstPage };
      const { page } = await t.query(api.lists.listEvents, args);
      return page.map(({ occurredAt }) => occurredAt - AT);
    },
  };
}

describe("a group", () => {
  test("is what was said last, whichever lane and order", async () => {
    const { siteId, t, getGroup } = await initSent(
      [
        describeGroup("acme", AT + 2, { name: "Acme" }),
        describeGroup("acme", AT + 1, {
          name: "Old",
          groupType: "company",
          traits: [{ key: "seats", value: 5 }],
        }),
        describeGroup("blue", AT),
      ],
      { lanes: 4 },
    );
    const acme = {
      groupId: "acme",
      groupType: "company",
      name: "Acme",
      traits: [{ key: "seats", value: 5 }],
      updatedAt: AT + 2,
    };
    const blue = { groupId: "blue", traits: [], updatedAt: AT };
    expect(await getGroup("acme")).toEqual(acme);
    expect(await getGroup("core")).toBeNull();
    const list = async (numItems: number, cursor: string | null) =>
      await t.query(api.groups.listGroups, {
        siteId,
        paginationOpts: { numItems, cursor },
      });
    const first = await list(1, null);
    expect(first.page).toEqual([acme]);
    const second = await list(1, first.continueCursor);
    expect([second.page, second.isDone]).toEqual([[blue], true]);
  });

  test("counts nowhere, is listed nowhere and is nobody's", async () => {
    const { t, site, siteId, getVisitor } = await initSent([
      describeGroup("acme", AT, {
        visitorId: "ada",
        userId: "ann",
        clientSessionId: "theirs",
        path: "/",
        hostname: "app.example",
        groups: ["acme"],
      }),
    ]);
    const [row] = await t.run((ctx) => allEvents(ctx));
    expect(row).toMatchObject({ type: "group", groupId: "acme" });
    for (const field of ["visitorId", "userId", "clientSessionId"]) {
      expect(row).not.toHaveProperty(field);
    }
    for (const table of [
      "visitors",
      "sessions",
      "users",
      "rollups",
      "eventGroups",
    ] as const) {
      expect([table, await count(t, table)]).toEqual([table, 0]);
    }
    // From blocks and, to the millisecond, from raw events.
    for (const range of [
      [AT - DAY, AT + DAY],
      [AT - 1, AT + 1],
    ] as const) {
      const { cells } = await site.overview(...range);
      expect(Object.values(cells).every((value) => !value)).toBe(true);
    }
    const { page } = await t.query(api.lists.listEvents, {
      siteId,
      paginationOpts: firstPage,
    });
    expect(page).toEqual([]);
    expect(await getVisitor("ada")).toBeNull();
  });
});

describe("identify", () => {
  test("links a visitor to groups and adds to its numbers, once per event", async () => {
    const events = [
      identify({
        eventId: "one",
        visitorId: "ada",
        groups: ["blue", "acme", "acme"],
        increments: [{ key: "visits", by: 2 }],
      }),
      identify({
        eventId: "two",
        visitorId: "ada",
        increments: [
          { key: "visits", by: -1 },
          { key: "visits", by: 4 },
        ],
      }),
    ];
    const { t, site, siteId, getVisitor } = await initSent(events);
    expect(stored(await site.send(events)).duplicates).toBe(2);
    await foldAll(t);
    const known = {
      traits: [{ key: "visits", value: 5 }],
      groups: ["acme", "blue"],
    };
    expect(await getVisitor("ada")).toMatchObject(known);
    const { page } = await t.query(api.lists.listVisitors, {
      siteId,
      paginationOpts: firstPage,
    });
    expect(page).toMatchObject([known]);
    expect(await count(t, "users")).toBe(0);
  });

  test("without a visitor is about the user", async () => {
    const { t, getUser } = await initSent(
      [
        identify({
          userId: "ann",
          traits: [{ key: "plan", value: "pro" }],
          groups: ["acme"],
        }),
        identify({ userId: "ann", increments: [{ key: "seats", by: 3 }] }),
        { type: "track", name: "paid", userId: "bob", occurredAt: AT },
      ],
      { lanes: 4 },
    );
    expect(await getUser("ann")).toEqual({
      userId: "ann",
      traits: [
        { key: "plan", value: "pro" },
        { key: "seats", value: 3 },
      ],
      groups: ["acme"],
    });
    expect(await getUser("bob")).toBeNull();
    expect(await count(t, "visitors")).toBe(0);
  });

  test("of another user leaves no trait of the one before in the row", async () => {
    const email = { key: "email", value: "ann@example.com" };
    const { t, site, getVisitor } = await initSent([
      identify({ visitorId: "ada", userId: "ann", traits: [email] }),
    ]);
    expect((await getVisitor("ada"))?.traits).toEqual([email]);
    await site.send([
      identify({ visitorId: "ada", userId: "bob", occurredAt: AT + 1 }),
    ]);
    await foldAll(t);
    expect(await getVisitor("ada")).toMatchObject({
      userId: "bob",
      traits: [],
    });
  });
});

describe("events of a group", () => {
  test("are listed newest first, once folded, in pages, each with its groups", async () => {
    const { t, site, siteId, timesOf } = await initSent(
      [
        view("ada", AT, ["acme", "blue"]),
        view("bob", AT + 2, ["acme"]),
        view("bob", AT + 3),
        identify({ userId: "ann", occurredAt: AT + 4, groups: ["acme"] }),
        { ...view("ada", AT + 5, ["acme"]), type: "engagement" },
      ],
      { lanes: 4 },
    );
    expect(await timesOf("acme")).toEqual([4, 2, 0]);
    expect(await timesOf("blue")).toEqual([0]);
    expect(await timesOf("core")).toEqual([]);
    const list = (args: object, numItems = 2) =>
      t.query(api.lists.listEvents, {
        siteId,
        groupId: "acme",
        paginationOpts: { numItems, cursor: null },
        ...args,
      });
    const within = await list({ from: AT + 1, to: AT + 4 });
    expect(within.page).toMatchObject([
      { groups: ["acme"], session: { startedAt: AT + 2 } },
    ]);
    const { continueCursor, isDone } = await list({});
    expect(isDone).toBe(false);
    const last = await list({
      paginationOpts: { numItems: 2, cursor: continueCursor },
    });
    expect(last.page).toMatchObject([{ groups: ["acme", "blue"] }]);
    expect(last.isDone).toBe(true);
    await expect(list({ userId: "ann" })).rejects.toMatchObject({
      data: { kind: "invalidArgument", arguments: ["groupId", "userId"] },
    });
    await site.send([view("bob", AT + 6, ["blue"])]);
    expect(await timesOf("blue")).toEqual([0]);
    await foldAll(t);
    expect(await timesOf("blue")).toEqual([6, 0]);
  });

  test("fit into folds however many groups they name", async () => {
    const groups = Array.from({ length: 20 }, (_, index) => `g${index}`);
    const { t, timesOf } = await initSent(
      Array.from({ length: 300 }, (_, index) =>
        view(`visitor${index}`, AT + index, groups),
      ),
    );
    expect(await count(t, "eventGroups")).toBe(6000);
    expect(await count(t, "deadLetters")).toBe(0);
    expect((await timesOf("g19"))[0]).toBe(299);
  });

  test("go when their retention ends", async () => {
    const old = [
      view("ada", AT, ["acme", "blue"]),
      describeGroup("acme", AT),
      identify({ userId: "ann", groups: ["acme"] }),
    ];
    const { t, site, siteId, getGroup } = await initSent(old, {
      maxEventAgeMs: DAY,
      eventRetentionDays: 2,
    });
    const letter = await t.run(async (ctx) => {
      const events = await allEvents(ctx);
      return events.find(({ userId }) => userId === "ann")!;
    });
    // This is as if it had been folded again and again. The letter decides.
    await t.run((ctx) =>
      ctx.db.insert("deadLetters", {
        siteId,
        lane: 0,
        eventDocumentId: letter._id,
        occurredAt: letter.occurredAt,
        failedAt: START,
        reason: "threw",
        error: "",
        attempts: 0,
        retryAt: START,
      }),
    );
    vi.setSystemTime(START + 40 * DAY);
    await site.send([view("ada", Date.now() - MINUTE, ["acme"])]);
    await foldAll(t);
    expect(await count(t, "eventGroups")).toBe(4);
    await t.mutation(api.retention.cleanupSite, { siteId });
    expect(await count(t, "events")).toBe(1);
    expect(await count(t, "eventGroups")).toBe(1);
    expect(await getGroup("acme")).not.toBeNull();
  });
});

describe("an erasure", () => {
  const sent = [
    view("ada", AT, ["acme"]),
    identify({ visitorId: "ada", userId: "ann", groups: ["acme"] }),
    identify({ userId: "ann", traits: [{ key: "plan", value: "pro" }] }),
    identify({ userId: "bob", groups: ["acme"], occurredAt: AT + 7 }),
    describeGroup("acme", AT),
  ];

  test("of a user takes the user's row, and no group", async () => {
    const { t, siteId, getUser, getGroup, timesOf } = await initSent(sent);
    expect(await getUser("ann")).not.toBeNull();
    const { done } = await erase(t, { siteId }, { userId: "ann" });
    expect(done).toBe(true);
    expect(await getUser("ann")).toBeNull();
    expect(await getUser("bob")).not.toBeNull();
    expect(await getGroup("acme")).not.toBeNull();
    expect(await timesOf("acme")).toEqual([7]);
    expect(await count(t, "eventGroups")).toBe(1);
  });

  test("of a user takes a row of which no event is left", async () => {
    const { t, siteId, getUser } = await initSent(sent);
    await t.run(async (ctx) => {
      for (const { _id } of await allEvents(ctx)) {
        await ctx.db.delete("events", _id);
      }
    });
    await t.mutation(api.erasure.eraseVisitor, { siteId, userId: "ann" });
    expect(await getUser("ann")).toBeNull();
  });

  test("of a visitor leaves the user's row", async () => {
    const { t, siteId, getUser, getVisitor } = await initSent(sent);
    await t.mutation(api.erasure.eraseVisitor, { siteId, visitorId: "ada" });
    expect(await getVisitor("ada")).toBeNull();
    expect(await getUser("ann")).not.toBeNull();
    expect(await count(t, "eventGroups")).toBe(1);
  });
});

test.each<[Partial<IncomingEvent>, string]>([
  [{ type: "group" }, 'groupId is required for an event of type "group"'],
  [
    { type: "group", groupId: "" },
    'groupId is required for an event of type "group"',
  ],
  [
    { type: "group", groupId: "x".repeat(201) },
    "groupId has more than 200 characters",
  ],
  [
    { groups: Array.from({ length: 21 }, (_, index) => `${index}`) },
    "the event names more than 20 groups",
  ],
  [{ groups: [""] }, "ids of groups have 1 to 200 characters"],
  [{ groups: ["x".repeat(201)] }, "ids of groups have 1 to 200 characters"],
  [
    { type: "identify", increments: [{ key: "n", by: Infinity }] },
    'the increment of "n" is Infinity, not a finite number',
  ],
  [
    { type: "identify", increments: [{ key: "n".repeat(201), by: 1 }] },
    "the key of an increment has more than 200 characters",
  ],
  [
    {
      type: "identify",
      increments: Array.from({ length: 65 }, () => ({ key: "n", by: 1 })),
    },
    "the event has more than 64 increments",
  ],
  [
    { type: "identify", groups: ["acme"] },
    "an identify with groups or increments needs a userId or a visitorId",
  ],
])("ingest refuses %j", async (event, error) => {
  const t = initConvexTest();
  const site = await initSite(t);
  const { rejected } = stored(
    await site.send([{ type: "pageview", occurredAt: AT, ...event }]),
  );
  expect(rejected).toEqual([{ index: 0, reason: "validation", error }]);
});
