/** A repair that does not get on waits longer each time, and lets the other days go first. */
import { expect, test, vi } from "vitest";
import { DAY, HOUR, SECOND } from "../../shared/units.js";
import type { Doc } from "../_generated/dataModel.js";
import {
  isReady,
  moveOn,
  planStep,
  putOff,
  waitUntil,
  wakeRepairs,
} from "./repairChain.js";
import { nextRepair } from "../rows/repairs.js";
import { killSteps, repairsOf, stepsOf } from "../repairs/repairs.helpers.js";
import {
  START,
  type TestBackend,
  type TestSite,
  useSite,
} from "../testing/setup.helpers.js";

const day = Date.UTC(2026, 2, 2);

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const insertRepair = (repair: Partial<Doc<"repairs">> = {}) =>
  t.run((ctx) =>
    ctx.db.insert("repairs", {
      ...{ siteId: site.siteId, day, hours: [day], updatedAt: START },
      ...repair,
    }),
  );

async function repairOf(at = day): Promise<Doc<"repairs">> {
  const repair = (await repairsOf(t)).find((row) => row.day === at);
  return repair!;
}

test("the wait doubles from a second up to an hour", async () => {
  await insertRepair();
  const waits: number[] = [];
  for (let tried = 0; tried < 14; tried++) {
    const repair = await repairOf();
    await t.run((ctx) => putOff(ctx, repair));
    const { notBefore, delays } = await repairOf();
    expect(delays).toBe(tried + 1);
    waits.push(notBefore! - Date.now());
    vi.setSystemTime(notBefore!);
  }
  const doubled = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048];
  expect(waits).toEqual([...doubled.map((s) => s * SECOND), HOUR, HOUR]);
});

test("a repair that moves on waits for nothing, and begins with a second again", async () => {
  await insertRepair({ delays: 7, notBefore: START + HOUR });
  const delayed = await repairOf();
  vi.setSystemTime(START + 1);
  await t.run((ctx) => moveOn(ctx, delayed, { hours: [] }));
  const moved = await repairOf();
  expect(moved).toMatchObject({ hours: [], updatedAt: START + 1 });
  expect(moved.delays).toBeUndefined();
  expect(moved.notBefore).toBeUndefined();
  await t.run((ctx) => putOff(ctx, moved));
  expect(await repairOf()).toMatchObject({ notBefore: START + 1 + SECOND });
});

test("is ready from the moment on for which it waits", async () => {
  await insertRepair();
  expect(isReady(await repairOf())).toBe(true);
  const repair = await repairOf();
  await t.run((ctx) => waitUntil(ctx, repair, START + 5));
  expect(isReady(await repairOf())).toBe(false);
  // It waits on purpose: that is no failure.
  expect((await repairOf()).delays).toBeUndefined();
  vi.setSystemTime(START + 5);
  expect(isReady(await repairOf())).toBe(true);
});

test("a day whose step was lost goes behind the others", async () => {
  await insertRepair();
  await insertRepair({ day: day + DAY, hours: [day + DAY] });
  const { siteId } = site;
  await t.run((ctx) => wakeRepairs(ctx, siteId));
  expect((await repairOf()).nextStep).toMatchObject({ at: START });
  await killSteps(t);
  await t.run((ctx) => wakeRepairs(ctx, siteId));
  const first = await repairOf();
  expect(first).toMatchObject({ delays: 1, notBefore: START + SECOND });
  expect(first.nextStep).toBeUndefined();
  expect((await repairOf(day + DAY)).nextStep).toMatchObject({ at: START });
  expect((await t.run((ctx) => nextRepair(ctx, siteId)))?.day).toBe(day + DAY);
  expect(await stepsOf(t, "pending")).toHaveLength(1);
});

test("a chain that sleeps is woken for a day that need not wait, and left alone otherwise", async () => {
  await insertRepair({ delays: 3, notBefore: START + HOUR });
  const { siteId } = site;
  const wake = () => t.run((ctx) => wakeRepairs(ctx, siteId));
  await wake();
  const asleep = await repairOf();
  expect(asleep.nextStep).toMatchObject({ at: START + HOUR });
  await wake();
  expect(await repairOf()).toEqual(asleep);
  await insertRepair({ day: day + DAY, hours: [day + DAY] });
  await wake();
  // The day that waits has not failed again.
  expect(await repairOf()).toMatchObject({
    delays: 3,
    notBefore: START + HOUR,
  });
  expect((await repairOf()).nextStep).toBeUndefined();
  expect((await repairOf(day + DAY)).nextStep).toMatchObject({ at: START });
  expect(await stepsOf(t, "pending")).toHaveLength(1);
});

test("a day that need not wait any more is due now, not when it was", async () => {
  await insertRepair({ delays: 1, notBefore: START - HOUR });
  const { siteId } = site;
  await t.run((ctx) => wakeRepairs(ctx, siteId));
  expect((await repairOf()).nextStep).toMatchObject({ at: START });
});

test("an empty queue has no chain", async () => {
  const { siteId } = site;
  await t.run((ctx) => wakeRepairs(ctx, siteId));
  await t.run((ctx) => planStep(ctx, siteId));
  expect(await stepsOf(t, "pending")).toEqual([]);
});

test("a repair that moves on keeps its hours unless it has done some", async () => {
  await insertRepair({ hours: [day, day + HOUR], unstaging: day });
  const summed = { level: "day", unit: null } as const;
  const repair = await repairOf();
  await t.run((ctx) => moveOn(ctx, repair, { unstaging: undefined, summed }));
  expect(await repairOf()).toMatchObject({ hours: [day, day + HOUR], summed });
  expect((await repairOf()).unstaging).toBeUndefined();
});
