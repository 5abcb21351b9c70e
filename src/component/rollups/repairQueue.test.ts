/** The queue of repairs holds up some work, and leaves other work alone. */
import { expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import { DAY_RUN } from "./mergePlans.js";
import {
  passHours,
  repaired,
  repairsOf,
  rowsOf,
  step,
  view,
} from "../repairs/repairs.helpers.js";
import {
  foldAll,
  type TestBackend,
  type TestSite,
  useSite,
} from "../testing/setup.helpers.js";
import { allSessions, putSession } from "../rows/peopleRows.helpers.js";

const day = Date.UTC(2026, 2, 2);

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const siteId = () => site.siteId;
const insertRepair = (
  repair: Pick<Doc<"repairs">, "day" | "hours" | "updatedAt"> &
    Partial<Doc<"repairs">>,
) => t.run((ctx) => ctx.db.insert("repairs", { siteId: siteId(), ...repair }));
const startCount = (hour: number) => ({
  hour,
  fence: [],
  parts: 0,
  source: "events" as const,
  after: null,
});

async function visits(...hours: number[]) {
  await site.send(
    hours.map((hour) => view(`visitor ${hour}`, day + hour * HOUR)),
  );
  await foldAll(t);
}

test("the count of an hour goes on when another hour of its day is added", async () => {
  await visits(1, 5);
  await passHours(t, 8);
  const hour = day + HOUR;
  const count = startCount(hour);
  await insertRepair({ day, hours: [hour], count, updatedAt: Date.now() });
  const erase = (visitorId: string) =>
    t.mutation(api.erasure.eraseVisitor, { siteId: siteId(), visitorId });
  await erase("visitor 5");
  expect(await repairsOf(t)).toMatchObject([
    { hours: [hour, day + 5 * HOUR], count },
  ]);
  await erase("visitor 1");
  const [repair] = await repairsOf(t);
  expect(repair).toMatchObject({ unstaging: hour });
  expect(repair?.count).toBeUndefined();
});

test("a day that is being summed up is summed up again when an hour is added", async () => {
  await visits(1, 5);
  await passHours(t, 20);
  // The day is done and its month is next.
  const summed = { level: "month", unit: null } as const;
  await insertRepair({ day, hours: [], summed, updatedAt: Date.now() });
  const visitorId = "visitor 5";
  await t.mutation(api.erasure.eraseVisitor, { siteId: siteId(), visitorId });
  const [repair] = await repairsOf(t);
  expect(repair).toMatchObject({ hours: [day + 5 * HOUR] });
  expect(repair?.summed).toBeUndefined();
});

test("clean-up waits for the first day while any day of the queue moves", async () => {
  await t.mutation(api.sites.updateSite, {
    siteId: siteId(),
    maxEventAgeMs: HOUR,
    eventRetentionDays: 1,
    sessionRetentionDays: 1,
  });
  vi.setSystemTime(day + 10 * DAY);
  const long = Date.now() - 3 * DAY;
  const first = { day, hours: [day], delays: 9, notBefore: Date.now() + HOUR };
  await insertRepair({ ...first, updatedAt: long });
  const second = day + DAY;
  const later = await insertRepair({
    day: second,
    hours: [second],
    updatedAt: long,
  });
  await t.run(async (ctx) => {
    for (const startedAt of [day - 1, day, second]) {
      const counts = { pageviews: 1, events: 1, customEvents: 0, values: {} };
      await putSession(ctx, {
        ...{ siteId: siteId(), visitorId: "ada", ...counts },
        ...{ startedAt, endedAt: startedAt },
        origin: { at: startedAt },
      });
    }
  });
  const left = async () => {
    await t.mutation(api.retention.cleanupSite, { siteId: siteId() });
    const sessions = await t.run((ctx) => allSessions(ctx));
    return sessions.map(({ startedAt }) => startedAt);
  };
  const touch = (updatedAt: number) =>
    t.run((ctx) => ctx.db.patch("repairs", later, { updatedAt }));
  await touch(Date.now() - HOUR);
  expect(await left()).toEqual([day, second]);
  // Until nothing has moved for a day.
  await touch(Date.now() - DAY);
  expect(await left()).toEqual([]);
});

test("the day that comes next takes over when the queue last moved", async () => {
  await visits(1);
  await passHours(t, 8);
  const long = Date.now() - 3 * DAY;
  await insertRepair({ day, hours: [], updatedAt: long });
  await insertRepair({ day: day + DAY, hours: [], updatedAt: long });
  for (let steps = 0; steps < 9; steps++) {
    await t.mutation(internal.repairs.steps.step, { siteId: siteId() });
    const [next, other] = await repairsOf(t);
    if (other) continue;
    expect(next).toMatchObject({ day: day + DAY, updatedAt: Date.now() });
    return;
  }
  throw new Error("The first day is never done.");
});

test("what was left alone for a count that is given up is compacted", async () => {
  await visits(1);
  await passHours(t, 8);
  const hour = day + HOUR;
  const count = startCount(hour);
  const repair = { day, hours: [hour], updatedAt: Date.now() };
  const id = await insertRepair({ ...repair, count });
  await site.send([view("late", hour + MINUTE)]);
  await foldAll(t);
  expect(await rowsOf(t, "delta")).not.toEqual([]);
  await t.run(async (ctx) => {
    await ctx.db.patch("repairs", id, { count: undefined, unstaging: hour });
    const horizons = { hours: 0, days: 0 };
    await ctx.db.insert("horizons", {
      siteId: siteId(),
      ...horizons,
      events: day + DAY,
    });
  });
  await t.mutation(internal.repairs.steps.step, { siteId: siteId() });
  await step(t);
  await repaired(t);
  const left = await rowsOf(t, "delta");
  // The run of the day is still to come.
  expect(left.map(({ unit }) => unit)).toEqual([DAY_RUN]);
  expect(await site.overview(day, day + DAY)).toMatchObject({ events: 2 });
});
