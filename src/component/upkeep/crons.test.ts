/** The component's crons: their jobs, and when they leave a job to the app, or to nobody. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import {
  upkeepJobs,
  type OwnSchedule,
  type UpkeepJob,
} from "../../shared/api/upkeepApi.js";
import { api, internal } from "../_generated/api.js";
import crons from "../crons.js";
import {
  advance,
  initConvexTest,
  initSite,
  losePending,
  START,
  useTestClock,
  type TestBackend,
} from "../testing/setup.helpers.js";
import { putEvent } from "../rows/eventRows.helpers.js";
import { allSessions, putSession } from "../rows/peopleRows.helpers.js";

useTestClock();
afterEach(() => {
  vi.unstubAllEnvs();
});

let t: TestBackend;
beforeEach(async () => {
  t = initConvexTest();
  const { siteId } = await initSite(t);
  await t.run(async (ctx) => {
    const { _id, _creationTime, ...row } = (await ctx.db.get("sites", siteId))!;
    await ctx.db.insert("sites", { ...row, slug: "second" });
  });
});

/** Makes something for each job to do, in each site. */
async function makeWork() {
  const hour = Date.now() - (Date.now() % HOUR);
  await t.run(async (ctx) => {
    await ctx.db.insert("salts", { day: 1, salt: "old" });
    for (const { _id: siteId } of await ctx.db.query("sites").collect()) {
      await putSession(ctx, {
        siteId,
        visitorId: "ada",
        startedAt: START - 1000 * DAY,
        endedAt: START - 1000 * DAY,
        pageviews: 1,
        events: 1,
        customEvents: 0,
        values: {},
        origin: { at: START - 1000 * DAY },
      });
      await ctx.db.insert("rollups", {
        siteId,
        level: "delta",
        unit: "totals",
        bucket: hour - 2 * DAY,
        lane: 0,
        part: 0,
        dims: { dimensions: "", keys: [], cells: [] },
      });
      const eventDocumentId = await putEvent(ctx, {
        siteId,
        lane: 0,
        type: "pageview",
        visitorId: "ada",
        seq: ctx.db.vars.commitTs,
        occurredAt: Date.now() - HOUR,
        receivedAt: Date.now() - HOUR,
        source: "client",
      });
      await ctx.db.insert("deadLetters", {
        siteId,
        lane: 0,
        eventDocumentId,
        occurredAt: Date.now() - HOUR,
        failedAt: Date.now() - HOUR,
        reason: "threw",
        error: "",
        attempts: 0,
        retryAt: Date.now() - 30 * MINUTE,
      });
    }
  });
}

/** The jobs that have nothing left to do, and in how many sites. */
async function done(): Promise<Record<UpkeepJob, number>> {
  return await t.run(async (ctx) => {
    const sites = await ctx.db.query("sites").collect();
    const left = async (table: "sessions" | "deadLetters" | "laneProgress") =>
      new Set((await ctx.db.query(table).collect()).map((row) => row.siteId));
    const rollups = await ctx.db.query("rollups").collect();
    // Those of today wait for the end of the day.
    const hours = rollups.filter(
      ({ level, bucket }) => level === "delta" && bucket < Date.now() - DAY,
    );
    const old = (await allSessions(ctx)).filter(
      ({ endedAt }) => endedAt < START - 500 * DAY,
    );
    return {
      compact: sites.length - new Set(hours.map(({ siteId }) => siteId)).size,
      cleanup: sites.length - new Set(old.map(({ siteId }) => siteId)).size,
      prune: (await ctx.db.query("salts").first()) === null ? 2 : 0,
      retryDueDeadLetters: sites.length - (await left("deadLetters")).size,
      kickLanes: (await left("laneProgress")).size,
    };
  });
}

/** Runs each of the component's crons once. */
async function runCrons() {
  await t.mutation(internal.upkeep.crons.look, {});
  await t.action(internal.upkeep.crons.cleanUp, {});
  await t.action(internal.upkeep.crons.compact, {});
  await t.mutation(internal.upkeep.crons.prune, {});
  await advance(t, 10 * MINUTE);
}

const all = (sites: number) =>
  Object.fromEntries(upkeepJobs.map((job) => [job, sites]));

/** A run of the app's cron, which says how often it runs. */
function runOwn(job: UpkeepJob, args: OwnArgs): Promise<unknown> {
  switch (job) {
    case "compact":
      return t.action(api.compaction.compactShards, args);
    case "cleanup":
      return t.action(api.retention.cleanup, args);
    case "prune":
      return t.mutation(api.prune.pruneExpired, { schedule: args.schedule });
    case "retryDueDeadLetters":
      return t.mutation(api.retry.retryDueDeadLetters, args);
    case "kickLanes":
      return t.mutation(api.kick.kickLanes, args);
  }
}
interface OwnArgs {
  slug?: string;
  schedule: OwnSchedule;
}

