/**
 * Removals of many rows, of one visitor, of many visitors or in one hour, stay within the limits of
 * real transactions.
 */
import { afterEach, expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../src/shared/units.js";
import { conflictingWrites } from "./engine.js";
import {
  logMost,
  START,
  startFootfall,
  type Footfall,
} from "./footfall.helpers.js";
import { allSessions } from "../../src/component/rows/peopleRows.helpers.js";

let footfall: Footfall;
afterEach(() => {
  expect(footfall.failures()).toEqual([]);
  footfall.close();
});

const spam = { hostname: "spam.example" };
const all = { from: 0, to: START + 24 * HOUR };
const remove = (asked: object) =>
  footfall.engine.execute("removals:deleteEvents", "mutation", {
    siteId: footfall.siteId,
    ...all,
    ...asked,
  });

/** Answers the transactions of removals alone. */
function steps() {
  return footfall.mutations.filter(({ path }) => path.startsWith("removal"));
}

test("a session of 12,000 events of which every third goes", async () => {
  footfall = await startFootfall();
  const first = START - 6 * HOUR;
  const count = 12_000;
  await footfall.insert(
    Array.from({ length: count }, (_, i) => ({
      visitorId: "ada",
      path: `/${i % 10}`,
      hostname: i % 3 === 0 ? spam.hostname : "shop.example",
      occurredAt: first + i * SECOND,
    })),
  );
  await footfall.foldInserted();
  const { value } = await remove(spam);
  expect(value).toMatchObject({ kind: "deleted", done: false });
  await footfall.finishRemovals();
  logMost("a session of 12,000 events", footfall);
  expect(await footfall.overview(all)).toMatchObject({
    events: 8001,
    visitors: 2,
    newVisitors: 2,
    sessions: 2,
    viewsPerSession: 8001 / 2,
  });
  const sessions = await footfall.engine.run((ctx) => allSessions(ctx));
  const own = sessions.filter((session) => session["visitorId"] === "ada");
  expect(own).toMatchObject([
    {
      startedAt: first + SECOND,
      endedAt: first + (count - 1) * SECOND,
      pageviews: 8000,
    },
  ]);
  expect(steps().length).toBeLessThan(20);
});

test("a session that falls into 400, each of an hour of its own", async () => {
  footfall = await startFootfall();
  const first = START - 401 * HOUR;
  await footfall.insert(
    Array.from({ length: 1200 }, (_, i) => ({
      visitorId: "ada",
      // Spam comes every 20 minutes. The events that stay are an hour apart.
      hostname: i % 3 === 0 ? "shop.example" : spam.hostname,
      occurredAt: first + i * 20 * MINUTE,
    })),
  );
  await footfall.foldInserted();
  expect(await footfall.overview(all)).toMatchObject({ sessions: 2 });
  await footfall.advance(3 * HOUR);
  await remove(spam);
  await footfall.finishRemovals();
  logMost("a session that falls into 400", footfall);
  expect(await footfall.overview(all)).toMatchObject({
    events: 401,
    sessions: 401,
    bounceRate: 1,
  });
});

test("1,000 visitors with a view each, and a search through 10,000 others", async () => {
  footfall = await startFootfall({ lanes: 2 });
  for (let chunk = 0; chunk < 2; chunk++) {
    await footfall.insert(
      Array.from({ length: 5500 }, (_, i) => ({
        visitorId: `visitor ${chunk}-${i % 3000}`,
        hostname: i % 11 === 0 ? spam.hostname : "shop.example",
        lane: i % 2,
        occurredAt: START - 3 * HOUR + (chunk * 5500 + i) * 400,
      })),
    );
  }
  // Both lanes get events.
  await footfall.send(
    Array.from({ length: 20 }, (_, i) => ({
      type: "pageview" as const,
      visitorId: `waker ${i}`,
      path: "/",
      occurredAt: START,
    })),
  );
  await footfall.foldAll();
  const { value } = await remove({ ...spam, preview: true });
  expect(value).toMatchObject({ kind: "preview", isAtLeast: true });
  await remove(spam);
  await footfall.finishRemovals();
  logMost("1,000 visitors", footfall);
  expect(await footfall.overview(all)).toMatchObject({ events: 10_020 });
  const left = await footfall.breakdown(all, "hostname");
  expect(left.rows).toMatchObject([{ key: "shop.example", pageviews: 10_000 }]);
});

test("a step of a removal conflicts with no ingest and no fold of others", async () => {
  footfall = await startFootfall();
  await footfall.insert([
    { visitorId: "bot", ...spam, occurredAt: START - HOUR },
    { visitorId: "ann", occurredAt: START - HOUR },
  ]);
  await footfall.foldInserted();
  const args = { siteId: footfall.siteId, ...all, ...spam };
  const removal = await footfall.engine.rehearse("removals:deleteEvents", args);
  expect(removal.writes.map(({ table }) => table)).toContain("events");
  const ingest = await footfall.send([
    { type: "pageview", visitorId: "ann", path: "/", occurredAt: START },
  ]);
  const before = footfall.mutations.length;
  await footfall.foldAll();
  for (const other of [ingest, ...footfall.mutations.slice(before)]) {
    expect(conflictingWrites(removal, other)).toEqual([]);
    expect(conflictingWrites(other, removal)).toEqual([]);
  }
});
