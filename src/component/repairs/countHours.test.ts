/** Hours are counted again: several small ones in a step, a large or an open one when it can be. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR, MIB, MINUTE, SECOND } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import * as limits from "../budget/repairLimits.js";
import * as stepBudget from "../budget/stepBudget.js";
import * as lanes from "../log/lanes.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import { CLOSED_AFTER_MS, settlesAt } from "../model/rollups/closing.js";
import type { Recount } from "../model/rollups/recount.js";
import {
  dueCalls,
  heldBy,
  overview,
  plantBlocks,
  rowsWith,
  splitBucket,
  totals,
} from "../rollups/plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";
import {
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { continueCount, countHours } from "./countHours.js";
import { plantRaw, plantRepair, repairsOf } from "./repairs.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

/** Every event is folded. */
const cursor = { seq: 2n ** 62n, after: 0, at: 0 };
const fence = [{ lane: 0, seq: cursor.seq, after: cursor.after }];
beforeEach(() => {
  vi.spyOn(lanes, "laneCursor").mockImplementation((_ctx, _siteId, lane) =>
    Promise.resolve(lane === 0 ? cursor : null),
  );
});
afterEach(() => {
  vi.restoreAllMocks();
});

const day = Date.UTC(2026, 2, 2);
const hours = Array.from({ length: 8 }, (_, index) => day + index * HOUR);
const [hour, second] = hours as [number, number];
/** The clock is at 9:30. */
const openHour = day + 9 * HOUR;

const plantVisits = (...at: number[]) =>
  plantRaw(t, site, { events: at.map((occurredAt) => ({ occurredAt })) });
const delta = (bucket: number) => ({
  ...{ level: "delta" as const, unit: TOTALS, bucket, counts: overview(9) },
});
const limitRows = (rows: number) =>
  vi.spyOn(limits, "countedRows", "get").mockReturnValue({ rows, bytes: MIB });
const theRepair = async () => (await repairsOf(t))[0]!;
const compactions = async () =>
  (await dueCalls(t, internal.rollups.compactHour.compactHour)).map(
    ({ args }) => (args as { bucket: number }).bucket,
  );
/** Hours with an overview, and how many events they count. */
const counted = async (level: "hour" | "delta" = "hour") =>
  (await rowsWith(t, { level, unit: TOTALS })).map(({ bucket }) => bucket);

async function count(repair: Partial<Doc<"repairs">>) {
  const row = await plantRepair(t, site, { day, ...repair });
  await inScope(t, site, (scope) => countHours(scope, row));
  return await theRepair();
}

describe("a step over small hours", () => {
  test("replaces some of them, and leaves the others to the next step", async () => {
    await plantVisits(...hours);
    const repair = await count({ hours, delays: 3, notBefore: START });
    expect(repair.hours).toEqual(hours.slice(6));
    expect(repair.delays).toBeUndefined();
    expect(await counted()).toEqual(hours.slice(0, 6));
    const rows = await rowsWith(t, { unit: TOTALS });
    expect(rows.map((row) => row.countedTo)).toEqual(rows.map(() => fence));
    expect(await heldBy(t, { bucket: hour, unit: TOTALS })).toEqual([
      overview(1),
    ]);
  });

  test("begins no further hour once it has read as many rows as it may", async () => {
    await plantVisits(hour, second);
    limitRows(1);
    const repair = await count({ hours: [hour, second] });
    expect(repair.hours).toEqual([second]);
    expect(repair.count).toBeUndefined();
    expect(await counted()).toEqual([hour]);
  });

  test("begins no further hour once it has done enough", async () => {
    await plantVisits(hour, second);
    vi.spyOn(stepBudget, "hasDoneEnough")
      .mockResolvedValueOnce(false)
      .mockResolvedValue(true);
    expect((await count({ hours: [hour, second] })).hours).toEqual([second]);
  });

  test("leaves an hour to the next step that does not fit into the rest of this one", async () => {
    await plantVisits(hour, second, second + 1);
    limitRows(2);
    const repair = await count({ hours: [hour, second] });
    expect(repair.hours).toEqual([second]);
    expect(repair.count).toBeUndefined();
    expect(await rowsWith(t, { level: "staged" })).toEqual([]);
  });

  test("marks hours as settled from the moment on at which their day is", async () => {
    const settledAt = await inScope(t, site, (scope) =>
      Promise.resolve(settlesAt(scope.site, day + DAY)),
    );
    await plantVisits(hour, second);
    vi.setSystemTime(settledAt - 1);
    const row = await plantRepair(t, site, { day, hours: [hour] });
    await inScope(t, site, (scope) => countHours(scope, row));
    vi.setSystemTime(settledAt);
    const next = { ...row, hours: [second] };
    await inScope(t, site, (scope) => countHours(scope, next));
    const rows = await rowsWith(t, { level: "hour", unit: TOTALS });
    expect(rows.map(({ settled }) => settled)).toEqual([undefined, true]);
  });
});

