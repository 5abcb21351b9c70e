/** Repairs of large hours: every step is bounded, and nothing of a count or of a person is left. */
import { expect, test } from "vitest";
import { dimensionNames } from "../../shared/dimensions.js";
import { DAY, HOUR, KIB, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { TOTALS } from "../model/rollups/blocks.js";
import {
  deleteRows,
  largeDims,
  passHours,
  rebuild,
  repaired,
  repairsOf,
  rowsOf,
  step,
  stepsOf,
  view,
} from "./repairs.helpers.js";
import {
  foldAll,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const day = Date.UTC(2026, 2, 2);
const today = { from: day, to: day + DAY };
const overview = () => site.overview(day, day + DAY);

async function siteId() {
  const row = await t.run((ctx) => ctx.db.query("sites").first());
  return row!._id;
}

test("an erasure leaves nothing of a property that is no longer promoted", async () => {
  const promote = (promotedProperties: string[]) =>
    t.mutation(api.sites.updateSite, {
      siteId: site.siteId,
      promotedProperties,
    });
  await promote(["mail"]);
  await site.send(
    Array.from({ length: 300 }, (_, index) =>
      view(`v${index}`, day + HOUR, {
        path: `/${"x".repeat(60)}${index}`,
        properties: [{ key: "mail", value: `v${index}@example.com` }],
      }),
    ),
  );
  await foldAll(t);
  await passHours(t, 48);
  expect(await rowsOf(t, "hour", "property:mail")).toHaveLength(1);
  expect(await rowsOf(t, "day", "property:mail")).toHaveLength(1);
  await promote([]);
  await t.mutation(api.erasure.eraseVisitor, {
    siteId: site.siteId,
    visitorId: "v7",
  });
  await repaired(t);
  const rows = await t.run((ctx) => ctx.db.query("rollups").collect());
  const keys = rows.flatMap((row) => row.dims.keys.flat());
  expect(keys).not.toContain("v7@example.com");
  expect(await overview()).toMatchObject({ events: 299 });
});

/** Two transactions' worth of raw events in one hour, most of them of one visitor. */
async function fatHour() {
  const text = "x".repeat(7900);
  const properties = ["a", "b", "c"].map((key) => ({ key, value: text }));
  for (let sent = 0; sent < 2; sent++) {
    await site.send(
      Array.from({ length: 140 }, (_, index) =>
        view(index === 0 ? "bob" : "ann", day + sent * MINUTE + index, {
          properties,
        }),
      ),
    );
  }
  await foldAll(t);
  await passHours(t, 48);
}

test("nothing stays staged of a count that an erasure has made small", async () => {
  await fatHour();
  await rebuild(t, site, today);
  for (let steps = 0; steps < 2; steps++) await step(t);
  expect(await rowsOf(t, "staged")).not.toEqual([]);
  await t.mutation(api.erasure.eraseVisitor, {
    siteId: site.siteId,
    visitorId: "ann",
  });
  await repaired(t);
  expect(await rowsOf(t, "staged")).toEqual([]);
  expect(await overview()).toMatchObject({ events: 2, visitors: 1 });
});

/** A few visits, compacted into their hours and their day. */
async function smallHours(hours: number) {
  await site.send(
    Array.from({ length: hours }, (_, hour) => view("ann", day + hour * HOUR)),
  );
  await foldAll(t);
  await passHours(t, 48);
}

test("what is staged of a count that begins again is deleted in bounded steps", async () => {
  await smallHours(1);
  const id = await siteId();
  await rebuild(t, site, today);
  const dims = largeDims("page", 250 * KIB);
  for (let part = 0; part < 48; part++) {
    const row = { siteId: id, level: "staged" as const, unit: "page", part };
    await t.run((ctx) =>
      ctx.db.insert("rollups", { ...row, bucket: day, lane: 0, dims }),
    );
  }
  await t.run(async (ctx) => {
    const repair = await ctx.db.query("repairs").first();
    const count = { hour: day, fence: [], source: "events" as const };
    await ctx.db.patch("repairs", repair!._id, {
      count: { ...count, after: null, parts: 48, replaced: null },
    });
    // A delta has come in between.
    await ctx.db.insert("rollups", {
      siteId: id,
      level: "delta",
      unit: TOTALS,
      bucket: day,
      lane: 0,
      part: 0,
      dims: { dimensions: "", keys: [], cells: [] },
    });
  });
  await repaired(t);
  expect(await repairsOf(t)).toEqual([]);
  expect(await stepsOf(t, "failed")).toEqual([]);
  expect(await rowsOf(t, "staged")).toEqual([]);
  expect(await overview()).toMatchObject({ events: 1 });
});

test("a unit of which much is staged is merged in bounded steps", async () => {
  await smallHours(1);
  const id = await siteId();
  await rebuild(t, site, today);
  for (let part = 0; part < 8; part++) {
    const row = { siteId: id, level: "staged" as const, unit: "page", part };
    const dims = largeDims("page", 250 * KIB, `part${part} `);
    await t.run((ctx) =>
      ctx.db.insert("rollups", { ...row, bucket: day, lane: 0, dims }),
    );
  }
  await t.run(async (ctx) => {
    const repair = await ctx.db.query("repairs").first();
    const count = { hour: day, fence: [], source: "events" as const };
    await ctx.db.patch("repairs", repair!._id, {
      hours: [day],
      count: { ...count, after: null, parts: 8, replaced: TOTALS },
    });
  });
  let mostStaged = Infinity;
  let merges = 0;
  for (let steps = 0; steps < 60 && mostStaged > 0; steps++) {
    await step(t);
    const staged = (await rowsOf(t, "staged", "page")).length;
    if (staged < mostStaged) merges++;
    // Three or four rows go into one: never more of them in one step.
    if (mostStaged !== Infinity) {
      expect(mostStaged - staged).toBeLessThanOrEqual(4);
    }
    mostStaged = staged;
  }
  expect(merges).toBeGreaterThan(2);
  const [row] = await rowsOf(t, "hour", "page");
  expect(row?.dims.keys.flat().length).toBeGreaterThan(1000);
});

test.each([
  [6, 10, 170 * KIB],
  [1, 29, 370 * KIB],
])(
  "%i hours with %i large units are replaced in steps that fit",
  async (hours, units, bytes) => {
    const promotedProperties = "abcdefghij".split("");
    await t.mutation(api.sites.updateSite, {
      siteId: site.siteId,
      promotedProperties,
    });
    await smallHours(hours);
    const id = await siteId();
    await deleteRows(t, await rowsOf(t, "hour", "*"));
    const names = [
      ...dimensionNames,
      ...promotedProperties.map((key) => `property:${key}` as const),
    ].slice(0, units);
    for (let hour = 0; hour < hours; hour++) {
      for (const unit of names) {
        await t.run((ctx) =>
          ctx.db.insert("rollups", {
            siteId: id,
            level: "hour",
            unit,
            bucket: day + hour * HOUR,
            lane: 0,
            part: 0,
            dims: largeDims(unit, bytes),
          }),
        );
      }
    }
    await rebuild(t, site, today);
    await repaired(t);
    expect(await stepsOf(t, "failed")).toEqual([]);
    expect(await repairsOf(t)).toEqual([]);
    const rows = await rowsOf(t, "hour", "page");
    const keys = new Set(rows.flatMap((row) => row.dims.keys.flat()));
    expect(keys).toEqual(new Set(["/"]));
    expect(await rowsOf(t, "staged")).toEqual([]);
    expect(await overview()).toMatchObject({ events: hours });
  },
);