const every = (periodMs: number, leftOut: UpkeepJob[] = []) => ({
  schedule: { periodMs, leftOut },
});

describe("the component's own crons", () => {
  test("are registered", () => {
    const schedules = Object.values(crons.crons).map(
      ({ name, schedule, args }) => [name, schedule, args],
    );
    expect(schedules).toEqual([
      ["upkeep/crons:look", { type: "interval", hours: 1 }, [{}]],
      ["upkeep/crons:cleanUp", { type: "interval", hours: 6 }, [{}]],
      ["upkeep/crons:compact", { type: "daily", hourUTC: 2 }, [{}]],
      ["upkeep/crons:prune", { type: "daily", hourUTC: 3 }, [{}]],
    ]);
  });

  test("do every job, of every site", async () => {
    await makeWork();
    expect(await done()).toEqual(all(0));
    await runCrons();
    expect(await done()).toEqual(all(2));
  });

  test.each(["off", "false", "0", "OFF", " Off\n"])(
    "do nothing where the environment says %s",
    async (value) => {
      vi.stubEnv("FOOTFALL_UPKEEP", value);
      await makeWork();
      await runCrons();
      expect(await done()).toEqual(all(0));
      vi.stubEnv("FOOTFALL_UPKEEP", "on");
      await runCrons();
      expect(await done()).toEqual(all(2));
    },
  );

  test("look, and schedule nothing where nothing is to do", async () => {
    const jobs = () =>
      t.run(
        async (ctx) =>
          (await ctx.db.system.query("_scheduled_functions").collect()).length,
      );
    const before = await jobs();
    for (let run = 0; run < 3; run++) await runCrons();
    expect(await jobs()).toBe(before);
  });
});

describe("a schedule of the app's own", () => {
  test.each(upkeepJobs)(
    "of %s takes the place of the component's",
    async (job) => {
      await runOwn(job, every(HOUR));
      await makeWork();
      await runCrons();
      expect(await done()).toEqual({ ...all(2), [job]: 0 });
    },
  );

  test.each(upkeepJobs)("that leaves out %s has nobody do it", async (job) => {
    const other = job === "prune" ? "compact" : "prune";
    await runOwn(other, every(HOUR, [job]));
    await makeWork();
    await runCrons();
    expect(await done()).toMatchObject({ [job]: 0, [other]: 0 });
  });

  test("of one site leaves the others to the component", async () => {
    await runOwn("cleanup", { slug: "site", ...every(HOUR) });
    await runOwn("compact", { slug: "site", ...every(HOUR) });
    await runOwn("kickLanes", { slug: "site", ...every(HOUR) });
    await makeWork();
    await runCrons();
    expect(await done()).toEqual({ ...all(2), cleanup: 1, compact: 1 });
  });

  test("that leaves out a job of one site leaves the others to the component, whichever cron says so", async () => {
    const leftOut: UpkeepJob[] = ["compact", "cleanup"];
    const schedule = { periodMs: HOUR, leftOut, leftOutOf: "site" };
    await runOwn("prune", { schedule });
    await makeWork();
    await runCrons();
    expect(await done()).toEqual({
      ...all(2),
      compact: 1,
      cleanup: 1,
      prune: 0,
    });
  });

  test("runs out after two periods and a day, and each run prolongs it", async () => {
    await runOwn("cleanup", every(DAY));
    vi.setSystemTime(START + 2 * DAY);
    await runOwn("cleanup", every(DAY));
    await makeWork();
    vi.setSystemTime(START + 5 * DAY - 1);
    await t.action(internal.upkeep.crons.cleanUp, {});
    expect(await done()).toMatchObject({ cleanup: 0 });
    vi.setSystemTime(START + 5 * DAY);
    await t.action(internal.upkeep.crons.cleanUp, {});
    expect(await done()).toMatchObject({ cleanup: 2 });
  });

  test("that comes once a year runs out after 63 days", async () => {
    await runOwn("cleanup", every(366 * DAY));
    await makeWork();
    vi.setSystemTime(START + 63 * DAY - 1);
    await t.action(internal.upkeep.crons.cleanUp, {});
    expect(await done()).toMatchObject({ cleanup: 0 });
    vi.setSystemTime(START + 63 * DAY);
    await t.action(internal.upkeep.crons.cleanUp, {});
    expect(await done()).toMatchObject({ cleanup: 2 });
  });

  test("is noted twice a day at most, and again when it changes", async () => {
    const notes = () => t.run((ctx) => ctx.db.query("ownSchedules").collect());
    const written = new Set<number>();
    for (let quarter = 0; quarter < 96; quarter++) {
      vi.setSystemTime(START + quarter * 15 * MINUTE);
      await runOwn("kickLanes", every(15 * MINUTE));
      written.add((await notes())[0]!.until);
    }
    expect(written.size).toBe(2);
    await runOwn("kickLanes", every(30 * DAY));
    await runOwn("kickLanes", every(HOUR));
    expect(await notes()).toMatchObject([
      { job: "kickLanes", slug: "", until: Date.now() + 2 * HOUR + DAY },
    ]);
  });

  test("is not noted by a call that is no cron's", async () => {
    await t.action(api.retention.cleanup, {});
    await t.action(api.compaction.compactShards, { slug: "site" });
    await t.mutation(api.prune.pruneExpired, {});
    await makeWork();
    await runCrons();
    expect(await done()).toEqual(all(2));
  });

  test.each([NaN, Infinity, 0, -HOUR])(
    "with a period of %s is refused, and is noted once it is right",
    async (periodMs) => {
      for (const job of upkeepJobs) {
        await expect(runOwn(job, every(periodMs))).rejects.toMatchObject({
          data: { kind: "invalidArgument", argument: "schedule.periodMs" },
        });
      }
      await runOwn("cleanup", every(HOUR));
      expect(
        await t.run((ctx) => ctx.db.query("ownSchedules").collect()),
      ).toMatchObject([{ job: "cleanup", until: START + 2 * HOUR + DAY }]);
    },
  );

  test("of a site that does not exist is refused, and noted nowhere", async () => {
    const own = { slug: "nothing", ...every(HOUR) };
    await expect(runOwn("cleanup", own)).rejects.toThrow("There is no site");
    expect(
      await t.run((ctx) => ctx.db.query("ownSchedules").collect()),
    ).toEqual([]);
  });
});