describe("a closed hour with a delta", () => {
  /** Its day is over. */
  beforeEach(() => {
    vi.setSystemTime(day + 2 * DAY);
  });

  test("is compacted first, and its day goes behind the others", async () => {
    await plantBlocks(t, site, delta(hour));
    const repair = await count({ hours: [hour, second] });
    expect(repair).toMatchObject({ hours: [hour, second], delays: 1 });
    expect(repair.notBefore).toBe(day + 2 * DAY + SECOND);
    expect(await compactions()).toEqual([hour]);
  });

  test("lets the hours before it be counted at once", async () => {
    await plantVisits(hour);
    await plantBlocks(t, site, delta(second));
    const repair = await count({ hours: [hour, second] });
    expect(repair.hours).toEqual([second]);
    expect(repair.delays).toBeUndefined();
    expect(await compactions()).toEqual([]);
  });
});

describe("a closed hour of a day that goes on", () => {
  test("gets new deltas, which wait for the run of the day", async () => {
    await plantVisits(hour, hour + 1, second);
    await plantBlocks(t, site, delta(hour), delta(second));
    expect((await count({ hours: [hour, second] })).hours).toEqual([]);
    expect(await heldBy(t, { level: "delta", unit: TOTALS })).toEqual([
      overview(2),
      overview(1),
    ]);
    expect(await counted()).toEqual([]);
    expect(await compactions()).toEqual([]);
    const { compactDay } = internal.rollups.compactDay;
    expect(await dueCalls(t, compactDay)).toHaveLength(1);
  });

  test("gets a block where it has no deltas", async () => {
    await plantVisits(hour);
    expect((await count({ hours: [hour] })).hours).toEqual([]);
    expect(await counted()).toEqual([hour]);
    expect(await counted("delta")).toEqual([]);
  });

  test("is compacted first where it has many events", async () => {
    await plantVisits(hour, hour + 1);
    await plantBlocks(t, site, delta(hour));
    limitRows(1);
    expect(await count({ hours: [hour] })).toMatchObject({ delays: 1 });
    expect(await compactions()).toEqual([hour]);
  });

  test("is compacted first where it has a block", async () => {
    await plantBlocks(t, site, totals("hour", hour, 3), delta(hour));
    expect(await count({ hours: [hour] })).toMatchObject({ delays: 1 });
    expect(await compactions()).toEqual([hour]);
  });
});

describe("an hour that folds still write", () => {
  test("gets new deltas", async () => {
    await plantVisits(openHour);
    await plantBlocks(t, site, delta(openHour));
    const repair = await count({ hours: [openHour] });
    expect(repair.hours).toEqual([]);
    expect(await heldBy(t, { level: "delta", unit: TOTALS })).toEqual([
      overview(1),
    ]);
    const [row] = await rowsWith(t, { level: "delta", unit: TOTALS });
    expect(row?.countedTo).toEqual(fence);
    expect(await counted()).toEqual([]);
    expect(await compactions()).toEqual([]);
  });

  test("is compacted first once it is closed and its day is over", async () => {
    await plantBlocks(t, site, delta(hour));
    vi.setSystemTime(day + DAY + CLOSED_AFTER_MS - 1);
    expect((await count({ hours: [hour] })).hours).toEqual([]);
    await plantBlocks(t, site, delta(hour));
    vi.setSystemTime(Date.now() + 1);
    const row = { ...(await theRepair()), hours: [hour] };
    await inScope(t, site, (scope) => countHours(scope, row));
    expect(await compactions()).toEqual([hour]);
  });

  test("counts as closed where it has a block and few events", async () => {
    await plantBlocks(t, site, totals("hour", openHour, 3), delta(openHour));
    expect((await count({ hours: [openHour] })).delays).toBe(1);
    expect(await compactions()).toEqual([openHour]);
  });

  test.each([
    ["a block", "events"],
    ["a large block", "bytes"],
    ["a block and no delta now", "events"],
  ])(
    "waits until it is closed where it has %s, and many %s",
    async (name, many) => {
      await plantVisits(openHour, openHour + 1);
      await plantBlocks(t, site, totals("hour", openHour, 3));
      if (!name.includes("no delta"))
        await plantBlocks(t, site, delta(openHour));
      if (many === "events") limitRows(1);
      else vi.spyOn(limits, "MAX_REPLACED_BYTES", "get").mockReturnValue(1);
      const repair = await count({ hours: [openHour] });
      expect(repair).toMatchObject({
        hours: [openHour],
        notBefore: openHour + CLOSED_AFTER_MS + SECOND,
      });
      expect(repair.delays).toBeUndefined();
      expect(repair.count).toBeUndefined();
      expect(await compactions()).toEqual([]);
    },
  );

  test.each(["deltas", "events"] as const)(
    "waits until it is closed where it has many %s",
    async (many) => {
      await plantVisits(openHour, openHour + 1);
      await plantBlocks(t, site, delta(openHour), {
        ...{ level: "delta", unit: ALL, bucket: openHour },
        counts: { page: { "/": 1 } },
      });
      if (many === "events") limitRows(1);
      else vi.spyOn(limits, "MAX_REPLACED_BYTES", "get").mockReturnValue(1);
      const repair = await count({ hours: [openHour] });
      expect(repair.hours).toEqual([openHour]);
      expect(repair.notBefore).toBe(openHour + 2 * HOUR + MINUTE + SECOND);
      expect(repair.delays).toBeUndefined();
      expect(await heldBy(t, { level: "delta", unit: TOTALS })).toEqual([
        overview(9),
      ]);
    },
  );
});

