/** Draws the hours that an audit looks at. */
import { HOUR } from "../../shared/units.js";
import { horizonsOf } from "../rows/horizons.js";
import { goneSpan } from "../model/rollups/horizons.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { closedBefore } from "../model/rollups/closing.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { blocksIn } from "../rows/rollups.js";
import type { Scope } from "../scope/scope.js";
import { eventsOfSite } from "../rows/events.js";

/**
 * At most `sample` closed hours in random order. Each holds events or blocks, so that an audit
 * notices where the other is missing. The time since the oldest event is cut into `sample` equal
 * parts with one draw in each. So an audit sees every part of a long history, and all of a history
 * of up to `sample` hours.
 */
export async function drawHours(
  scope: Scope,
  sample: number,
): Promise<number[]> {
  const { zone } = scope;
  const spans = await keptSpans(scope);
  const total = spans.reduce((sum, { from, to }) => sum + to - from, 0);
  const parts = Math.min(sample, Math.ceil(total / HOUR));
  const length = Math.max(HOUR, total / parts);
  const hours = new Set<number>();
  for (let part = 0; part < parts; part++) {
    const offset = length > HOUR ? Math.random() * length : 0;
    const drawn = instantAt(spans, Math.floor(part * length + offset));
    const at = await firstFrom(scope, zone.hourStart(drawn), spans);
    if (at !== null) hours.add(zone.hourStart(at));
  }
  return shuffled([...hours]);
}

/**
 * The spans from the oldest event to the last closed hour that have their rows: in order, none
 * empty.
 */
async function keptSpans({ ctx, site, zone }: Scope): Promise<Span[]> {
  const siteId = site._id;
  const oldest = await eventsOfSite(ctx.db, siteId).first();
  if (!oldest) return [];
  const from = zone.hourStart(oldest.occurredAt);
  const horizons = await horizonsOf(ctx, siteId);
  let spans: Span[] = [{ from, to: closedBefore(Date.now()) }];
  for (const kind of ["events", "hours"] as const) {
    const gone = goneSpan(horizons, kind);
    spans = spans.flatMap((span) => [
      { from: span.from, to: Math.min(span.to, gone.from) },
      { from: Math.max(span.from, gone.to), to: span.to },
    ]);
  }
  return spans.filter((span) => span.from < span.to);
}

/** The instant that is `offset` milliseconds into the spans, as if they were joined. */
function instantAt(spans: readonly Span[], offset: number): number {
  let [left, end] = [offset, 0];
  for (const { from, to } of spans) {
    if (left < to - from) return from + left;
    left -= to - from;
    end = to;
  }
  return end;
}

/** The instant of the first event or hour block in one of the spans, from `from` on. */
async function firstFrom(
  { ctx, site }: Scope,
  from: number,
  spans: readonly Span[],
): Promise<number | null> {
  const siteId = site._id;
  for (const span of spans) {
    const [start, end] = [Math.max(from, span.from), span.to];
    if (start >= end) continue;
    const event = await eventsOfSite(ctx.db, siteId, {
      from: start,
      to: end,
    }).first();
    const hours = { siteId, level: "hour", from: start, to: end } as const;
    const block = await blocksIn(ctx.db, hours, TOTALS).first();
    const first = Math.min(event?.occurredAt ?? end, block?.bucket ?? end);
    if (first < end) return first;
  }
  return null;
}

export function shuffled<T>(items: readonly T[]): T[] {
  const drawn = items.map((item) => ({ item, order: Math.random() }));
  return drawn.sort((a, b) => a.order - b.order).map(({ item }) => item);
}
