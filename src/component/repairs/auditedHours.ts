/** Which hours an audit looks at. */
import { HOUR } from "../../shared/units.js";
import type { Zone } from "../../shared/time/zone.js";
import type { Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { horizonsOf } from "../rows/horizons.js";
import { goneStretch } from "../model/rollups/horizons.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { closedBefore } from "../model/rollups/closing.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { blocksIn } from "../rows/blocks.js";

/**
 * At most `sample` closed hours that hold events or blocks, so that neither can be missing unseen, in
 * random order. The time since the oldest event is cut into `sample` equal parts with a draw in each:
 * every part of a long history is seen, and a history of no more than `sample` hours is seen whole.
 */
export async function drawHours(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  zone: Zone,
  sample: number,
): Promise<number[]> {
  const spans = await keptSpans(ctx, siteId, zone);
  const total = spans.reduce((sum, { from, to }) => sum + to - from, 0);
  const parts = Math.min(sample, Math.ceil(total / HOUR));
  const length = Math.max(HOUR, total / parts);
  const hours = new Set<number>();
  for (let part = 0; part < parts; part++) {
    const offset = length > HOUR ? Math.random() * length : 0;
    const drawn = instantAt(spans, Math.floor(part * length + offset));
    const at = await firstFrom(ctx, siteId, zone.hourStart(drawn), spans);
    if (at !== null) hours.add(zone.hourStart(at));
  }
  return shuffled([...hours]);
}

/** From the oldest event to the last closed hour, less what is gone: in order, none empty. */
async function keptSpans(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  zone: Zone,
): Promise<Span[]> {
  const oldest = await ctx.db
    .query("events")
    .withIndex("by_siteId_and_occurredAt", (q) => q.eq("siteId", siteId))
    .first();
  if (!oldest) return [];
  const from = zone.hourStart(oldest.occurredAt);
  const horizons = await horizonsOf(ctx, siteId);
  let spans: Span[] = [{ from, to: closedBefore(Date.now()) }];
  for (const kind of ["events", "hours"] as const) {
    const gone = goneStretch(horizons, kind);
    spans = spans.flatMap((span) => [
      { from: span.from, to: Math.min(span.to, gone.from) },
      { from: Math.max(span.from, gone.to), to: span.to },
    ]);
  }
  return spans.filter((span) => span.from < span.to);
}

/** So far into the spans, as if nothing were between them. */
function instantAt(spans: readonly Span[], offset: number): number {
  let left = offset;
  for (const { from, to } of spans) {
    if (left < to - from) return from + left;
    left -= to - from;
  }
  return spans.at(-1)?.to ?? 0;
}

/** The instant of the first event, or of the first hour with blocks, from `from` on and in one of the spans. */
async function firstFrom(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  from: number,
  spans: readonly Span[],
): Promise<number | null> {
  for (const span of spans) {
    const [start, end] = [Math.max(from, span.from), span.to];
    if (start >= end) continue;
    const event = await ctx.db
      .query("events")
      .withIndex("by_siteId_and_occurredAt", (q) =>
        q.eq("siteId", siteId).gte("occurredAt", start).lt("occurredAt", end),
      )
      .first();
    const blocks = blocksIn(ctx, siteId, "hour", TOTALS, start, end);
    const block = await blocks.first();
    const first = Math.min(event?.occurredAt ?? end, block?.bucket ?? end);
    if (first < end) return first;
  }
  return null;
}

export function shuffled<T>(items: readonly T[]): T[] {
  const drawn = items.map((item) => ({ item, order: Math.random() }));
  return drawn.sort((a, b) => a.order - b.order).map(({ item }) => item);
}
