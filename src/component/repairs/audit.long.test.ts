/** The rows that an audit looks at and leaves alone, and its costs. */
import { describe, expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { NONE_KEY } from "../../shared/dimensions.js";
import { api, internal } from "../_generated/api.js";
import { packTables, unpackTables } from "../model/rollups/blocks.js";
import { fromStored, toStored } from "../model/rollups/storedDims.js";
import { compactHours } from "../testing/compactHours.helpers.js";
import {
  advance,
  foldAll,
  type TestBackend,
  type TestSite,
  useSite,
} from "../testing/setup.helpers.js";
import { storedDimensions } from "../model/rollups/storedDims.js";

const DAY_START = Date.UTC(2026, 2, 2);

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const withPlan = (visitorId: string, occurredAt: number): IncomingEvent => ({
  type: "track",
  name: "signup",
  visitorId,
  occurredAt,
  properties: [{ key: "plan", value: "pro" }],
});

const audit = () =>
  t.mutation(api.audit.auditBuckets, {
    siteId: site.siteId,
    sample: 200,
  });

const promote = (promotedProperties: string[]) =>
  t.mutation(api.sites.updateSite, {
    siteId: site.siteId,
    promotedProperties,
  });

async function passDays(days: number) {
  for (let passed = 0; passed < days * 12; passed++) {
    vi.advanceTimersByTime(2 * HOUR);
    await t.finishInProgressScheduledFunctions();
  }
  await advance(t, 3 * MINUTE);
}

async function sendMorning() {
  for (let hour = 0; hour < 8; hour++) {
    const at = DAY_START + hour * HOUR;
    await site.send([withPlan("ann", at), withPlan(`v${hour}`, at + MINUTE)]);
  }
  await foldAll(t);
}

test("every closed hour of a short history is looked at", async () => {
  await sendMorning();
  await advance(t, HOUR);
  expect(await audit()).toEqual({ audited: 8, skipped: 0, drift: [] });
});

describe("promoted properties", () => {
  test("that came or went later are no drift", async () => {
    await sendMorning();
    await promote(["plan"]);
    await passDays(2);
    expect(await audit()).toEqual({ audited: 8, skipped: 0, drift: [] });
    await site.send([withPlan("ann", Date.now())]);
    await passDays(2);
    expect(await audit()).toEqual({ audited: 9, skipped: 0, drift: [] });
    await promote([]);
    expect(await audit()).toEqual({ audited: 9, skipped: 0, drift: [] });
  });

  test("are audited from then on", async () => {
    await promote(["plan"]);
    await advance(t, MINUTE);
    await site.send([withPlan("ann", Date.now() + HOUR)], {
      receivedAt: Date.now() + HOUR,
    });
    await passDays(2);
    expect((await audit()).drift).toEqual([]);
    await t.run(async (ctx) => {
      for (const row of await ctx.db.query("rollups").collect()) {
        const at = storedDimensions(row.dims).indexOf("property:plan");
        const [keys] = row.dims.keys.splice(at, 1);
        if (row.level !== "hour" || at < 0 || !keys) continue;
        row.dims.keys.splice(at, 0, ["free"]);
        await ctx.db.patch("rollups", row._id, { dims: row.dims });
      }
    });
    const { drift } = await audit();
    expect(new Set(drift.map(({ level, key }) => `${level} ${key}`))).toEqual(
      new Set(["hour free", "hour pro"]),
    );
  });

  test.each([
    ["delta", 0],
    ["hour", 0],
    ["day", 2],
    ["month", 40],
  ] as const)(
    "are counted in the past by a rebuild, up to the %s",
    async (level, days) => {
      await sendMorning();
      await site.send([
        { ...withPlan("bare", DAY_START + HOUR), properties: [] },
      ]);
      await advance(t, 2 * HOUR);
      if (level === "hour") await compactHours(t);
      if (days > 0) await passDays(days);
      await promote(["plan"]);
      const range = {
        siteId: site.siteId,
        from: DAY_START,
        to: DAY_START + DAY,
      };
      await t.mutation(api.rebuild.rebuildRange, range);
      await advance(t, 30 * MINUTE);
      const levels = await t.run(async (ctx) =>
        (await ctx.db.query("rollups").collect()).flatMap((row) =>
          storedDimensions(row.dims).includes("property:plan")
            ? [row.level]
            : [],
        ),
      );
      expect(levels).toContain(level);
      const { rows, none } = await t.query(api.reports.getBreakdown, {
        ...range,
        dimension: "property:plan",
      });
      expect(rows).toEqual([
        { key: "pro", events: 16, pageviews: 0, visitors: 9 },
      ]);
      expect(none).toEqual({ events: 1, pageviews: 0, visitors: 1 });
    },
  );
});

test("hours that do not know what has no value are drift, until they are counted again", async () => {
  await sendMorning();
  await passDays(2);
  await t.run(async (ctx) => {
    for (const row of await ctx.db.query("rollups").collect()) {
      if (row.unit === "totals") continue;
      const tables = unpackTables(fromStored(row.dims));
      for (const { cells } of tables.values()) cells.delete(NONE_KEY);
      const dims = toStored(packTables(tables));
      await ctx.db.patch("rollups", row._id, { dims });
    }
  });
  const { drift } = await audit();
  expect(drift).not.toEqual([]);
  for (const found of drift) {
    expect(found).toMatchObject({ level: "hour", key: NONE_KEY, stored: 0 });
  }
  const range = { siteId: site.siteId, from: DAY_START, to: DAY_START + DAY };
  const none = async () => {
    const args = { ...range, dimension: "source" } as const;
    return (await t.query(api.reports.getBreakdown, args)).none;
  };
  expect(await none()).toBeNull();
  await t.mutation(api.rebuild.rebuildRange, range);
  await advance(t, 30 * MINUTE);
  expect((await audit()).drift).toEqual([]);
  const { sessions } = await site.overview(range.from, range.to);
  expect(await none()).toMatchObject({ sessions, events: 16 });
});

test("a day is left alone while it is counted again", async () => {
  await sendMorning();
  await passDays(2);
  const { siteId } = site;
  await t.mutation(api.erasure.eraseVisitor, { siteId, visitorId: "v1" });
  await t.mutation(internal.repairs.steps.step, { siteId });
  expect((await audit()).drift).toEqual([]);
  await advance(t, 10 * MINUTE);
  expect(await audit()).toEqual({ audited: 8, skipped: 0, drift: [] });
});

test("sessions of large events end the audit in time", async () => {
  const filler = "x".repeat(14_000);
  for (let visitor = 0; visitor < 12; visitor++) {
    for (let from = 0; from < 100; from += 20) {
      const events = Array.from({ length: 20 }, (_, index) => ({
        ...withPlan(
          `v${visitor}`,
          DAY_START + HOUR - 700 + (from + index) * 700,
        ),
        properties: [{ key: "filler", value: filler }],
      }));
      await site.send(events);
    }
    await foldAll(t);
  }
  await advance(t, 3 * HOUR);
  const { audited, skipped, drift } = await audit();
  expect(drift).toEqual([]);
  expect(audited + skipped).toBeGreaterThan(0);
});
