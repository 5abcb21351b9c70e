/** Visitors and sessions that were active in a range, against a model that looks at every row. */
import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { readHeld, walk } from "../testing/paging.helpers.js";
import {
  foldAll,
  initConvexTest,
  initSite,
  START,
  useTestClock,
  type TestBackend,
} from "../testing/setup.helpers.js";
import type { ReadPage } from "./lists.helpers.js";
import {
  allSessions,
  allVisitors,
  putSession,
  putVisitor,
} from "../rows/peopleRows.helpers.js";

useTestClock();

/** One session of a visitor, in hours after the end of the one before. */
interface Visit {
  afterHours: number;
  forHours: number;
}
/** The sessions of each visitor, oldest first. */
type History = Record<string, Visit[]>;

const names = ["ada", "bob", "cem", "dora"];
const arbitraryVisits = (maxLength: number) =>
  fc.array(
    fc.record({
      afterHours: fc.integer({ min: 1, max: 12 }),
      // Some sessions are longer than the list looks back.
      forHours: fc.constantFrom(0, 0, 1, 5, 30),
    }),
    { maxLength, size: "max" },
  );
const arbitraryHistory = (maxLength: number): fc.Arbitrary<History> =>
  fc
    .tuple(...names.map(() => arbitraryVisits(maxLength)))
    .map((visits) =>
      Object.fromEntries(names.map((name, at) => [name, visits[at] ?? []])),
    );
const arbitrarySpan = fc
  .record(
    { from: fc.integer({ min: -2, max: 40 }), hours: fc.nat(60) },
    { requiredKeys: [] },
  )
  .map(({ from, hours }) => ({
    ...(from !== undefined && { from: START + from * HOUR }),
    ...(hours !== undefined && { to: START + ((from ?? 0) + hours) * HOUR }),
  }));
const arbitrarySizes = fc.array(fc.integer({ min: 1, max: 4 }), {
  minLength: 1,
  maxLength: 3,
});

/** Puts the visits of each visitor behind those that are there. */
async function insertVisits(t: TestBackend, site: string, history: History) {
  const siteId = site as Id<"sites">;
  await t.run(async (ctx) => {
    for (const [visitorId, visits] of Object.entries(history)) {
      const sessions = (await allSessions(ctx)).filter(
        (row) => row.siteId === siteId && row.visitorId === visitorId,
      );
      let at = Math.max(START, ...sessions.map(({ endedAt }) => endedAt));
      const visitors = await allVisitors(ctx);
      const isKnown = visitors.some(
        (row) => row.siteId === siteId && row.visitorId === visitorId,
      );
      if (!isKnown) {
        await putVisitor(ctx, { siteId, visitorId, firstSeenAt: at });
      }
      for (const { afterHours, forHours } of visits) {
        const startedAt = at + afterHours * HOUR;
        at = startedAt + forHours * HOUR;
        await putSession(ctx, {
          siteId,
          visitorId,
          startedAt,
          endedAt: at,
          pageviews: 1,
          events: 1,
          customEvents: 0,
          values: {},
          origin: { at: startedAt },
        });
      }
    }
  });
}

async function initHistory(history: History) {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  const neighbour = await t.mutation(api.sites.createSite, {
    slug: "neighbour",
    name: "Neighbour",
  });
  await insertVisits(t, neighbour.siteId, history);
  await insertVisits(t, siteId, history);
  return { t, siteId };
}

interface Span {
  from?: number;
  to?: number;
}

/** The visitors with the id of the newest session in the span and when they were last seen. */
async function expectedVisitors(t: TestBackend, siteId: string, span: Span) {
  const { from = -Infinity, to = Infinity } = span;
  const all = (await t.run((ctx) => allSessions(ctx))).filter(
    (row) => row.siteId === siteId,
  );
  const active = all
    .filter((row) => from < to && row.startedAt < to && row.endedAt >= from)
    .filter((row) => row.startedAt >= from - DAY)
    .sort(
      (a, b) => b.startedAt - a.startedAt || b._creationTime - a._creationTime,
    );
  return active
    .filter(
      (row, place) =>
        active.findIndex((each) => each.visitorId === row.visitorId) === place,
    )
    .map((row) => {
      const own = all.filter((each) => each.visitorId === row.visitorId);
      const lastSeenAt = Math.max(...own.map(({ endedAt }) => endedAt));
      return `${row.visitorId} ${row._id} ${lastSeenAt}`;
    });
}

const reader =
  (t: TestBackend, siteId: string, span: Span): ReadPage =>
  async (paginationOpts) => {
    const args = { siteId, ...span, paginationOpts };
    const result = await t.query(api.lists.listVisitors, args);
    const ids = result.page.map(
      ({ visitorId, session, lastSeenAt }) =>
        `${visitorId} ${session?.id} ${lastSeenAt}`,
    );
    return { ...result, ids };
  };

const visitorOf = (id: string) => id.split(" ")[0] ?? "";