describe("clean-up that goes on until nothing is left", () => {
  const addOld = (count: number, daysAgo: number) =>
    t.run(async (ctx) => {
      const { _id: siteId } = (await ctx.db.query("sites").first())!;
      for (let index = 0; index < count; index++) {
        const at = START - daysAgo * DAY + index;
        await putSession(ctx, {
          ...{ siteId, visitorId: `v${index}`, startedAt: at, endedAt: at },
          ...{ pageviews: 1, events: 1, customEvents: 0, values: {} },
          origin: { at },
        });
      }
    });
  const left = () => t.run(async (ctx) => (await allSessions(ctx)).length);
  const planned = () =>
    t.run(async (ctx) => {
      const jobs = await ctx.db.system.query("_scheduled_functions").collect();
      return jobs.filter(
        ({ name, state }) =>
          state.kind === "pending" && name.includes("continueCleanup"),
      );
    });

  test.each([
    [
      "the component's",
      1100,
      () => t.action(internal.upkeep.crons.cleanUp, {}),
    ],
    [
      "the app's",
      20,
      () =>
        t.action(api.retention.cleanup, { limit: 5, runUntilComplete: true }),
    ],
  ])("is %s once at a time", async (_whose, rows, begin) => {
    await addOld(rows, 1000);
    await begin();
    const before = await left();
    expect(before).toBeGreaterThan(0);
    await begin();
    expect([await left(), (await planned()).length]).toEqual([before, 1]);
    // A run that was lost is over.
    expect(await losePending(t, "retention/siteCleanup:continueCleanup")).toBe(
      1,
    );
    await begin();
    await advance(t, 2 * MINUTE);
    expect([await left(), await planned()]).toEqual([0, []]);
    await addOld(3, 900);
    await begin();
    expect(await left()).toBe(0);
  });
});

test("pruning goes on until nothing is left", async () => {
  await t.run(async (ctx) => {
    for (let day = 0; day < 50; day++) {
      await ctx.db.insert("salts", { day, salt: "old" });
    }
  });
  const args = { limit: 20, runUntilComplete: true };
  expect(await t.mutation(api.prune.pruneExpired, args)).toMatchObject({
    deleted: { salts: 20 },
    hasMore: true,
  });
  await advance(t, MINUTE);
  expect(await t.run((ctx) => ctx.db.query("salts").collect())).toEqual([]);
});
