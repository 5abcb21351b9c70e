/**
 * Usage by day, in rows that no two writers share. The fold of a lane writes the lane's row, and
 * `usageWorker.ts` writes the row for what is not in the log.
 */
import { noCounts, type NotStored } from "../../shared/event/usage.js";
import { zoneOf } from "../../shared/time/zone.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { eventBytes } from "../log/eventBytes.js";
import { findSite } from "../scope/requireSite.js";
import { findUsage, insertUsage } from "../rows/usage.js";
import type { LoggedEvent } from "../rows/eventForm.js";

/** Stands in for a lane in the row for what was not stored. */
export const NOT_STORED_LANE = -1;

/** Bounds times of receipt to the year 10000: a clock that is later must not stop a fold. */
const LATEST_DAY_AT = Date.UTC(10_000, 0);

const nothing = { accepted: 0, imported: 0, bytes: 0, ...noCounts };
type Counts = typeof nothing;

/**
 * Adds events that the cursor of their lane passes in this transaction. Reads and writes a row for
 * each day.
 */
export async function addAccepted(
  ctx: MutationCtx,
  { siteId, lane, timeZone }: UsageOf,
  events: readonly LoggedEvent[],
): Promise<void> {
  await addUsage(
    ctx,
    { siteId, lane, timeZone },
    events.map((event) => ({
      receivedAt: event.receivedAt,
      accepted: 1,
      imported: event.importId === undefined ? 0 : 1,
      bytes: eventBytes(event),
    })),
  );
}

/** Adds what was not stored. Only the site's one worker may call it. */
export async function addNotStored(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  entries: readonly (Partial<NotStored> & { receivedAt: number })[],
): Promise<void> {
  const site = await findSite(ctx, siteId);
  if (!site) return;
  const { timeZone } = site;
  await addUsage(ctx, { siteId, lane: NOT_STORED_LANE, timeZone }, entries);
}

/** The site and lane of a row, and the zone by which the site counts days. */
interface UsageOf {
  siteId: Id<"sites">;
  lane: number;
  timeZone: string;
}

async function addUsage(
  ctx: MutationCtx,
  { siteId, lane, timeZone }: UsageOf,
  entries: readonly (Partial<Counts> & { receivedAt: number })[],
): Promise<void> {
  const zone = zoneOf(timeZone);
  const days = new Map<number, Counts>();
  for (const { receivedAt, ...counts } of entries) {
    const day = zone.dayStart(Math.min(Math.max(receivedAt, 0), LATEST_DAY_AT));
    days.set(day, sum(days.get(day) ?? nothing, counts));
  }
  for (const [day, counts] of days) {
    const row = await findUsage(ctx.db, siteId, { day, lane });
    const total = withoutZeros(row ? sum(row, counts) : counts);
    if (row) await ctx.db.patch("usage", row._id, total);
    else await insertUsage(ctx.db, { siteId, day, lane, ...total });
  }
}

/** Adds two counts field by field; leaves out their other fields. */
export function sum(one: Partial<Counts>, other: Partial<Counts>): Counts {
  const total = { ...nothing };
  for (const name of Object.keys(nothing) as (keyof Counts)[]) {
    total[name] = (one[name] ?? 0) + (other[name] ?? 0);
  }
  return total;
}

function withoutZeros(counts: Counts): Partial<Counts> {
  return Object.fromEntries(
    Object.entries(counts).filter(([, count]) => count !== 0),
  );
}
