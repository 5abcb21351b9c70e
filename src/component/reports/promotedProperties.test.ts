/** Promoted properties: a setting makes a dimension, which counts right at every level. */
import { describe, expect, test, vi } from "vitest";
import { boundKey } from "../../shared/codec/boundKey.js";
import { dimensionNames, type Dimension } from "../../shared/dimensions.js";
import type {
  IncomingEvent,
  PropertyValue,
} from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { compactHours } from "../testing/compactHours.helpers.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  type TestBackend,
  type TestSite,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();

const DAY_START = Date.UTC(2026, 2, 2);
const day = { from: DAY_START, to: DAY_START + DAY };

/** Runs what is due in long steps. */
async function pass(t: TestBackend, durationMs: number): Promise<void> {
  const step = durationMs > 2 * DAY ? 2 * HOUR : 10 * MINUTE;
  for (let passed = 0; passed < durationMs; passed += step) {
    vi.advanceTimersByTime(step);
    await t.finishInProgressScheduledFunctions();
  }
  await advance(t, 3 * MINUTE);
}

const breakdown = (
  t: TestBackend,
  { siteId }: TestSite,
  dimension: Dimension = "property:plan",
  range = day,
) =>
  t.query(api.reports.getBreakdown, {
    siteId,
    dimension,
    ...range,
    limit: 1000,
  });

/** An event of the visitor with the value as its `plan`. */
const withPlan = (
  visitorId: string,
  plan?: PropertyValue,
  event: Partial<IncomingEvent> = {},
): IncomingEvent => ({
  type: "track",
  name: "signup",
  visitorId,
  occurredAt: START,
  ...event,
  properties: [
    ...(plan === undefined ? [] : [{ key: "plan", value: plan }]),
    { key: "size", value: "small" },
  ],
});

const history = [
  withPlan("ada", "pro"),
  withPlan("ada", "pro", { occurredAt: START - 3 * HOUR }),
  withPlan("bob", "pro", { type: "pageview", path: "/" }),
  withPlan("bob", 7),
  withPlan("cyd", "7"),
  withPlan("cyd", true),
  withPlan("cyd", false, { source: "server" }),
  withPlan("dee", null),
  withPlan("dee", { json: '{"name":"pro"}' }),
  withPlan("dee", ""),
  withPlan("dee"),
];
const planRows = [
  { key: "pro", visitors: 2, events: 3, pageviews: 1 },
  { key: "7", visitors: 2, events: 2, pageviews: 0 },
  { key: "false", visitors: 1, events: 1, pageviews: 0 },
  { key: "true", visitors: 1, events: 1, pageviews: 0 },
];

/** Dee's events: their plan is null, nested, empty or absent. */
const without = { visitors: 1, events: 4, pageviews: 0 };

async function levels(t: TestBackend): Promise<Set<string>> {
  const rows = await t.run((ctx) => ctx.db.query("rollups").collect());
  return new Set(rows.map(({ level }) => level));
}

/** Leaves only the blocks of one level, which then answer alone. */
function keepOnly(t: TestBackend, level: "hour" | "day" | "month") {
  return t.run(async (ctx) => {
    for (const row of await ctx.db.query("rollups").collect()) {
      if (row.level !== level) await ctx.db.delete("rollups", row._id);
    }
  });
}

describe("a promoted property", () => {
  test("that an event has twice counts once, the last as in JSON", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { promotedProperties: ["plan"] });
    const event = withPlan("ada", "free");
    event.properties?.push({ key: "plan", value: "pro" });
    await site.send([event]);
    await foldAll(t);
    expect((await breakdown(t, site)).rows).toEqual([
      { key: "pro", visitors: 1, events: 1, pageviews: 0 },
    ]);
  });

  test.each([
    ["delta", MINUTE],
    ["hour", 0],
    ["day", 30 * HOUR],
    ["month", 45 * DAY],
  ] as const)("is counted by its text up to the %s", async (level, waitMs) => {
    const t = initConvexTest();
    const site = await initSite(t, { promotedProperties: ["plan"] });
    expect(stored(await site.send(history)).rejected).toEqual([]);
    await foldAll(t);
    if (level === "hour") await compactHours(t);
    await pass(t, waitMs);
    expect(await levels(t)).toContain(level);
    expect(await breakdown(t, site)).toMatchObject({
      rows: planRows,
      keyCount: planRows.length,
      none: without,
      other: null,
      approximate: false,
    });
    if (level === "delta") return;
    await keepOnly(t, level);
    const month = { from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 3, 1) };
    const range = level === "month" ? month : day;
    const alone = await breakdown(t, site, "property:plan", range);
    expect(alone.rows).toEqual(planRows);
    expect(alone.none).toEqual(without);
  });

  test("is counted in the ragged edges of a range", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { promotedProperties: ["plan", "size"] });
    await site.send(history);
    await foldAll(t);
    const edge = { from: START - 3 * HOUR, to: START };
    expect((await breakdown(t, site, "property:plan", edge)).rows).toEqual([
      { key: "pro", visitors: 1, events: 1, pageviews: 0 },
    ]);
    expect(await breakdown(t, site, "property:size")).toMatchObject({
      rows: [{ key: "small", visitors: 4, events: 11, pageviews: 1 }],
      none: null,
    });
    const rest = { from: START, to: START + MINUTE };
    const { none } = await breakdown(t, site, "property:plan", rest);
    expect(none).toEqual(without);
  });

  test("keeps its figures where a bucket has a unit for each dimension", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { promotedProperties: ["plan"] });
    const many = Array.from({ length: 250 }, (_, index) =>
      withPlan(`visitor${index}`, `plan ${index}`, {
        type: "pageview",
        path: `/${index}/${"x".repeat(100)}`,
      }),
    );
    stored(await site.send(many));
    await foldAll(t);
    const before = await breakdown(t, site);
    expect(before.keyCount).toBe(250);
    await pass(t, 3 * HOUR);
    const units = async () =>
      await t.run(async (ctx) =>
        (await ctx.db.query("rollups").collect()).map(
          ({ level, unit }) => `${level} ${unit}`,
        ),
      );
    expect(await units()).toContain("hour property:plan");
    expect(await breakdown(t, site)).toEqual(before);
    // Late events go into the unit that is there.
    await site.send([withPlan("late", "plan 0"), withPlan("later")]);
    await foldAll(t);
    await pass(t, 30 * HOUR);
    expect(await units()).toContain("day property:plan");
    const after = await breakdown(t, site);
    expect(after).toMatchObject({ keyCount: 250, approximate: false });
    expect(after.rows[0]).toMatchObject({ key: "plan 0", events: 2 });
    // Settled, it is trimmed like every other dimension.
    await pass(t, 8 * DAY);
    const settled = await breakdown(t, site);
    expect(settled).toMatchObject({
      keyCount: 200,
      none: { visitors: 1, events: 1, pageviews: 0 },
      other: { events: 50 },
      bound: { events: 1 },
      approximate: true,
    });
    expect(settled.rows[0]).toMatchObject({ key: "plan 0", events: 2 });
    await pass(t, 37 * DAY);
    await keepOnly(t, "month");
    const month = { from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 3, 1) };
    const { rows, none, other } = await breakdown(
      t,
      site,
      "property:plan",
      month,
    );
    expect(none).toEqual({ visitors: 1, events: 1, pageviews: 0 });
    const total = rows.reduce((sum, { events = 0 }) => sum + events, 0);
    expect(total + (other?.events ?? 0)).toBe(251);
  });

  test("has bounded keys", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { promotedProperties: ["plan"] });
    const long = "é".repeat(300);
    await site.send([withPlan("ada", `${long}1`), withPlan("ada", `${long}2`)]);
    await foldAll(t);
    const { rows } = await breakdown(t, site);
    expect(rows.map(({ key }) => key)).toEqual(
      [boundKey(`${long}1`), boundKey(`${long}2`)].sort(),
    );
  });
});

