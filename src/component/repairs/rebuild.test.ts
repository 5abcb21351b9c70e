/** A rebuild adds the hours of its days to the queue, in bounded steps. */
import { afterEach, expect, test, vi } from "vitest";
import { DAY, HOUR } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import * as limits from "../budget/repairLimits.js";
import { dueCalls, idOf } from "../rollups/plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";
import {
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { enqueueDays } from "./rebuild.js";
import { repairsOf } from "./repairs.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));
afterEach(() => {
  vi.restoreAllMocks();
});

const day = Date.UTC(2026, 2, 2);
const before = (days: number) => day - days * DAY;

const enqueue = (from: number, to: number) =>
  inScope(t, site, (scope) => enqueueDays(scope, { from, to }));
/** Limits whose numbers a test may choose. */
const chosen: { MAX_REBUILT_DAYS: number } = limits;
const limitDays = (days: number) =>
  vi.spyOn(chosen, "MAX_REBUILT_DAYS", "get").mockReturnValue(days);
const days = async () => (await repairsOf(t)).map((repair) => repair.day);
const unfinished = () =>
  t.run((ctx) => ctx.db.query("unfinishedWork").collect());
const goOn = async () => {
  const [row] = await unfinished();
  await t.mutation(internal.repairs.rebuild.enqueueRest, { workId: row!._id });
};

test("each hour of the range is added, and none that has not begun", async () => {
  await enqueue(before(1), day + DAY);
  const [yesterday, today] = await repairsOf(t);
  const hoursFrom = (start: number, count: number) =>
    Array.from({ length: count }, (_, index) => start + index * HOUR);
  expect(yesterday).toMatchObject({
    ...{ day: before(1), hours: hoursFrom(before(1), 24) },
  });
  expect(today).toMatchObject({ day, hours: hoursFrom(day, 10) });
  expect(await unfinished()).toEqual([]);
});

test("an hour that begins right now is added", async () => {
  vi.setSystemTime(START + HOUR / 2);
  await enqueue(day, day + DAY);
  expect((await repairsOf(t))[0]?.hours).toContain(START + HOUR / 2);
});

test("a long range is added in several steps", async () => {
  limitDays(2);
  await enqueue(before(5), day);
  expect(await days()).toEqual([before(5), before(4)]);
  expect((await unfinished()).map(({ work }) => work)).toEqual([
    { kind: "rebuild", from: before(3), to: day },
  ]);
  expect(await dueCalls(t, internal.repairs.rebuild.enqueueRest)).toHaveLength(
    1,
  );
  await goOn();
  await goOn();
  expect(await days()).toEqual([5, 4, 3, 2, 1].map(before));
  expect(await unfinished()).toEqual([]);
});

test("a range that just fits is added in one step", async () => {
  limitDays(2);
  await enqueue(before(2), day);
  expect(await days()).toEqual([before(2), before(1)]);
  expect(await unfinished()).toEqual([]);
});

test("the rest of a rebuild is left out once the site is being deleted", async () => {
  const work = { kind: "rebuild", from: before(1), to: day } as const;
  const siteId = idOf(site);
  const workId = await t.run((ctx) =>
    ctx.db.insert("unfinishedWork", { siteId, work }),
  );
  await t.mutation(api.sites.deleteSite, { siteId });
  const { enqueueRest } = internal.repairs.rebuild;
  expect(await t.mutation(enqueueRest, { workId })).toBeNull();
  expect(await repairsOf(t)).toEqual([]);
});
