/**
 * Heavy input folds completely and exactly once, under the limits of real transactions, however it
 * is committed, dated or spread.
 */
import { afterEach, beforeEach, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/shared/units.js";
import {
  foldsOf,
  logMost,
  startFootfall,
  START,
  type Footfall,
} from "./footfall.helpers.js";

let footfall: Footfall;
beforeEach(({ task }) => {
  name = task.name;
});
let name = "";
afterEach(() => {
  logMost(name, footfall);
  expect(footfall.failures()).toEqual([]);
  footfall.close();
});

test("one commit of 5,000 events", async () => {
  footfall = await startFootfall();
  const visitors = 1250;
  await footfall.insert(
    Array.from({ length: 5000 }, (_, i) => ({
      visitorId: `visitor ${i % visitors}`,
      path: `/page/${i % 7}`,
      occurredAt: START - 10 * MINUTE + Math.floor(i / visitors) * MINUTE,
    })),
  );
  await footfall.send([
    { type: "pageview", visitorId: "waker", path: "/", occurredAt: START },
  ]);
  await footfall.foldAll();
  const range = { from: START - HOUR, to: START + HOUR };
  const exact = {
    events: 5001,
    pageviews: 5001,
    newVisitors: visitors + 1,
    sessions: visitors + 1,
    bounceRate: 1 / (visitors + 1),
    averageSessionDurationMs: (visitors * 3 * MINUTE) / (visitors + 1),
    approximate: false,
  };
  const before = await footfall.overview(range);
  expect(before).toMatchObject(exact);
  // The figure comes from a sketch, so the bound is three standard errors.
  expect(Math.abs(before.visitors / (visitors + 1) - 1)).toBeLessThan(0.05);
  await footfall.advance(5 * HOUR);
  expect(await footfall.overview(range)).toEqual(before);
  await footfall.advance(8 * DAY);
  expect(await footfall.overview(range)).toEqual(before);
});

test("500 visitors over 120 back-dated hours", async () => {
  footfall = await startFootfall({ lanes: 2 });
  const at = (visitor: number) =>
    START - (1 + (visitor % 120)) * HOUR + visitor * SECOND;
  const events = (afterMs: number, path: string) =>
    Array.from({ length: 500 }, (_, i) => ({
      type: "pageview" as const,
      visitorId: `visitor ${i}`,
      path,
      country: i % 3 === 0 ? "DE" : "FR",
      occurredAt: at(i) + afterMs,
    }));
  await footfall.send(events(0, "/"), "import");
  await footfall.foldAll();
  // The events extend every session, before the compaction of its hour and after.
  await footfall.send(events(MINUTE, "/tea"), "import");
  await footfall.foldAll();
  await footfall.advance(3 * HOUR);
  await footfall.send(events(3 * MINUTE, "/cart"), "import");
  await footfall.foldAll();
  const range = { from: START - 6 * DAY, to: START };
  const exact = {
    events: 1500,
    newVisitors: 500,
    sessions: 500,
    bounceRate: 0,
    averageSessionDurationMs: 3 * MINUTE,
    approximate: false,
  };
  expect(await footfall.overview(range)).toMatchObject(exact);
  await footfall.advance(10 * DAY);
  expect(await footfall.overview(range)).toMatchObject(exact);
  const { rows } = await footfall.breakdown(range, "country");
  expect(rows.map(({ key, sessions }) => [key, sessions])).toEqual([
    ["FR", 333],
    ["DE", 167],
  ]);
  const exits = await footfall.breakdown(range, "exitPage");
  expect(exits.rows).toMatchObject([{ key: "/cart", sessions: 500 }]);
});

test("a visitor with 10,000 sessions", async () => {
  footfall = await startFootfall({ sessionTimeoutMs: MINUTE });
  const sessions = 10_000;
  const spacing = 90 * SECOND;
  const first = START - sessions * spacing;
  const at = (session: number) => first + session * spacing;
  await footfall.insert(
    Array.from({ length: sessions }, (_, i) => ({
      visitorId: "ada",
      occurredAt: at(i),
    })),
  );
  const send = (occurredAt: number) =>
    footfall.send(
      [{ type: "pageview", visitorId: "ada", path: "/late", occurredAt }],
      "import",
    );
  await send(at(9000) + 10 * SECOND);
  await footfall.foldAll();
  const range = { from: first - HOUR, to: START + HOUR };
  expect(await footfall.overview(range)).toMatchObject({
    events: sessions + 1,
    sessions,
    visitors: 1,
    newVisitors: 1,
    averageSessionDurationMs: (10 * SECOND) / sessions,
    approximate: false,
  });

  const before = footfall.mutations.length;
  await send(at(5000) + 45 * SECOND);
  await footfall.foldAll();
  const bridged = {
    events: sessions + 2,
    sessions: sessions - 1,
    visitors: 1,
    newVisitors: 1,
    bounceRate: (sessions - 3) / (sessions - 1),
    averageSessionDurationMs: (spacing + 10 * SECOND) / (sessions - 1),
    approximate: false,
  };
  expect(await footfall.overview(range)).toMatchObject(bridged);
  // The cost does not depend on the number of sessions.
  const [fold, ...more] = foldsOf(footfall.mutations.slice(before));
  expect(more).toEqual([]);
  expect(fold?.used.documentsRead).toBeLessThan(30);

  await footfall.advance(8 * DAY);
  expect(await footfall.overview(range)).toMatchObject(bridged);
});
