/** Lists show fields of a row, and fields that they join to it. */
import { describe, expect, test } from "vitest";
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

useTestClock();

/** Long enough ago that nothing that follows lies in the future. */
const AT = START - HOUR;

const firstPage = { numItems: 50, cursor: null };

const view = (visitorId: string, at: number, path = "/"): IncomingEvent => ({
  type: "pageview",
  visitorId,
  occurredAt: at,
  path,
});

async function initTwoSessions() {
  const t = initConvexTest();
  const site = await initSite(t);
  await site.send([
    view("ada", AT - 3 * HOUR, "/old"),
    {
      ...view("ada", AT, "/in"),
      referrer: "https://www.google.com/",
      country: "DE",
    },
    { type: "engagement", visitorId: "ada", occurredAt: AT + MINUTE },
    view("ada", AT + 2 * MINUTE, "/out"),
  ]);
  await foldAll(t);
  return { t, site, siteId: site.siteId };
}

describe("listEvents", () => {
  test("shows what is stored, and when it was received as ISO 8601", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    const sent: IncomingEvent = {
      type: "track",
      name: "signup",
      eventId: "event1",
      userId: "user1",
      clientSessionId: "theirs",
      hostname: "app.example",
      path: "/a",
      browser: "Firefox",
      properties: [{ key: "plan", value: { json: "[1]" } }],
      extras: [{ key: "$extra", value: true }],
      occurredAt: AT - MINUTE,
    };
    await site.send([sent]);
    const { page } = await t.query(api.lists.listEvents, {
      siteId,
      paginationOpts: { ...firstPage, id: 1, endCursor: null },
    });
    expect(page).toEqual([
      {
        ...sent,
        id: expect.any(String) as string,
        source: "server",
        receivedAt: START,
        // The event came with an import that names no run.
        importId: null,
        __syncedAt: "2026-03-02T09:30:00.000Z",
      },
    ]);
  });

  test("leaves out engagement and joins the session into which each event falls", async () => {
    const { t, site, siteId } = await initTwoSessions();
    const fromServer = (at: number): IncomingEvent => ({
      ...view("ada", at),
      source: "server",
    });
    await site.send([
      fromServer(AT - 4 * HOUR),
      fromServer(AT - HOUR),
      fromServer(AT),
      fromServer(AT + 2 * MINUTE),
      fromServer(AT + 2 * MINUTE + 1),
      view("bob", AT),
      { type: "identify", userId: "user1", occurredAt: AT },
    ]);
    const { page } = await t.query(api.lists.listEvents, {
      siteId,
      paginationOpts: firstPage,
    });
    const minutesOf = (at: number) => (at - AT) / MINUTE;
    expect(
      page.map(({ visitorId, occurredAt, source, session }) => [
        visitorId,
        Math.floor(minutesOf(occurredAt)),
        source,
        session && [session.startedAt, session.endedAt].map(minutesOf),
      ]),
    ).toEqual([
      ["ada", 2, "server", undefined],
      ["ada", 2, "server", [0, 2]],
      ["ada", 2, "client", [0, 2]],
      [undefined, 0, "server", undefined],
      // Bob's event is not folded yet.
      ["bob", 0, "client", undefined],
      ["ada", 0, "server", [0, 2]],
      ["ada", 0, "client", [0, 2]],
      ["ada", -60, "server", undefined],
      ["ada", -180, "client", [-180, -180]],
      ["ada", -240, "server", undefined],
    ]);
    const sessions = await t.query(api.lists.listSessions, {
      siteId,
      paginationOpts: firstPage,
    });
    expect(page[1]?.session?.id).toBe(sessions.page[0]?.id);
  });

  test("of 200 visitors joins as many sessions", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    await site.send(
      Array.from({ length: 200 }, (_, index) => view(`v${index}`, AT)),
    );
    await foldAll(t);
    const { page, isDone } = await t.query(api.lists.listEvents, {
      siteId,
      paginationOpts: { numItems: 200, cursor: null },
    });
    expect(isDone).toBe(true);
    expect(page.filter(({ session }) => session)).toHaveLength(200);
  });
});

describe("listSessions", () => {
  test("shows figures, first values, exit page and channel", async () => {
    const { t, siteId } = await initTwoSessions();
    const { page } = await t.query(api.lists.listSessions, {
      siteId,
      visitorId: "ada",
      paginationOpts: firstPage,
    });
    const id = expect.any(String) as string;
    expect(page).toEqual([
      {
        id,
        visitorId: "ada",
        startedAt: AT,
        endedAt: AT + 2 * MINUTE,
        durationMs: 2 * MINUTE,
        pageviews: 2,
        events: 2,
        isBounce: false,
        entryPage: "/in",
        exitPage: "/out",
        referrer: "google.com",
        source: "Google",
        channel: "Organic Search",
        country: "DE",
      },
      {
        id,
        visitorId: "ada",
        startedAt: AT - 3 * HOUR,
        endedAt: AT - 3 * HOUR,
        durationMs: 0,
        pageviews: 1,
        events: 1,
        isBounce: true,
        entryPage: "/old",
        exitPage: "/old",
        channel: "Direct",
      },
    ]);
  });
});

