/** The life of the keys behind passes: whatever happens, no pass lives longer than its key may. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sharedReports } from "../../shared/site/reportPasses.js";
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import {
  advance,
  initConvexTest,
  losePending,
  useTestClock,
  type TestBackend,
} from "../testing/setup.helpers.js";

useTestClock();
afterEach(() => {
  vi.unstubAllEnvs();
});

let t: TestBackend;
beforeEach(() => {
  t = initConvexTest();
});

const subject = { audience: "staff", siteId: "s1" };
const EXPIRED = "reports/reportPasses:expire";

const issue = () =>
  t.query(api.reportPasses.issue, { ...subject, reports: [...sharedReports] });
const newPass = async () => (await issue()).getOverview;
const accepts = (pass: string | undefined) =>
  t.query(api.reportPasses.accepts, {
    ...subject,
    report: "getOverview",
    pass: pass!,
  });
const look = () => t.mutation(internal.upkeep.crons.look, {});
const start = () => t.mutation(api.reportPasses.startReportPasses, {});
const keyCount = () =>
  t.run(async (ctx) => (await ctx.db.query("reportPassKeys").collect()).length);

test("there are none until an operator starts them", async () => {
  await look();
  expect(await issue()).toEqual({});
  expect(await keyCount()).toBe(0);
  await t.mutation(api.reportPasses.revokeReportPasses, {});
  expect(await issue()).toEqual({});
});

test("equal for all who ask, one for each report, and no other's", async () => {
  await start();
  const passes = await issue();
  expect(await issue()).toEqual(passes);
  expect(Object.keys(passes).sort()).toEqual([...sharedReports].sort());
  expect(new Set(Object.values(passes)).size).toBe(sharedReports.length);
  expect(
    await t.query(api.reportPasses.issue, {
      ...subject,
      reports: ["getRealtime"],
    }),
  ).toEqual({ getRealtime: passes.getRealtime });
});

describe("a pass", () => {
  test("is taken for 75 minutes and refused after them", async () => {
    await start();
    const pass = await newPass();
    await advance(t, 75 * MINUTE - SECOND);
    expect(await accepts(pass)).toBe(true);
    await advance(t, 2 * SECOND);
    expect(await accepts(pass)).toBe(false);
    expect(await keyCount()).toBe(0);
  });

  test("of the key before is taken beside that of the new one", async () => {
    await start();
    const before = await newPass();
    await advance(t, HOUR);
    await look();
    const after = await newPass();
    expect(after).not.toBe(before);
    expect([await accepts(before), await accepts(after)]).toEqual([true, true]);
    await advance(t, 15 * MINUTE + SECOND);
    expect([await accepts(before), await accepts(after)]).toEqual([
      false,
      true,
    ]);
  });

  test("is refused where its key's end was cancelled", async () => {
    await start();
    const pass = await newPass();
    expect(await losePending(t, EXPIRED)).toBe(1);
    expect(await accepts(pass)).toBe(false);
    expect(await issue()).toEqual({});
    // The next look, or another start, repairs it.
    await look();
    expect(await accepts(await newPass())).toBe(true);
    expect(await accepts(pass)).toBe(false);
    expect(await keyCount()).toBe(1);
  });

  test("is refused from a revocation on; the next ones are others", async () => {
    await start();
    const pass = await newPass();
    await t.mutation(api.reportPasses.revokeReportPasses, {});
    expect(await accepts(pass)).toBe(false);
    expect(await accepts(await newPass())).toBe(true);
    expect(await keyCount()).toBe(1);
  });

  test("is refused once passes are stopped, and no look makes new ones", async () => {
    await start();
    const pass = await newPass();
    await t.mutation(api.reportPasses.stopReportPasses, {});
    await look();
    expect(await accepts(pass)).toBe(false);
    expect(await issue()).toEqual({});
    await start();
    expect(await accepts(pass)).toBe(false);
    expect(await accepts(await newPass())).toBe(true);
  });

  test("ends in time though upkeep is off", async () => {
    await start();
    const pass = await newPass();
    vi.stubEnv("FOOTFALL_UPKEEP", "off");
    await advance(t, HOUR);
    await look();
    expect(await newPass()).toBe(pass);
    await advance(t, 15 * MINUTE + SECOND);
    expect(await accepts(pass)).toBe(false);
    expect(await issue()).toEqual({});
  });

  test("ends with the next look where its key has outlived itself", async () => {
    await start();
    const pass = await newPass();
    // The scheduler stands still: nothing that is due runs. No report looks at the clock.
    vi.setSystemTime(Date.now() + 75 * MINUTE + SECOND);
    expect(await accepts(pass)).toBe(true);
    await look();
    expect(await accepts(pass)).toBe(false);
    expect(await accepts(await newPass())).toBe(true);
  });
});

describe("the end of a key", () => {
  const ends = () =>
    t.run(async (ctx) => {
      const jobs = await ctx.db.system.query("_scheduled_functions").collect();
      const own = jobs.filter(({ name }) => name === EXPIRED);
      return own.map(({ state }) => state.kind);
    });

  test("is not waited for once the key is deleted", async () => {
    await start();
    expect(await ends()).toEqual(["pending"]);
    await t.mutation(api.reportPasses.stopReportPasses, {});
    expect(await ends()).not.toContain("pending");
  });

  test("does nothing where the key is deleted already", async () => {
    await start();
    const [key] = await t.run((ctx) =>
      ctx.db.query("reportPassKeys").collect(),
    );
    const args = { keyId: key!._id };
    await t.mutation(internal.reports.reportPasses.expire, args);
    await t.mutation(internal.reports.reportPasses.expire, args);
    expect(await keyCount()).toBe(0);
  });

  test("is needed: a key without one is not valid, and the next look deletes it", async () => {
    await start();
    await t.run(async (ctx) => {
      for (const { _id } of await ctx.db.query("reportPassKeys").collect()) {
        await ctx.db.patch("reportPassKeys", _id, { expiry: undefined });
      }
    });
    expect(await issue()).toEqual({});
    await look();
    expect(await issue()).not.toEqual({});
    expect(await keyCount()).toBe(1);
  });
});

describe("with a look an hour, a few minutes late", () => {
  test.each([0, 1, 17, 30, 44, 45, 46, 59])(
    "started %i minutes after one there is always a key, and never more than three",
    async (minutes) => {
      const seen = new Set<number>();
      await advance(t, minutes * MINUTE);
      await start();
      await start();
      let untilLook = HOUR - minutes * MINUTE;
      for (const lateMs of [0, 9 * MINUTE, 0, 5 * MINUTE]) {
        await advance(t, untilLook + lateMs);
        expect(await newPass()).toBeDefined();
        await look();
        seen.add(await keyCount());
        untilLook = HOUR - lateMs;
      }
      expect(Math.max(...seen)).toBeLessThanOrEqual(3);
    },
  );
});
