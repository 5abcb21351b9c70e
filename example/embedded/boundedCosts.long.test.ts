/** Costs that we promise: the writes of a live fold, and the reads of a month's overview. */
import { expect, test } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/shared/units.js";
import { foldsOf, startFootfall, START } from "./footfall.helpers.js";

const isPerson = (table: string) => ["sessions", "visitors"].includes(table);
const isSystem = (table: string) => table.startsWith("_");

test("a fold of 500 live events writes at most 12 documents besides sessions and visitors", async () => {
  const footfall = await startFootfall();
  for (let round = 0; round < 4; round++) {
    const before = footfall.mutations.length;
    const now = footfall.now();
    await footfall.send(
      Array.from({ length: 500 }, (_, i) => ({
        type: i % 5 === 0 ? ("track" as const) : ("pageview" as const),
        name: i % 5 === 0 ? `event ${i % 15}` : undefined,
        visitorId: `visitor ${(round * 100 + i) % 250}`,
        path: `/page/${i % 120}`,
        referrer: `https://site-${i % 40}.example/`,
        country: "DE",
        browser: "Firefox",
        occurredAt: now - (i % 30) * SECOND,
      })).map(({ name, ...event }) => (name ? { ...event, name } : event)),
    );
    await footfall.foldAll();
    const folds = foldsOf(footfall.mutations.slice(before));
    expect(folds).toHaveLength(1);
    const others = folds[0]!.writes.filter(
      ({ table }) => !isPerson(table) && !isSystem(table),
    );
    expect(others.length).toBeLessThanOrEqual(12);
    // Another hour's sessions go on in the next one.
    await footfall.advance(20 * MINUTE);
  }
  const { events } = await footfall.overview({
    from: START - HOUR,
    to: START + 3 * HOUR,
  });
  expect(events).toBe(2000);
  expect(footfall.failures()).toEqual([]);
  footfall.close();
});

test("a 30-day overview reads at most 120 documents, with 16 lanes and live hours", async () => {
  const footfall = await startFootfall({ lanes: 16 });
  // It is late in the day, when reports read most of its hours one by one.
  const now = Math.floor(START / DAY) * DAY + DAY - 10 * MINUTE;
  const today = now - (now % DAY);
  const from = today - 29 * DAY;
  const ofHour = (hour: number, visitors: number) =>
    Array.from({ length: visitors }, (_, i) => ({
      type: "pageview" as const,
      visitorId: `visitor ${i}`,
      path: "/",
      occurredAt: hour + i,
    }));
  let sent = 0;
  const send = async (events: ReturnType<typeof ofHour>) => {
    sent += events.length;
    await footfall.send(events, "import");
  };
  const past: ReturnType<typeof ofHour> = [];
  for (let hour = from; hour < today; hour += 8 * HOUR) {
    past.push(...ofHour(hour, 1));
  }
  await send(past);
  for (let hour = Math.floor(START / HOUR) * HOUR; hour > today; hour -= HOUR) {
    await send(ofHour(hour - HOUR, 3));
  }
  for (let hour = footfall.now(); hour <= now; hour += 30 * MINUTE) {
    await footfall.engine.runUntil(hour);
    await send(ofHour(hour, 100));
  }
  await footfall.engine.runUntil(now + 2 * MINUTE);
  const asked = { from, to: now + MINUTE, now: now + MINUTE };
  const { value, record } = await footfall.report("getOverview", asked);
  expect(value).toMatchObject({ events: sent, approximate: false });
  console.log(
    `overview of 30 days: ${record.operations.documentsRead} documents`,
  );
  expect(record.operations.documentsRead).toBeLessThanOrEqual(120);
  expect(footfall.failures()).toEqual([]);
  footfall.close();
});
