/** `getEventPropertyBreakdown` against brute force, and within its budget. */
import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { boundKey } from "../../shared/codec/boundKey.js";
import type {
  IncomingEvent,
  PropertyValue,
} from "../../shared/event/incoming.js";
import { DAY, HOUR, KIB, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";
import { putEvent } from "../rows/eventRows.helpers.js";

useTestClock();

const hour = { from: START - HOUR, to: START + HOUR };

const signup = (
  plan: PropertyValue,
  visitorId = "ada",
  occurredAt = START,
): IncomingEvent => ({
  type: "track",
  name: "signup",
  visitorId,
  occurredAt,
  properties: [
    { key: "other", value: "x" },
    { key: "plan", value: plan },
  ],
});

function breakdown(
  t: TestBackend,
  siteId: string,
  args: Partial<{
    eventName: string;
    propertyKey: string;
    from: number;
    to: number;
    limit: number;
  }> = {},
) {
  return t.query(api.eventProperties.getEventPropertyBreakdown, {
    siteId,
    eventName: "signup",
    propertyKey: "plan",
    ...hour,
    ...args,
  });
}

const arbitraryEvent: fc.Arbitrary<IncomingEvent> = fc
  .record({
    kind: fc.constantFrom(
      { type: "track" as const, name: "signup" },
      { type: "track" as const, name: "signup" },
      { type: "track" as const, name: "signout" },
      { type: "pageview" as const },
      { type: "engagement" as const },
    ),
    visitorId: fc.constantFrom("ada", "bob", "cyd", undefined),
    occurredAt: fc.nat(10).map((minutes) => START - minutes * MINUTE),
    key: fc.constantFrom("plan", "plan", "plan", "size"),
    amount: fc.constantFrom(undefined, undefined, 500, -500),
    value: fc.constantFrom<(PropertyValue | undefined)[]>(
      "pro",
      "free",
      "__proto__",
      "7",
      7,
      0,
      true,
      false,
      "",
      null,
      { json: '{"a":1}' },
      undefined,
    ),
  })
  .map(({ kind, visitorId, occurredAt, key, value, amount }) => ({
    ...kind,
    ...(amount !== undefined && { revenue: { amount, currency: "EUR" } }),
    occurredAt,
    ...(visitorId === undefined ? { userId: "user" } : { visitorId }),
    ...(value !== undefined && { properties: [{ key, value }] }),
  }));

/** The rows in order, what has no value, and the events of the name, by brute force. */
function expected(events: IncomingEvent[], eventName: string) {
  const own = events.filter((event) =>
    eventName === "pageview"
      ? event.type === "pageview"
      : event.type === "track" && event.name === eventName,
  );
  const valueOf = ({ properties = [] }: IncomingEvent) => {
    const value = properties.find(({ key }) => key === "plan")?.value;
    const isKey = ["string", "number", "boolean"].includes(typeof value);
    return isKey && value !== "" ? `${value as string}` : undefined;
  };
  const keys = new Set(own.flatMap((event) => valueOf(event) ?? []));
  const figuresOf = (key: string | undefined) => {
    const some = own.filter((event) => valueOf(event) === key);
    const visitors = new Set(some.flatMap(({ visitorId }) => visitorId ?? []));
    const amount = some.reduce(
      (sum, each) => sum + (each.revenue?.amount ?? 0),
      0,
    );
    return {
      events: some.length,
      visitors: visitors.size,
      ...(amount !== 0 && { revenue: [{ amount, currency: "EUR" }] }),
    };
  };
  const rows = [...keys].map((key) => ({ key, ...figuresOf(key) }));
  const without = figuresOf(undefined);
  const none = without.events > 0 ? without : null;
  rows.sort(
    (a, b) =>
      b.events - a.events ||
      b.visitors - a.visitors ||
      (a.key < b.key ? -1 : 1),
  );
  return { rows, none, events: own.length };
}

describe("getEventPropertyBreakdown", () => {
  test("equals brute force", async () => {
    const arbitrary = fc.record({
      events: fc.array(arbitraryEvent, { maxLength: 40, size: "max" }),
      ends: fc.tuple(fc.nat(11), fc.nat(11)),
      limit: fc.constantFrom(1, 3, 1000),
    });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ events, ends, limit }) => {
        const t = initConvexTest();
        const site = await initSite(t);
        const { siteId } = site;
        expect(stored(await site.send(events)).rejected).toEqual([]);
        const from = START - Math.max(...ends) * MINUTE;
        const to = START - Math.min(...ends) * MINUTE + 1;
        const within = events.filter(
          ({ occurredAt = 0 }) => from <= occurredAt && occurredAt < to,
        );
        for (const eventName of ["signup", "pageview", "none"]) {
          const { rows, none, events: count } = expected(within, eventName);
          expect(
            await breakdown(t, siteId, { eventName, from, to, limit }),
          ).toEqual({
            rows: rows.slice(0, limit),
            keyCount: rows.length,
            none,
            events: count,
            approximate: false,
          });
        }
      }),
      { numRuns: 30 },
    );
  });

  test("bounds long values and keeps those apart that differ", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    const long = "x".repeat(500);
    await site.send([
      signup(`${long}1`),
      signup(`${long}2`),
      signup(`${long}2`),
    ]);
    const { rows } = await breakdown(t, siteId);
    expect(rows).toEqual([
      { key: boundKey(`${long}2`), events: 2, visitors: 1 },
      { key: boundKey(`${long}1`), events: 1, visitors: 1 },
    ]);
  });

  test("says the same as the dimension of a promoted property", async () => {
    const t = initConvexTest();
    const site = await initSite(t, {
      promotedProperties: ["plan"],
    });
    const { siteId } = site;
    await site.send([
      ...[signup("pro"), signup("pro", "bob"), signup(7)],
      signup(null, "cyd"),
    ]);
    await foldAll(t);
    const { rows, none } = await breakdown(t, siteId);
    const promoted = await t.query(api.reports.getBreakdown, {
      siteId,
      dimension: "property:plan",
      ...hour,
    });
    expect(rows).toEqual([
      { key: "pro", events: 2, visitors: 2 },
      { key: "7", events: 1, visitors: 1 },
    ]);
    expect(promoted.rows).toEqual(
      rows.map((row) => ({ ...row, pageviews: 0 })),
    );
    expect(none).toEqual({ events: 1, visitors: 1 });
    expect(promoted.none).toEqual({ ...none, pageviews: 0 });
  });

  test("counts the newest 3,000 events of more", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    await insertSignups(t, siteId, 3000, (index) => `${index % 4}`);
    expect(await breakdown(t, siteId)).toMatchObject({
      events: 3000,
      keyCount: 4,
      approximate: false,
    });
    await insertSignups(t, siteId, 1, () => "older", START - MINUTE);
    await insertSignups(t, siteId, 1, () => "newer", START + MINUTE);
    const answer = await breakdown(t, siteId);
    expect(answer).toMatchObject({ events: 3000, approximate: true });
    const keys = answer.rows.map(({ key }) => key);
    expect(keys).toContain("newer");
    expect(keys).not.toContain("older");
  });

  test("counts the newest 3 MiB of large events", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    const large = "x".repeat(60 * KIB);
    await insertSignups(t, siteId, 100, () => large);
    await insertSignups(t, siteId, 1, () => "newer", START + MINUTE);
    const { events, rows, approximate } = await breakdown(t, siteId);
    expect(approximate).toBe(true);
    expect(events).toBeGreaterThan(45);
    expect(events).toBeLessThan(53);
    expect(rows.map(({ key }) => key)).toEqual([boundKey(large), "newer"]);
  });

  test("is approximate before the horizon of raw events, and counts nothing there", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    await site.send([signup("old", "ada", START - DAY), signup("new")]);
    const range = { from: START - 2 * DAY, to: START + 1 };
    expect(await breakdown(t, siteId, range)).toMatchObject({
      events: 2,
      approximate: false,
    });
    await t.run((ctx) =>
      ctx.db.insert("horizons", {
        siteId: siteId,
        events: START - HOUR,
        hours: 0,
        days: 0,
      }),
    );
    expect(await breakdown(t, siteId, range)).toEqual({
      rows: [{ key: "new", events: 1, visitors: 1 }],
      keyCount: 1,
      none: null,
      events: 1,
      approximate: true,
      approximations: [
        { reason: "retention", figures: "all", from: START - HOUR },
      ],
    });
    expect(await breakdown(t, siteId)).toMatchObject({ approximate: false });
    const before = { from: START - 2 * DAY, to: START - 2 * HOUR };
    expect(await breakdown(t, siteId, before)).toMatchObject({
      events: 0,
      approximate: true,
    });
  });

  test("refuses what it cannot take", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    for (const limit of [0, 1001, 1.5, NaN]) {
      await expect(breakdown(t, siteId, { limit })).rejects.toThrow(
        /invalidArgument.*limit is/,
      );
    }
    await expect(breakdown(t, siteId, { from: hour.to + 1 })).rejects.toThrow(
      /invalidRange/,
    );
    await expect(breakdown(t, "nonsense")).rejects.toThrow(/siteNotFound/);
  });
});

/** Custom events in the log and nowhere else, of one moment. */
function insertSignups(
  t: TestBackend,
  siteId: string,
  count: number,
  planOf: (index: number) => string,
  occurredAt = START,
) {
  return t.run(async (ctx) => {
    for (let index = 0; index < count; index++) {
      await putEvent(ctx, {
        type: "track",
        name: "signup",
        visitorId: `visitor${index % 10}`,
        properties: [{ key: "plan", value: planOf(index) }],
        siteId: siteId as Id<"sites">,
        lane: 0,
        seq: ctx.db.vars.commitTs,
        occurredAt,
        receivedAt: START,
        source: "client",
      });
    }
  });
}
