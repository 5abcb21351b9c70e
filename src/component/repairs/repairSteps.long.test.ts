/** The chain of steps: what comes next, what waits, and what becomes of a step that failed. */
import { expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import { TOTALS } from "../model/rollups/blocks.js";
import {
  deleteRows,
  killSteps,
  passHours,
  rebuild,
  repaired,
  repairsOf,
  rowsOf,
  step,
  stepsOf,
  view,
} from "./repairs.helpers.js";
import { compactHours } from "../testing/compactHours.helpers.js";
import {
  advance,
  foldAll,
  losePending,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const day = Date.UTC(2026, 2, 2);
const today = { from: day, to: day + DAY };
const overview = (from = day, to = day + DAY) => site.overview(from, to);

/** A visit in each of some hours, and what becomes of them in two days. */
async function visits(days: number[], hours = 8) {
  for (const start of days) {
    await site.send(
      Array.from({ length: hours }, (_, hour) =>
        view(`visitor ${hour}`, start + hour * HOUR),
      ),
      { receivedAt: Math.max(Date.now(), start + DAY) },
    );
  }
  await foldAll(t);
  await passHours(t, 48);
}

const cleanUp = () =>
  t.mutation(api.retention.cleanupSite, { siteId: site.siteId });

test("a late event counts in an hour that is counted again, though the hours of its day are gone", async () => {
  const { siteId } = site;
  await visits([day]);
  await t.mutation(api.sites.updateSite, { siteId, hourRetentionDays: 1 });
  vi.setSystemTime(Date.now() + 2 * DAY);
  await cleanUp();
  expect(await rowsOf(t, "hour")).toEqual([]);
  await rebuild(t, site, today);
  await step(t);
  expect((await repairsOf(t))[0]?.hours).toHaveLength(18);
  await killSteps(t);
  await site.send([view("late", day + HOUR + MINUTE)]);
  await foldAll(t);
  const [row] = await t.run((ctx) => ctx.db.query("sites").collect());
  await t.mutation(internal.rollups.compactHour.compactHour, {
    siteId: row!._id,
    bucket: day + HOUR,
  });
  expect(await overview()).toMatchObject({ events: 9 });
  await t.action(api.compaction.compactShards, {});
  await repaired(t);
  expect(await repairsOf(t)).toEqual([]);
  expect(await overview()).toMatchObject({ events: 9, visitors: 9 });
});

test("units of a day are summed up, whatever the settings make of their order", async () => {
  const { siteId } = site;
  const promote = (promotedProperties: string[]) =>
    t.mutation(api.sites.updateSite, { siteId, promotedProperties });
  await promote(["a", "b"]);
  const many = Array.from({ length: 300 }, (_, index) =>
    view(`v${index}`, day + HOUR, {
      properties: ["a", "b"].map((key) => ({ key, value: `${key}${index}` })),
      path: `/${"x".repeat(60)}${index}`,
    }),
  );
  await site.send(many);
  await foldAll(t);
  await passHours(t, 48);
  const [unit] = await rowsOf(t, "day", "property:b");
  await t.run((ctx) =>
    ctx.db.patch("rollups", unit!._id, {
      dims: { dimensions: "", keys: [], cells: [] },
    }),
  );
  await rebuild(t, site, today);
  for (let steps = 0; steps < 100; steps++) {
    await step(t);
    const [repair] = await repairsOf(t);
    if (repair?.summed?.unit === "property:a") break;
  }
  expect((await repairsOf(t))[0]?.summed).toEqual({
    level: "day",
    unit: "property:a",
  });
  await promote(["b"]);
  await repaired(t);
  const { rows } = await t.query(api.reports.getBreakdown, {
    siteId,
    ...today,
    dimension: "property:b",
    limit: 1000,
  });
  expect(rows).toHaveLength(300);
});

test("what is added to a queue whose chain is dead brings it back", async () => {
  await visits([day]);
  await rebuild(t, site, today);
  await killSteps(t);
  for (let asked = 0; asked < 3; asked++) {
    await advance(t, 30 * MINUTE);
    if ((await repairsOf(t)).length > 0) await rebuild(t, site, today);
  }
  await advance(t, MINUTE);
  expect(await repairsOf(t)).toEqual([]);
});

/** More raw events than one transaction counts, in the hour that is open. */
async function largeOpenHour() {
  const text = "x".repeat(7900);
  const properties = ["a", "b", "c"].map((key) => ({ key, value: text }));
  for (let sent = 0; sent < 2; sent++) {
    await site.send(
      Array.from({ length: 120 }, (_, index) =>
        view(`v${index}`, Date.now() - MINUTE, { properties }),
      ),
    );
  }
  await foldAll(t);
}

test("a large open hour holds up no other day, and its chain sleeps once", async () => {
  await visits([day]);
  await largeOpenHour();
  const now = { from: Date.now() - HOUR, to: Date.now() };
  await rebuild(t, site, now);
  await advance(t, 2 * MINUTE);
  const [asleep] = await repairsOf(t);
  expect(asleep?.notBefore).toBeGreaterThan(Date.now() + HOUR);
  expect(await stepsOf(t, "pending")).toHaveLength(1);
  await t.action(api.compaction.compactShards, {});
  expect(await stepsOf(t, "pending")).toHaveLength(1);
  await rebuild(t, site, today);
  expect(await stepsOf(t, "pending")).toHaveLength(1);
  await advance(t, 10 * MINUTE);
  expect((await repairsOf(t)).map((repair) => repair.day)).toEqual([
    asleep!.day,
  ]);
  expect(await stepsOf(t, "pending")).toHaveLength(1);
  await passHours(t, 4);
  expect(await repairsOf(t)).toEqual([]);
});

test("a day whose step fails again and again lets other days pass", async () => {
  await visits([day, day + DAY]);
  await rebuild(t, site, today);
  await t.run(async (ctx) => {
    const repair = await ctx.db.query("repairs").first();
    const place = { siteId: repair!.siteId, bucket: day, lane: 0, part: 0 };
    // Nobody can read it.
    const cells = [new ArrayBuffer(0)];
    const dims = { dimensions: "p", keys: [["/"]], cells };
    const row = { ...place, level: "staged" as const, unit: "page", dims };
    await ctx.db.insert("rollups", row);
    const count = { hour: day, fence: [], source: "events" as const };
    await ctx.db.patch("repairs", repair!._id, {
      count: { ...count, after: null, parts: 1, replaced: null },
    });
  });
  await advance(t, MINUTE);
  expect(await stepsOf(t, "failed")).toHaveLength(1);
  await rebuild(t, site, { from: day + DAY, to: day + 2 * DAY });
  await advance(t, 10 * MINUTE);
  expect((await repairsOf(t)).map((repair) => repair.day)).toEqual([day]);
});

test("a repair that is given up once its raw events are gone leaves day and month in agreement", async () => {
  await visits([day, day + DAY]);
  vi.setSystemTime(START + 60 * DAY);
  await passHours(t, 2);
  const place = { level: "month" as const, bucket: Date.UTC(2026, 2, 1) };
  const [row] = await t.run((ctx) => ctx.db.query("sites").collect());
  await t.mutation(internal.rollups.compactUp.build, {
    siteId: row!._id,
    ...place,
  });
  expect(await rowsOf(t, "month", TOTALS)).toHaveLength(1);
  await t.mutation(api.erasure.eraseVisitor, {
    siteId: site.siteId,
    visitorId: "visitor 1",
  });
  // The first day is done except its month, which it leaves to the second.
  for (let steps = 0; (await repairsOf(t)).length > 1 && steps < 50; steps++) {
    await step(t);
  }
  const [left] = await repairsOf(t);
  expect(left?.day).toBe(day + DAY);
  await t.run(async (ctx) => {
    const horizons = await ctx.db.query("horizons").first();
    const events = day + 5 * DAY;
    if (horizons) await ctx.db.patch("horizons", horizons._id, { events });
    else {
      await ctx.db.insert("horizons", {
        siteId: row!._id,
        events,
        hours: 0,
        days: 0,
      });
    }
  });
  await repaired(t);
  const whole = { from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 3, 1) };
  // The person had two events. The one whose hour could not be counted stays, as an anonymous sum.
  expect(await overview(whole.from, whole.to)).toMatchObject({ events: 15 });
});

test("a rebuild that goes on after its site was deleted ends in peace", async () => {
  await visits([day]);
  const [row] = await t.run((ctx) => ctx.db.query("sites").collect());
  const siteId = row!._id;
  const work = { kind: "rebuild", ...today } as const;
  const workId = await t.run((ctx) =>
    ctx.db.insert("unfinishedWork", { siteId, work }),
  );
  await t.mutation(api.sites.deleteSite, { siteId: site.siteId });
  expect(
    await t.mutation(internal.repairs.rebuild.enqueueRest, { workId }),
  ).toBeNull();
});

test("a rebuild of hours that were lost today arranges for their day", async () => {
  await site.send([view("ann", START - 6 * HOUR)]);
  await compactHours(t);
  await deleteRows(t, await rowsOf(t, "hour"));
  await losePending(t, "rollups/compactUp:");
  await rebuild(t, site, today);
  await repaired(t);
  expect(await rowsOf(t, "hour", TOTALS)).toHaveLength(1);
  await passHours(t, 24);
  expect(await rowsOf(t, "day", TOTALS)).toHaveLength(1);
});

test("a rebuild of days without events makes no rows for them", async () => {
  await visits([day, day + 3 * DAY]);
  await passHours(t, 5 * 24);
  await rebuild(t, site, { from: day, to: day + 4 * DAY });
  await repaired(t);
  const days = await rowsOf(t, "day", TOTALS);
  expect(days.map((row) => row.bucket)).toEqual([day, day + 3 * DAY]);
});
