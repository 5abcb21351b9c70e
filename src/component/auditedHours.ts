/** Which hours an audit looks at. */
import { HOUR } from "../shared/units.js";
import type { Zone } from "../shared/zone.js";
import type { Id } from "./_generated/dataModel.js";
import type { QueryCtx } from "./_generated/server.js";
import { horizonsOf } from "./horizons.js";
import { closedBefore } from "./model/closing.js";
import { TOTALS } from "./model/segments.js";
import { segmentsIn } from "./segmentRows.js";

/**
 * At most `sample` closed hours that hold events or segments, so that neither can be missing unseen, in
 * random order. The time since the oldest event is cut into `sample` equal parts with a draw in each:
 * every part of a long history is seen, and a history of no more than `sample` hours is seen whole.
 */
export async function drawHours(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  zone: Zone,
  sample: number,
): Promise<number[]> {
  const end = closedBefore(Date.now());
  const start = await oldestHour(ctx, siteId, zone, end);
  const parts = Math.min(sample, Math.ceil((end - start) / HOUR));
  const length = Math.max(HOUR, (end - start) / parts);
  const hours = new Set<number>();
  for (let part = 0; part < parts; part++) {
    const offset = length > HOUR ? Math.random() * length : 0;
    const from = zone.hourStart(Math.floor(start + part * length + offset));
    const at = await firstFrom(ctx, siteId, from, end);
    if (at !== null) hours.add(zone.hourStart(at));
  }
  return shuffled([...hours]);
}

async function oldestHour(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  zone: Zone,
  end: number,
): Promise<number> {
  const horizons = await horizonsOf(ctx, siteId);
  const oldest = await ctx.db
    .query("events")
    .withIndex("by_siteId_and_occurredAt", (q) => q.eq("siteId", siteId))
    .first();
  const hour = zone.hourStart(oldest?.occurredAt ?? end);
  return Math.min(end, Math.max(horizons.events, horizons.hours, hour));
}

/** The instant of the first event, or of the first hour with segments, from `from` and before `end`. */
async function firstFrom(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  from: number,
  end: number,
): Promise<number | null> {
  const event = await ctx.db
    .query("events")
    .withIndex("by_siteId_and_occurredAt", (q) =>
      q.eq("siteId", siteId).gte("occurredAt", from).lt("occurredAt", end),
    )
    .first();
  const segments = segmentsIn(ctx, siteId, "hour", TOTALS, from, end);
  const segment = await segments.first();
  const first = Math.min(event?.occurredAt ?? end, segment?.bucket ?? end);
  return first < end ? first : null;
}

export function shuffled<T>(items: readonly T[]): T[] {
  const drawn = items.map((item) => ({ item, order: Math.random() }));
  return drawn.sort((a, b) => a.order - b.order).map(({ item }) => item);
}
