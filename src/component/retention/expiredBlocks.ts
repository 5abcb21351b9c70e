/**
 * Deletes hour and day blocks past their retention. Clean-up deletes a block only if the coarser
 * level holds its figures: an hour if its day has the same unit, a day if its month has. It
 * schedules the build of what is missing there, and the finer blocks wait for it.
 */
import { compareValues } from "convex/values";
import { dimensionsOf } from "../../shared/dimensions.js";
import { bucketStart, nextBucket, type Zone } from "../../shared/time/zone.js";
import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Deletion } from "../budget/deletionBudget.js";
import { isDimension } from "../rollups/blockUnits.js";
import { hasDeltas } from "../rollups/deltaReads.js";
import { isAnyRepairIn } from "../rollups/repairQueue.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import { storedDimensions } from "../model/rollups/storedDims.js";
import type { Site } from "../scope/requireSite.js";
import type { CleanupBatch } from "./retentionBatch.js";
import { blocksIn, firstUnitBetween } from "../rows/rollups.js";
import { MAX_BUILDS, MAX_WAITING_BUCKETS } from "../budget/cleanupLimits.js";

/** For each finer level, the one that holds its sums. */
const coarserLevels = { hour: "day", day: "month" } as const;
export type ExpiringLevel = keyof typeof coarserLevels;

const kindOf = { hour: "hours", day: "days" } as const;

export async function deleteExpiredBlocks(
  ctx: MutationCtx,
  { site, zone, cuts, gone, budget }: CleanupBatch,
  level: ExpiringLevel,
): Promise<Deletion> {
  const kind = kindOf[level];
  const before = cuts[kind];
  const coarser = new CoarserBuckets(ctx, zone, site._id, level);
  let deleted = 0;
  for await (const unit of unitsOf(ctx, site, level)) {
    let from: number | null = 0;
    while (from !== null) {
      const range = { siteId: site._id, level, from, to: before };
      const rows = blocksIn(ctx.db, range, unit);
      from = null;
      for await (const row of rows) {
        const bucket = bucketStart(zone, coarser.level, row.bucket);
        if (!(await coarser.holds(bucket, row))) {
          if (coarser.waiting > MAX_WAITING_BUCKETS)
            return { deleted, hasMore: false };
          if (!(await budget.canRead())) return { deleted, hasMore: true };
          from = nextBucket(zone, coarser.level, bucket);
          break;
        }
        if (!(await budget.canDelete())) return { deleted, hasMore: true };
        await ctx.db.delete("rollups", row._id);
        gone.note(kind, row.bucket);
        budget.spend();
        deleted++;
      }
    }
  }
  return { deleted, hasMore: false };
}

/**
 * The units that a level may have, `totals` last, because it shows others that a bucket exists. The
 * known units are listed. Between them this searches the index for properties that the site
 * promoted before.
 */
async function* unitsOf(
  ctx: MutationCtx,
  site: Site,
  level: ExpiringLevel,
): AsyncGenerator<string> {
  const known = [ALL, TOTALS, ...dimensionsOf(site)].sort(compareValues);
  let last = "";
  for (const name of [...known, undefined]) {
    for (;;) {
      const found = await firstUnitBetween(ctx, site._id, level, {
        after: last,
        before: name,
      });
      if (found === null) break;
      yield found;
      last = found;
    }
    if (name === undefined) break;
    if (name !== TOTALS) yield name;
    last = name;
  }
  yield TOTALS;
}

/**
 * The units of the coarser level. Reads each unit of each bucket once. Schedules the units that are
 * missing.
 */
class CoarserBuckets {
  readonly level: "day" | "month";
  readonly #ctx: MutationCtx;
  readonly #zone: Zone;
  readonly #siteId: Id<"sites">;
  readonly #units = new Map<string, boolean>();
  readonly #awaited = new Map<number, boolean>();
  readonly #scheduled = new Set<string>();
  readonly #lacking = new Set<number>();
  /** How often a block had to wait. */
  waiting = 0;

  constructor(
    ctx: MutationCtx,
    zone: Zone,
    siteId: Id<"sites">,
    level: ExpiringLevel,
  ) {
    this.#ctx = ctx;
    this.#zone = zone;
    this.#siteId = siteId;
    this.level = coarserLevels[level];
  }

  /** Whether the bucket has all that the row has. */
  async holds(bucket: number, row: Doc<"rollups">): Promise<boolean> {
    // `totals` comes last, and stays as long as anything else of the bucket does.
    if (row.unit === TOTALS && this.#lacking.has(bucket)) return false;
    if (await this.#isAwaited(bucket)) {
      this.waiting++;
      return false;
    }
    const missing = await this.#missing(bucket, row);
    if (missing.length === 0) return true;
    this.#lacking.add(bucket);
    this.waiting++;
    await this.#schedule(bucket, missing);
    return false;
  }

  /** Whether the repair chain still counts hours of the day that is missing. */
  async #isAwaited(bucket: number): Promise<boolean> {
    const known = this.#awaited.get(bucket);
    if (known !== undefined) return known;
    const span = {
      from: bucket,
      to: nextBucket(this.#zone, this.level, bucket),
    };
    const isAwaited = await isAnyRepairIn(this.#ctx, this.#siteId, span);
    this.#awaited.set(bucket, isAwaited);
    return isAwaited;
  }

  async #missing(bucket: number, row: Doc<"rollups">): Promise<string[]> {
    const { unit, dims } = row;
    if (unit === TOTALS) {
      return (await this.#has(bucket, TOTALS)) ? [] : [TOTALS];
    }
    if (await this.#has(bucket, ALL)) return [];
    const missing: string[] = [];
    for (const needed of unit === ALL ? storedDimensions(dims) : [unit]) {
      // No version of this code can read the unit, so the block does not wait for it.
      if (!isDimension(needed)) continue;
      if (!(await this.#has(bucket, needed))) missing.push(needed);
    }
    return missing;
  }

  async #has(bucket: number, unit: string): Promise<boolean> {
    const key = `${bucket} ${unit}`;
    const known = this.#units.get(key);
    if (known !== undefined) return known;
    const own = { from: bucket, to: bucket + 1 };
    const range = { siteId: this.#siteId, level: this.level, ...own };
    const has = (await blocksIn(this.#ctx.db, range, unit).first()) !== null;
    this.#units.set(key, has);
    return has;
  }

  /** Builds a bucket as a whole if it has no overview, and otherwise a dimension that it lacks. */
  async #schedule(bucket: number, missing: readonly string[]): Promise<void> {
    const span = {
      from: bucket,
      to: nextBucket(this.#zone, this.level, bucket),
    };
    // Compaction comes first.
    if (await hasDeltas(this.#ctx, this.#siteId, span)) return;
    const place = { siteId: this.#siteId, level: this.level, bucket };
    const isThere = await this.#has(bucket, TOTALS);
    for (const unit of isThere ? missing : [TOTALS]) {
      const key = `${bucket} ${unit}`;
      if (this.#scheduled.has(key)) continue;
      if (this.#scheduled.size === MAX_BUILDS) return;
      this.#scheduled.add(key);
      const { compactUp } = internal.rollups;
      if (isDimension(unit)) {
        const dimension = unit;
        await this.#ctx.scheduler.runAfter(0, compactUp.buildDimension, {
          ...place,
          dimension,
        });
      } else {
        await this.#ctx.scheduler.runAfter(0, compactUp.build, place);
      }
    }
  }
}
