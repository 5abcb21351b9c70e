/**
 * Clean-up keeps up: it deletes a large backlog of old rows in bounded batches, one after the
 * other, next to ingest.
 */
import { expect, test } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/shared/units.js";
import { startFootfall, START } from "./footfall.helpers.js";
import {
  allSessions,
  putSession,
} from "../../src/component/rows/peopleRows.helpers.js";
import type { Id } from "../../src/component/_generated/dataModel.js";

/** The rows of a batch by default. */
const BATCH = 1000;
const SESSIONS = 20_000;
const EVENTS = 2_000;
const YEAR = 365 * DAY;

test("22,000 old rows go in 22 batches within a minute, and ingest and folds go on", async () => {
  const footfall = await startFootfall();
  const { engine, siteId } = footfall;
  // These events were folded long ago.
  await footfall.insert(
    Array.from({ length: EVENTS }, (_, index) => ({
      visitorId: `visitor${index % 50}`,
      occurredAt: START - MINUTE,
    })),
  );
  await footfall.send([
    { type: "pageview", visitorId: "first", occurredAt: START },
  ]);
  await engine.runUntil(START + YEAR);
  for (let inserted = 0; inserted < SESSIONS; inserted += 4000) {
    await engine.run(async (ctx) => {
      for (let index = 0; index < 4000; index++) {
        const at = START + (inserted + index) * MINUTE;
        await putSession(ctx, {
          siteId: siteId as Id<"sites">,
          visitorId: `old${index}`,
          startedAt: at,
          endedAt: at,
          pageviews: 1,
          events: 1,
          customEvents: 0,
          values: {},
          origin: { at },
        });
      }
    });
  }
  const rows = () =>
    engine.runQuery(async (ctx) => {
      const sessions = await allSessions(ctx as never);
      const events = await ctx.db.query("events").collect();
      return sessions.length + events.length;
    });
  const before = await rows();
  expect(before).toBeGreaterThan(SESSIONS + EVENTS);

  const startedAt = engine.now();
  const batches: number[] = [];
  engine.onTransaction(({ path }) => {
    if (path !== "retention/siteCleanup:cleanupBatch") return;
    batches.push(engine.now() - startedAt);
  });
  await engine.startCrons();
  // Visits arrive meanwhile, and count.
  for (let second = 0; second < 60; second++) {
    const occurredAt = engine.now();
    const visitorId = `new${second}`;
    await footfall.send([{ type: "pageview", visitorId, occurredAt }]);
    await footfall.advance(SECOND);
  }
  const deletedIn = Math.ceil(before / BATCH);
  // Each batch deletes its 1,000 rows, except the last one of each kind. One more looks whether
  // something is left.
  expect(batches.length).toBeLessThanOrEqual(deletedIn + 5);
  expect(batches).toEqual(batches.map((_, index) => index * SECOND));
  await footfall.advance(5 * MINUTE);
  const { events } = await footfall.overview({
    from: startedAt - HOUR,
    to: startedAt + HOUR,
  });
  expect(events).toBe(60);
  expect(await rows()).toBe(2 * 60);
  expect(footfall.failures()).toEqual([]);
  footfall.close();
}, 120_000);