describe("a large hour", () => {
  const goOn = async () => {
    const repair = await theRepair();
    await inScope(t, site, (scope) =>
      continueCount(scope, repair, repair.count!),
    );
    return await theRepair();
  };
  const begun = (count: Partial<Recount>) => ({
    hours: [hour, second],
    count: {
      ...{ hour, fence, source: "events" as const, after: null, parts: 0 },
      ...count,
    },
  });

  test("is counted in steps, staged, and then replaced", async () => {
    await plantVisits(hour, hour + 1, hour + 2);
    await plantBlocks(t, site, totals("hour", hour, 9));
    limitRows(1);
    const repair = await count({ hours: [hour, second] });
    expect(repair.hours).toEqual([hour, second]);
    expect(repair.count).toMatchObject({ hour, fence, source: "events" });
    expect(repair.count).toMatchObject({ after: { at: hour }, parts: 3 });
    expect(repair.count).not.toHaveProperty("replaced");
    const next = await goOn();
    expect(next.count).toMatchObject({ after: { at: hour + 1 }, parts: 6 });
    expect(next.count).toMatchObject({ hour, fence });
    expect(next.count).not.toHaveProperty("replaced");
    const all = await goOn();
    expect(all.count).toMatchObject({ hour, fence, parts: 9, replaced: null });
    expect(await heldBy(t, { level: "hour" })).toEqual([overview(9)]);
    const done = await goOn();
    expect(done).toMatchObject({ hours: [second], unstaging: hour });
    expect(done.count).toBeUndefined();
    expect(await heldBy(t, { level: "hour", unit: TOTALS })).toEqual([
      overview(3),
    ]);
    expect(await rowsWith(t, { level: "staged" })).toEqual([]);
    expect(await compactions()).toEqual([hour]);
  });

  test("is replaced unit by unit where its blocks are large and its events are few", async () => {
    await plantVisits(hour);
    await plantBlocks(t, site, totals("hour", hour, 9));
    vi.spyOn(limits, "MAX_REPLACED_BYTES", "get").mockReturnValue(1);
    const repair = await count({ hours: [hour] });
    expect(repair.count).toEqual({
      ...{ hour, fence, source: "events", after: null },
      ...{ parts: 3, replaced: null },
    });
    expect(await heldBy(t, { level: "staged", unit: TOTALS })).toEqual([
      overview(1),
    ]);
  });

  test("begins again when a delta comes before anything is replaced", async () => {
    await plantRepair(t, site, { day, ...begun({ replaced: null }) });
    await plantBlocks(t, site, delta(hour), totals("hour", hour, 9));
    const repair = await goOn();
    expect(repair).toMatchObject({ hours: [hour, second], unstaging: hour });
    expect(repair.count).toBeUndefined();
    expect(await heldBy(t, { level: "hour" })).toEqual([overview(9)]);
    expect(await compactions()).toEqual([]);
  });

  test("is replaced to its end when a delta comes in the meantime, and then compacted", async () => {
    await plantRepair(t, site, { day, ...begun({ replaced: TOTALS }) });
    await plantBlocks(t, site, delta(hour), ...splitBucket("hour", hour, 9));
    const repair = await goOn();
    expect(repair).toMatchObject({ hours: [second], unstaging: hour });
    expect(await compactions()).toEqual([hour]);
  });

  test("notes the last unit of a step that has done enough", async () => {
    await plantRepair(t, site, { day, ...begun({ parts: 5, replaced: null }) });
    await plantBlocks(t, site, ...splitBucket("hour", hour, 9));
    vi.spyOn(stepBudget, "hasDoneEnough").mockResolvedValue(true);
    const repair = await goOn();
    expect(repair.count).toEqual({
      ...begun({ parts: 5, replaced: TOTALS }).count,
    });
    expect(repair.hours).toEqual([hour, second]);
    expect(await compactions()).toEqual([]);
    expect((await goOn()).count?.replaced).toBe("browser");
  });

  test("whose day has settled is marked as settled", async () => {
    vi.setSystemTime(day + 60 * DAY);
    await plantRepair(t, site, { day, ...begun({ replaced: null }) });
    await plantBlocks(t, site, ...splitBucket("hour", hour, 9));
    await goOn();
    const rows = await rowsWith(t, { level: "hour", bucket: hour });
    expect(new Set(rows.map(({ settled }) => settled))).toEqual(
      new Set([true]),
    );
  });
});
