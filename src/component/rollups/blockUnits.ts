/**
 * The dimensions that may have units of their own in a site's blocks, in a fixed order. They are
 * the site's dimensions and the properties that it promoted in the past; the index finds the
 * latter. Work that takes many transactions remembers the last dimension done, and so survives a
 * change of settings.
 */
import { compareValues } from "convex/values";
import {
  dimensionsOf,
  isBuiltIn,
  promotedKeyOf,
  propertyDimension,
  type Dimension,
} from "../../shared/dimensions.js";
import type { Level } from "../model/rollups/levels.js";
import type { Site } from "../scope/requireSite.js";
import type { Scope } from "../scope/scope.js";
import { firstUnitBetween } from "../rows/rollups.js";

/** The units of promoted properties sort between these two: `;` comes right after `:`. */
const PROPERTIES_FROM = propertyDimension("");
const PROPERTIES_TO = "property;";

/**
 * The dimensions that come after `after`, or all for null. Finding a property of the past costs one
 * row of any bucket.
 */
export async function* dimensionsIn(
  scope: Scope,
  levels: readonly Level[],
  after: string | null = null,
): AsyncGenerator<Dimension> {
  let last = after;
  for (;;) {
    const next = await nextDimension(scope, levels, last);
    if (next === null) return;
    yield next;
    last = next;
  }
}

/** The first dimension after `after`, or of all for null; null where there is none. */
export async function nextDimension(
  scope: Scope,
  levels: readonly Level[],
  after: string | null,
): Promise<Dimension | null> {
  const { ctx, site } = scope;
  const names = dimensionsOf(site)
    .filter((name) => after === null || sortsBefore(after, name))
    .sort(compareValues);
  const begin = after ?? PROPERTIES_FROM;
  const end = names[0] ?? PROPERTIES_TO;
  const between = {
    after: sortsBefore(PROPERTIES_FROM, begin) ? begin : PROPERTIES_FROM,
    before: sortsBefore(end, PROPERTIES_TO) ? end : PROPERTIES_TO,
  };
  if (sortsBefore(between.after, between.before)) {
    for (const level of levels) {
      const unit = await firstUnitBetween(ctx, site._id, level, between);
      if (unit !== null && isDimension(unit)) names.push(unit);
    }
  }
  return names.sort(compareValues)[0] ?? null;
}

/** Whether the site counts the dimension now. */
export function isDimensionOf(site: Site, dimension: Dimension): boolean {
  return dimensionsOf(site).includes(dimension);
}

/** Whether the unit is a dimension, and not `totals` or `*`. */
export function isDimension(unit: string): unit is Dimension {
  return isBuiltIn(unit) || promotedKeyOf(unit) !== undefined;
}

function sortsBefore(a: string, b: string): boolean {
  return compareValues(a, b) < 0;
}
