/** Rows that older time zone data began elsewhere go, and no others. */
import { expect, test } from "vitest";
import { DAY, HOUR } from "../../shared/units.js";
import { zoneOf } from "../../shared/time/zone.js";
import { api } from "../_generated/api.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { deleteMisplaced, isFinerKept, placeNow } from "./misplacedRows.js";
import { idOf, plantBlocks, rowsWith } from "./plantedBlocks.helpers.js";
import { inScope } from "../testing/inScope.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const day = Date.UTC(2026, 1, 3);
const month = Date.UTC(2026, 1, 1);
const buckets = { day, month };
const near = { day: 12 * HOUR, month: 14 * DAY };
const levels = ["day", "month"] as const;

const place = (level: "day" | "month") => ({
  ...{ siteId: idOf(site), level, bucket: buckets[level] },
});
const clear = (level: "day" | "month") =>
  inScope(t, site, (scope) => deleteMisplaced(scope, place(level)));

test.each(levels)("rows that lie mostly in a %s are deleted", async (level) => {
  const bucket = buckets[level];
  const at = (startsAt: number, unit = TOTALS) => ({
    ...{ level, unit, bucket: startsAt },
  });
  const kept = [bucket - near[level] - 1, bucket, bucket + near[level]];
  const gone = [bucket - near[level], bucket - 1, bucket + 1];
  await plantBlocks(
    t,
    site,
    ...[...kept, ...gone, bucket + near[level] - 1].map((start) => at(start)),
  );
  await clear(level);
  const left = await rowsWith(t, { level });
  expect(left.map((row) => row.bucket)).toEqual(kept);
});

test.each(levels)("all units of such a %s go", async (level) => {
  const { siteId } = site;
  await t.mutation(api.sites.updateSite, {
    siteId,
    promotedProperties: ["plan"],
  });
  const units = [TOTALS, ALL, "page", "property:plan", "property:once"];
  const bucket = buckets[level] + HOUR;
  await plantBlocks(t, site, ...units.map((unit) => ({ level, unit, bucket })));
  await clear(level);
  expect(await rowsWith(t)).toEqual([]);
});

test("without totals nothing is looked for", async () => {
  await plantBlocks(t, site, { level: "day", unit: ALL, bucket: day + HOUR });
  await clear("day");
  expect(await rowsWith(t)).toHaveLength(1);
});

test.each(levels)(
  "a %s stays where it is, or moves to where it begins now",
  (level) => {
    const now = (bucket: number) =>
      placeNow(zoneOf("UTC"), { ...place(level), bucket }).bucket;
    expect(now(buckets[level])).toBe(buckets[level]);
    expect(now(buckets[level] + 11 * HOUR)).toBe(buckets[level]);
    expect(now(buckets[level] - 11 * HOUR)).toBe(buckets[level]);
    expect(placeNow(zoneOf("UTC"), place(level))).toEqual(place(level));
  },
);

test.each([
  ["day", "hours"],
  ["month", "days"],
] as const)(
  "a %s is built from its %s while its middle has them",
  async (level, kind) => {
    const isKept = () =>
      inScope(t, site, ({ ctx }) => isFinerKept(ctx, place(level)));
    expect(await isKept()).toBe(true);
    const middle = buckets[level] + near[level];
    const none = { events: 0, hours: 0, days: 0 };
    const row = await t.run((ctx) =>
      ctx.db.insert("horizons", {
        siteId: idOf(site),
        ...none,
        [kind]: middle,
      }),
    );
    expect(await isKept()).toBe(true);
    await t.run((ctx) => ctx.db.patch("horizons", row, { [kind]: middle + 1 }));
    expect(await isKept()).toBe(false);
  },
);