describe("promoting", () => {
  const promote = (t: TestBackend, site: TestSite, keys: string[]) =>
    t.mutation(api.sites.updateSite, {
      siteId: site.siteId,
      promotedProperties: keys,
    });

  test("later counts from then on", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send([withPlan("ada", "pro")]);
    await foldAll(t);
    await pass(t, 3 * HOUR);
    await promote(t, site, ["plan"]);
    expect(await breakdown(t, site)).toMatchObject({ rows: [], none: null });
    await site.send([
      ...[withPlan("bob", "pro"), withPlan("cyd", "free"), withPlan("dee")],
    ]);
    await foldAll(t);
    const rows = [
      { key: "free", visitors: 1, events: 1, pageviews: 0 },
      { key: "pro", visitors: 1, events: 1, pageviews: 0 },
    ];
    const none = { visitors: 1, events: 1, pageviews: 0 };
    expect(await breakdown(t, site)).toMatchObject({ rows, none });
    for (const waitMs of [3 * HOUR, 30 * HOUR, 45 * DAY]) {
      await pass(t, waitMs);
      expect(await breakdown(t, site)).toMatchObject({ rows, none });
    }
  });

  test("and no longer changes nothing else", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { promotedProperties: ["plan", "size"] });
    await site.send(history);
    await foldAll(t);
    const others = async () => [
      await site.overview(day.from, day.to),
      await breakdown(t, site, "property:size"),
      ...(await Promise.all(
        dimensionNames.map((dimension) => breakdown(t, site, dimension)),
      )),
    ];
    const before = await others();
    await promote(t, site, ["size"]);
    for (const waitMs of [MINUTE, 6 * HOUR, 30 * HOUR, 45 * DAY]) {
      await pass(t, waitMs);
      expect(await others()).toEqual(before);
    }
    await expect(breakdown(t, site)).rejects.toThrow(/not promoted/);
    // The earlier figures are still there.
    await promote(t, site, ["size", "plan"]);
    expect((await breakdown(t, site)).rows).toEqual(planRows);
  });

  test("takes ten different keys", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const keys = Array.from({ length: 11 }, (_, index) => `key${index}`);
    for (const bad of [keys, ["plan", "plan"], [" "], ["x".repeat(201)]]) {
      await expect(promote(t, site, bad)).rejects.toThrow(
        /invalidSetting.*promotedProperties/,
      );
    }
    await promote(t, site, keys.slice(1));
    expect(await t.query(api.sites.getSite, { slug: "site" })).toMatchObject({
      promotedProperties: keys.slice(1),
    });
  });
});

describe("a dimension that the site does not have", () => {
  test.each([
    ["property:plan", /\\"property:plan\\".*promoted.*updateSite/],
    ["property:plan", /getEventPropertyBreakdown/],
    ["pages", /no dimension \\"pages\\".*page, hostname, event/],
    ["plan", /no dimension \\"plan\\"/],
    ["__proto__", /no dimension/],
    ["overview", /no dimension/],
  ])("%s is refused: %s", async (dimension, message) => {
    const t = initConvexTest();
    const site = await initSite(t);
    const refused = breakdown(t, site, dimension as Dimension);
    await expect(refused).rejects.toThrow(/invalidArgument/);
    await expect(refused).rejects.toThrow(message);
  });
});
