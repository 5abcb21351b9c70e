/**
 * The dimensions of which blocks of a site may have units, in a fixed order: those that the site has, and
 * properties that it had promoted before, which the index finds. Work that takes many transactions
 * remembers the last one done, whatever the settings say by then.
 */
import { compareValues } from "convex/values";
import {
  dimensionsOf,
  isBuiltIn,
  promotedKeyOf,
  propertyDimension,
  type Dimension,
} from "../../shared/dimensions.js";
import type { Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { Level } from "../model/rollups/levels.js";
import type { Site } from "../scope/requireSite.js";

/** Between these are the units of promoted properties: `;` comes behind `:`. */
const PROPERTIES_FROM = propertyDimension("");
const PROPERTIES_TO = "property;";

/** The dimensions behind `after`, null: all. A property of the past costs a row, of any bucket. */
export async function* dimensionsIn(
  ctx: QueryCtx,
  site: Site,
  levels: readonly Level[],
  after: string | null,
): AsyncGenerator<Dimension> {
  let last = after;
  for (;;) {
    const next = await nextDimension(ctx, site, levels, last);
    if (next === null) return;
    yield next;
    last = next;
  }
}

/** The first dimension behind `after`, null: of all. */
export async function nextDimension(
  ctx: QueryCtx,
  site: Site,
  levels: readonly Level[],
  after: string | null,
): Promise<Dimension | null> {
  const known: Dimension | undefined = dimensionsOf(site)
    .filter((name) => after === null || isBefore(after, name))
    .sort(compareValues)[0];
  const from =
    after !== null && isBefore(PROPERTIES_FROM, after)
      ? after
      : PROPERTIES_FROM;
  const to =
    known !== undefined && isBefore(known, PROPERTIES_TO)
      ? known
      : PROPERTIES_TO;
  let next = known ?? null;
  if (!isBefore(from, to)) return next;
  for (const level of levels) {
    const unit = await firstUnit(ctx, site._id, level, from, to);
    if (unit === null || !isDimension(unit)) continue;
    if (next === null || isBefore(unit, next)) next = unit;
  }
  return next;
}

/** Whether the site counts the dimension now. */
export function isDimensionOf(site: Site, dimension: Dimension): boolean {
  return dimensionsOf(site).includes(dimension);
}

async function firstUnit(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  level: Level,
  from: string,
  to: string,
): Promise<string | null> {
  const row = await ctx.db
    .query("rollups")
    .withIndex(
      "by_siteId_and_level_and_unit_and_bucket_and_lane_and_part",
      (q) =>
        q
          .eq("siteId", siteId)
          .eq("level", level)
          .gt("unit", from)
          .lt("unit", to),
    )
    .first();
  return row?.unit ?? null;
}

function isDimension(unit: string): unit is Dimension {
  return isBuiltIn(unit) || promotedKeyOf(unit) !== undefined;
}

function isBefore(a: string, b: string): boolean {
  return compareValues(a, b) < 0;
}
