/** `getEventPropertyKeys` against brute force, and within its bounds. */
import { expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import type {
  IncomingEvent,
  PropertyValue,
} from "../../shared/event/incoming.js";
import { limits } from "../../shared/limits.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  initConvexTest,
  initSite,
  START,
  stored,
  useTestClock,
  type TestBackend,
} from "../testing/setup.helpers.js";
import { putEvent } from "../rows/eventRows.helpers.js";

useTestClock();

function keysOf(
  t: TestBackend,
  siteId: string,
  eventName = "signup",
  range = { from: START - HOUR, to: START + HOUR },
) {
  const args = { siteId, eventName, ...range };
  return t.query(api.eventProperties.getEventPropertyKeys, args);
}

const isCounted = (value: PropertyValue) =>
  ["string", "number", "boolean"].includes(typeof value) && value !== "";

const arbitraryEvent: fc.Arbitrary<IncomingEvent> = fc
  .record({
    kind: fc.constantFrom(
      { type: "track" as const, name: "signup" },
      { type: "track" as const, name: "signout" },
      { type: "pageview" as const },
    ),
    agoMinutes: fc.nat(10),
    properties: fc.dictionary(
      fc.constantFrom("plan", "size", "constructor", "ü"),
      fc.constantFrom<PropertyValue[]>("pro", 7, 0, false, "", null, {
        json: "[]",
      }),
    ),
  })
  .map(({ kind, agoMinutes, properties }) => ({
    ...kind,
    visitorId: "ada",
    occurredAt: START - agoMinutes * MINUTE,
    properties: Object.entries(properties).map(([key, value]) => ({
      key,
      value,
    })),
  }));

test("equals brute force, and the breakdown of each property", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryEvent, { maxLength: 20, size: "max" }),
      fc.nat(10),
      async (events, agoMinutes) => {
        const t = initConvexTest();
        const site = await initSite(t);
        const { siteId } = site;
        expect(stored(await site.send(events)).rejected).toEqual([]);
        const range = { from: START - agoMinutes * MINUTE, to: START + 1 };
        for (const eventName of ["signup", "pageview", "none"]) {
          const own = events.filter(
            ({ type, name, occurredAt = 0 }) =>
              (type === "pageview" ? "pageview" : name) === eventName &&
              occurredAt >= range.from,
          );
          const counts = new Map<string, number>();
          for (const { key, value } of own.flatMap(
            ({ properties = [] }) => properties,
          )) {
            if (isCounted(value)) counts.set(key, (counts.get(key) ?? 0) + 1);
          }
          const answer = await keysOf(t, siteId, eventName, range);
          expect(
            new Map(answer.rows.map((row) => [row.key, row.events])),
          ).toEqual(counts);
          expect(answer).toMatchObject({
            rows: answer.rows.toSorted((a, b) => b.events - a.events),
            keyCount: counts.size,
            events: own.length,
            approximate: false,
          });
          for (const { key, events: count } of answer.rows) {
            const { rows } = await t.query(
              api.eventProperties.getEventPropertyBreakdown,
              { siteId, eventName, propertyKey: key, ...range },
            );
            const sum = rows.reduce((total, row) => total + row.events, 0);
            expect(sum).toBe(count);
          }
        }
      },
    ),
    { numRuns: 15 },
  );
});

test("answers with a hundred of more", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  await insertSignups(t, siteId, 1, (index) =>
    Array.from({ length: 150 }, (_, key) => `key${key + index}`),
  );
  await insertSignups(t, siteId, 2, () => ["plan"]);
  const { rows, keyCount } = await keysOf(t, siteId);
  expect(keyCount).toBe(151);
  expect(rows).toHaveLength(100);
  expect(rows[0]).toEqual({ key: "plan", events: 2 });
  expect(rows[1]).toEqual({ key: "key0", events: 1 });
});

test("the longest key has values, too", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  const longest = "ü".repeat(limits.MAX_PROPERTY_KEY_LENGTH.value);
  await insertSignups(t, siteId, 3, () => [longest]);
  const { rows } = await keysOf(t, siteId);
  expect(rows).toEqual([{ key: longest, events: 3 }]);
  const values = await t.query(api.eventProperties.getEventPropertyBreakdown, {
    siteId,
    eventName: "signup",
    propertyKey: longest,
    from: START,
    to: START + HOUR,
  });
  expect(values.events).toBe(3);
  expect(values.rows).toHaveLength(1);
});

test("counts the newest 3,000 events, down to the horizon", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  await insertSignups(t, siteId, 1, () => ["old"], START - DAY);
  await insertSignups(t, siteId, 3000, () => ["plan"]);
  const both = { from: START - 2 * DAY, to: START + HOUR };
  expect(await keysOf(t, siteId)).toMatchObject({ approximate: false });
  const counted = {
    rows: [{ key: "plan", events: 3000 }],
    events: 3000,
    approximate: true,
    // The newest that was not counted is the old one.
    approximations: [
      { reason: "budget", figures: "all", from: START - DAY + 1 },
    ],
  };
  expect(await keysOf(t, siteId, "signup", both)).toMatchObject(counted);
  const before = { from: START - 2 * DAY, to: START - HOUR };
  await t.run((ctx) =>
    ctx.db.insert("horizons", {
      siteId,
      events: START - HOUR,
      hours: 0,
      days: 0,
    }),
  );
  expect(await keysOf(t, siteId, "signup", before)).toEqual({
    rows: [],
    keyCount: 0,
    events: 0,
    approximate: true,
    approximations: [
      { reason: "retention", figures: "all", from: START - HOUR },
    ],
  });
});

test("refuses what it cannot take", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  const reversed = { from: START, to: START - 1 };
  await expect(keysOf(t, siteId, "signup", reversed)).rejects.toThrow(
    /invalidRange/,
  );
  await expect(keysOf(t, "nonsense")).rejects.toThrow(/siteNotFound/);
});

/** Custom events in the log and nowhere else, of one moment. */
function insertSignups(
  t: TestBackend,
  siteId: string,
  count: number,
  keysAt: (index: number) => string[],
  occurredAt = START,
) {
  return t.run(async (ctx) => {
    for (let index = 0; index < count; index++) {
      await putEvent(ctx, {
        type: "track",
        name: "signup",
        visitorId: "ada",
        properties: keysAt(index).map((key) => ({ key, value: "x" })),
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