describe("listVisitors", () => {
  test("shows when each was seen, its user and traits", async () => {
    const { t, site, siteId } = await initTwoSessions();
    await site.send([
      {
        type: "identify",
        visitorId: "ada",
        userId: "user1",
        traits: [{ key: "plan", value: "pro" }],
        occurredAt: AT + 3 * MINUTE,
      },
      { ...view("server-side", AT - DAY), source: "server" },
    ]);
    await foldAll(t);
    const list = async (filter: {
      userId?: string;
      from?: number;
      to?: number;
    }) => {
      const order = "firstSeen" as const;
      const args = { siteId, order, ...filter, paginationOpts: firstPage };
      return (await t.query(api.lists.listVisitors, args)).page;
    };
    const ada = {
      visitorId: "ada",
      firstSeenAt: AT - 3 * HOUR,
      lastSeenAt: AT + 3 * MINUTE,
      userId: "user1",
      traits: [{ key: "plan", value: "pro" }],
      groups: [],
      session: {
        id: expect.any(String) as string,
        visitorId: "ada",
        startedAt: AT,
        endedAt: AT + 3 * MINUTE,
        durationMs: 3 * MINUTE,
        pageviews: 2,
        events: 3,
        isBounce: false,
        entryPage: "/in",
        exitPage: "/out",
        referrer: "google.com",
        source: "Google",
        channel: "Organic Search",
        country: "DE",
      },
    };
    expect(await list({})).toEqual([
      ada,
      {
        visitorId: "server-side",
        firstSeenAt: AT - DAY,
        traits: [],
        groups: [],
      },
    ]);
    expect(await list({ userId: "user1" })).toEqual([ada]);
    expect(await list({ userId: "user1", from: AT })).toEqual([]);
    const first = ada.firstSeenAt;
    expect(await list({ from: first, to: first + 1 })).toEqual([ada]);
    expect(await list({ from: first, to: first })).toEqual([]);
  });
});

describe("of a user", () => {
  const track = (
    fields: Partial<IncomingEvent> & { occurredAt: number },
  ): IncomingEvent => ({ type: "track", name: "paid", ...fields });
  const identify = (userId: string, at: number): IncomingEvent => ({
    type: "identify",
    visitorId: "phone",
    userId,
    occurredAt: at,
  });
  async function listed(sent: IncomingEvent[], userId = "ann") {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send(sent, { trusted: true });
    await foldAll(t);
    const list = async (filter: object) => {
      const { page } = await t.query(api.lists.listEvents, {
        siteId: site.siteId,
        paginationOpts: firstPage,
        ...filter,
      });
      return page;
    };
    return { list, times: (await list({ userId })).map((e) => e.occurredAt) };
  }

  test("what the device did before it was identified is listed, too", async () => {
    const { times } = await listed([
      view("phone", AT, "/"),
      view("phone", AT + MINUTE, "/tea"),
      identify("ann", AT + 2 * MINUTE),
      view("phone", AT + 3 * MINUTE, "/cart"),
      view("other", AT, "/"),
    ]);
    expect(times).toEqual([3, 2, 1, 0].map((minutes) => AT + minutes * MINUTE));
  });

  test("of a device that changed hands only what came after the other user", async () => {
    const { times } = await listed([
      view("phone", AT),
      identify("bob", AT + MINUTE),
      view("phone", AT + 2 * MINUTE),
      identify("ann", AT + 3 * MINUTE),
    ]);
    expect(times).toEqual([AT + 3 * MINUTE, AT + 2 * MINUTE]);
  });

  test.each([
    ["within it", MINUTE, true],
    ["as long after it as it could go on", 31 * MINUTE, true],
    ["later", 32 * MINUTE, false],
    ["before it", -MINUTE, false],
  ])(
    "an event of a server has the session that goes on: %s",
    async (_when, after, isInSession) => {
      const { list } = await listed([
        view("phone", AT),
        identify("ann", AT + MINUTE),
        track({ source: "server", userId: "ann", occurredAt: AT + after }),
      ]);
      const [event] = await list({ name: "paid" });
      expect(event).toMatchObject({ source: "server", userId: "ann" });
      expect(event?.session?.startedAt).toBe(isInSession ? AT : undefined);
    },
  );
});
