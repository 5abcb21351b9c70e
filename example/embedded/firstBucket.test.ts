/** Every dashboard asks where a site's figures begin. Folds must not make it ask again. */
import { expect, test } from "vitest";
import { DAY, HOUR } from "../../src/shared/units.js";
import { startFootfall, START } from "./footfall.helpers.js";

const view = (visitorId: string, occurredAt: number) => ({
  type: "pageview" as const,
  visitorId,
  path: "/",
  occurredAt,
});

test.each([
  ["an hour later", HOUR],
  ["once hours are compacted", 6 * HOUR],
  ["once days are compacted", 3 * DAY],
])("folds leave the first bucket alone: %s", async (_, passedMs) => {
  const footfall = await startFootfall({ lanes: 2 });
  const { engine, siteId } = footfall;
  await footfall.send([view("ada", START), view("bob", START)]);
  await footfall.foldAll();
  await footfall.advance(passedMs);
  const name = "firstBucket:getFirstBucket";
  const { value, record } = await engine.execute(name, "query", { siteId });
  expect(value).toBeLessThanOrEqual(START);
  const touching = async (events: ReturnType<typeof view>[]) => {
    const before = footfall.mutations.length;
    await footfall.send(events, "import");
    await footfall.foldAll();
    const since = footfall.mutations.slice(before);
    expect(since.flatMap(({ writes }) => writes).length).toBeGreaterThan(10);
    return since.filter(({ writes }) => record.reads.isTouchedBy(writes));
  };
  const now = footfall.now();
  expect(
    await touching(["ada", "bob", "cyd"].map((name) => view(name, now))),
  ).toEqual([]);
  const older = await touching([view("dee", START - 40 * DAY)]);
  expect(older).toHaveLength(1);
  expect(footfall.failures()).toEqual([]);
  footfall.close();
});
