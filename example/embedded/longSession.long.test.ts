/** A session of 50,000 events stays one row of constant size, and its folds stay cheap. */
import { expect, test } from "vitest";
import { HOUR, SECOND } from "../../src/shared/units.js";
import { foldsOf, logMost, startFootfall, START } from "./footfall.helpers.js";
import { allSessions } from "../../src/component/rows/peopleRows.helpers.js";

const EVENTS = 50_000;
const PER_COMMIT = 10_000;

test("a session of 50,000 events", async () => {
  const footfall = await startFootfall();
  const first = START - EVENTS * SECOND;
  for (let start = 0; start < EVENTS - 1; start += PER_COMMIT) {
    const length = Math.min(PER_COMMIT, EVENTS - 1 - start);
    await footfall.insert(
      Array.from({ length }, (_, i) => ({
        visitorId: "ada",
        path: `/${(start + i) % 10}`,
        occurredAt: first + (start + i) * SECOND,
      })),
    );
  }
  await footfall.send(
    [
      {
        type: "pageview",
        visitorId: "ada",
        path: "/exit",
        occurredAt: first + (EVENTS - 1) * SECOND,
      },
    ],
    "import",
  );
  await footfall.foldAll();
  const range = { from: first - HOUR, to: START + HOUR };
  const exact = {
    events: EVENTS,
    pageviews: EVENTS,
    visitors: 1,
    newVisitors: 1,
    sessions: 1,
    bounceRate: 0,
    averageSessionDurationMs: (EVENTS - 1) * SECOND,
    viewsPerSession: EVENTS,
    approximate: false,
  };
  expect(await footfall.overview(range)).toMatchObject(exact);
  const exits = await footfall.breakdown(range, "exitPage");
  expect(exits.rows).toMatchObject([{ key: "/exit", sessions: 1 }]);
  const sessions = await footfall.engine.run((ctx) => allSessions(ctx));
  expect(sessions).toHaveLength(1);

  const folds = foldsOf(footfall.mutations);
  const written = folds.map(({ operations }) => operations.documentsWritten);
  expect(folds.length).toBeLessThan(EVENTS / 500 + 5);
  expect(Math.max(...written)).toBeLessThan(20);

  await footfall.advance(4 * HOUR);
  expect(await footfall.overview(range)).toMatchObject(exact);
  logMost("a session of 50,000 events", footfall);
  expect(footfall.failures()).toEqual([]);
  footfall.close();
});
