/** A lane's progress says how far it is, and whether it is stuck or failing until it is well again. */
import { describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE } from "../../shared/units.js";
import type { Doc } from "../_generated/dataModel.js";
import {
  BEGINNING,
  clearStuck,
  isAnyFailing,
  isAnyStuck,
  isUnwell,
  noteFailing,
  noteProgress,
} from "./laneProgress.js";
import type { RunOutcome } from "../model/log/runOutcome.js";
import { findProgress, progressOf } from "../rows/laneProgress.js";
import {
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const cursor = { seq: 5n, after: 7, at: START };
const failing = { since: START, stops: 1, retryAt: START + MINUTE };
const beginning = { ...BEGINNING, at: START };

/** Notes what a run of lane 2 came to. */
function note(outcome: Partial<RunOutcome>) {
  const { siteId } = site;
  return t.run(async (ctx) => {
    const before = await findProgress(ctx, siteId, 2);
    const patch = vi.spyOn(ctx.db, "patch");
    await noteProgress(ctx, { siteId, lane: 2 }, before, {
      cursor: null,
      state: "clean",
      failing: undefined,
      ...outcome,
    });
    return patch.mock.calls.length;
  });
}

/** The fields of the one row, without those of the database and the lane. */
async function noted() {
  const rows = await t.run((ctx) => ctx.db.query("laneProgress").collect());
  return rows.map(({ _id, _creationTime, siteId, lane, ...fields }) => {
    expect([siteId, lane]).toEqual([site.siteId, 2]);
    return fields;
  });
}

const fail = (state: typeof failing | undefined) =>
  t.run((ctx) => noteFailing(ctx, site.siteId, 2, state));
const unstick = () => t.run((ctx) => clearStuck(ctx, site.siteId, 2));
const seemsUnwell = (lane = 2) =>
  t.run(async (ctx) => isUnwell(await findProgress(ctx, site.siteId, lane)));

describe("a lane without progress", () => {
  test("has no row after a run that did nothing", async () => {
    await note({});
    await note({ state: "unknown" });
    expect(await noted()).toEqual([]);
    expect(await seemsUnwell()).toBe(false);
  });

  test("has its cursor after its first fold", async () => {
    await note({ cursor });
    expect(await noted()).toEqual([cursor]);
  });

  test("is stuck before every commit if its first run is", async () => {
    await note({ state: "stuck" });
    expect(await noted()).toEqual([{ ...beginning, stuckAt: START }]);
  });

  test("is stuck at its cursor if its first run gets stuck later", async () => {
    await note({ state: "stuck", cursor });
    expect(await noted()).toEqual([{ ...cursor, stuckAt: START }]);
  });

  test("is failing before every commit if it has stopped, and else has no row", async () => {
    await fail(undefined);
    await unstick();
    expect(await noted()).toEqual([]);
    await fail(failing);
    expect(await noted()).toEqual([{ ...beginning, failing }]);
  });
});

describe("a lane with progress", () => {
  test("goes on to the next cursor", async () => {
    await note({ cursor });
    await note({ cursor: { ...cursor, seq: 6n } });
    expect(await noted()).toEqual([{ ...cursor, seq: 6n }]);
  });

  test("is stuck since its first stuck run, until a clean one", async () => {
    await note({ cursor });
    await note({ state: "stuck" });
    vi.setSystemTime(START + HOUR);
    await note({ state: "stuck" });
    await note({ state: "unknown", cursor: { ...cursor, after: 8 } });
    expect(await noted()).toEqual([{ ...cursor, after: 8, stuckAt: START }]);
    expect(await seemsUnwell()).toBe(true);
    await note({});
    expect(await noted()).toEqual([{ ...cursor, after: 8 }]);
    expect(await seemsUnwell()).toBe(false);
  });

  test("is failing until a run says that it is not", async () => {
    await note({ cursor });
    await fail(failing);
    expect(await noted()).toEqual([{ ...cursor, failing }]);
    expect(await seemsUnwell()).toBe(true);
    const onTrial = { since: START, stops: 1 };
    await note({ failing: onTrial, state: "unknown" });
    expect(await noted()).toEqual([{ ...cursor, failing: onTrial }]);
    await note({});
    expect(await noted()).toEqual([cursor]);
  });

  test("is not stuck any more when it is being stopped", async () => {
    await note({ state: "stuck", cursor });
    await unstick();
    expect(await noted()).toEqual([cursor]);
  });

  test("leaves its row alone where nothing has changed", async () => {
    await note({ cursor });
    expect(await note({})).toBe(0);
    expect(await note({ state: "stuck" })).toBe(1);
    expect(await note({ state: "stuck" })).toBe(0);
    const writes = await t.run(async (ctx) => {
      const patch = vi.spyOn(ctx.db, "patch");
      await noteFailing(ctx, site.siteId, 2, undefined);
      await clearStuck(ctx, site.siteId, 2);
      await clearStuck(ctx, site.siteId, 2);
      return patch.mock.calls.length;
    });
    expect(writes).toBe(1);
  });

  test("says nothing about the other lanes of its site", async () => {
    await note({ state: "stuck", cursor });
    expect(await seemsUnwell(1)).toBe(false);
    await t.run((ctx) => clearStuck(ctx, site.siteId, 1));
    await t.run((ctx) => noteFailing(ctx, site.siteId, 1, undefined));
    expect(await noted()).toEqual([{ ...cursor, stuckAt: START }]);
  });
});

test("a site is stuck or failing if one of its lanes is", async () => {
  const lanes = (): Promise<Doc<"laneProgress">[]> =>
    t.run((ctx) => progressOf(ctx, site.siteId));
  const states = async () => {
    const rows = await lanes();
    return [isAnyStuck(rows), isAnyFailing(rows)];
  };
  expect(await states()).toEqual([false, false]);
  await t.run((ctx) => noteFailing(ctx, site.siteId, 1, failing));
  expect(await states()).toEqual([false, true]);
  await note({ state: "stuck" });
  expect(await states()).toEqual([true, true]);
  await t.run((ctx) => noteFailing(ctx, site.siteId, 1, undefined));
  expect(await states()).toEqual([true, false]);
});