describe("the pages of active visitors", () => {
  test("are the list by brute force, whatever their sizes", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryHistory(5),
        fc.array(arbitrarySpan, { minLength: 3, maxLength: 3 }),
        arbitrarySizes,
        fc.constantFrom({}, { maximumRowsRead: 2 }),
        async (history, spans, sizes, limits) => {
          const { t, siteId } = await initHistory(history);
          for (const span of spans) {
            const read = reader(t, siteId, span);
            const { ids } = await walk(read, sizes, limits);
            expect(ids).toEqual(await expectedVisitors(t, siteId, span));
          }
        },
      ),
      { numRuns: 15, endOnFailure: true },
    );
  });

  test("once pinned, are the list as it is now", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryHistory(4),
        arbitraryHistory(2),
        arbitrarySpan,
        arbitrarySizes,
        async (history, arriving, span, sizes) => {
          const { t, siteId } = await initHistory(history);
          const read = reader(t, siteId, span);
          const { pages } = await walk(read, sizes);
          await insertVisits(t, siteId, arriving);
          expect(await readHeld(read, pages)).toEqual(
            await expectedVisitors(t, siteId, span),
          );
        },
      ),
      { numRuns: 10, endOnFailure: true },
    );
  });

  test("have a visitor at most once while sessions come, and once without a new one", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryHistory(4),
        arbitraryHistory(1),
        arbitrarySizes,
        async (history, arriving, sizes) => {
          const { t, siteId } = await initHistory(history);
          const before = await expectedVisitors(t, siteId, {});
          let hasCome = false;
          const between = async () => {
            if (!hasCome) await insertVisits(t, siteId, arriving);
            hasCome = true;
          };
          const { ids } = await walk(reader(t, siteId, {}), sizes, { between });
          const listed = ids.map(visitorOf);
          expect(new Set(listed).size).toBe(listed.length);
          const isBack = (name: string) => arriving[name]?.length !== 0;
          const stayed = before.map(visitorOf).filter((each) => !isBack(each));
          expect(listed.filter((each) => !isBack(each))).toEqual(stayed);
        },
      ),
      { numRuns: 10, endOnFailure: true },
    );
  });
});

test("a page ends after 500 sessions, with more to follow", async () => {
  const often = Array.from({ length: 510 }, () => ({
    afterHours: 1,
    forHours: 0,
  }));
  const { t, siteId } = await initHistory({
    bob: often.slice(0, 1),
    ada: often,
  });
  const read = reader(t, siteId, {});
  const first = await read({ numItems: 50, cursor: null });
  expect(first.ids.map(visitorOf)).toEqual(["ada"]);
  expect(first.isDone).toBe(false);
  const cursor = first.continueCursor;
  const second = await read({ numItems: 50, cursor });
  expect(second.ids.map(visitorOf)).toEqual(["bob"]);
  expect(second.isDone).toBe(true);
});

const AT = START - 2 * HOUR;
const page = { numItems: 50, cursor: null };
const view = (visitorId: string, at: number, source?: "server") => ({
  type: "pageview" as const,
  visitorId,
  occurredAt: at,
  ...(source && { source }),
});

/** A visitor with two sessions, one with a session before them, and one of a server. */
async function initEvents() {
  const t = initConvexTest();
  const site = await initSite(t);
  const { siteId } = site;
  await site.send([
    view("back", AT - 3 * DAY),
    view("back", AT),
    view("back", AT + 20 * MINUTE),
    view("new", AT - HOUR),
    view("server", AT, "server"),
  ]);
  await foldAll(t);
  const visitors = async (args: {
    from?: number;
    to?: number;
    userId?: string;
    order?: "lastActive" | "firstSeen";
  }) => {
    const asked = { siteId, ...args, paginationOpts: page };
    const answer = await t.query(api.lists.listVisitors, asked);
    return answer.page.map(({ visitorId }) => visitorId);
  };
  const sessions = async (args: { from?: number; to?: number }) => {
    const asked = { siteId, ...args, paginationOpts: page };
    const answer = await t.query(api.lists.listSessions, asked);
    return answer.page.map(({ startedAt }) => startedAt - AT);
  };
  return { t, site, visitors, sessions };
}

describe("a range", () => {
  test("has a visitor who came back, and nobody without a session in it", async () => {
    const { visitors } = await initEvents();
    expect(await visitors({})).toEqual(["back", "new"]);
    expect(await visitors({ from: AT + 1 })).toEqual(["back"]);
    expect(await visitors({ from: AT + 20 * MINUTE + 1 })).toEqual([]);
    expect(await visitors({ to: AT })).toEqual(["new", "back"]);
    expect(await visitors({ from: AT, to: AT })).toEqual([]);
  });

  test("in the order firstSeen has those whom it first saw, also a server's", async () => {
    const { visitors } = await initEvents();
    const order = "firstSeen";
    expect(await visitors({ order })).toEqual(["server", "new", "back"]);
    expect(await visitors({ order, from: AT })).toEqual(["server"]);
  });

  test("has the session that began before it and goes on, and one of a late event", async () => {
    const { t, site, sessions } = await initEvents();
    expect(await sessions({ from: AT + MINUTE })).toEqual([0]);
    expect(await sessions({ from: AT + 20 * MINUTE })).toEqual([0]);
    expect(await sessions({ from: AT + 20 * MINUTE + 1 })).toEqual([]);
    expect(await sessions({ to: AT })).toEqual([-HOUR, -3 * DAY]);
    // It joins the session of one visitor to a longer one.
    await site.send([view("back", AT - 20 * MINUTE)]);
    await foldAll(t);
    expect(await sessions({ from: AT })).toEqual([-20 * MINUTE]);
    expect(await sessions({ to: AT })).toEqual([-20 * MINUTE, -HOUR, -3 * DAY]);
  });

  test("refuses a user's visitors by their last activity", async () => {
    const { visitors } = await initEvents();
    await expect(
      visitors({ userId: "ada", order: "lastActive" }),
    ).rejects.toMatchObject({
      data: { kind: "invalidArgument", arguments: ["userId", "order"] },
    });
  });
});
