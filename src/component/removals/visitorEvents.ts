/** The events of one visitor in the order of their time, from any of them on. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { RowPosition } from "../model/removals/removal.js";

interface Stretch {
  /** Both ends are included. */
  from: number;
  to: number;
  /** Only events after this one. */
  after: RowPosition | null;
}

/**
 * The visitor's events of a time. Costs an index range, and another if events of the same instant
 * may follow.
 */
export async function* visitorEventsBehind(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorId: string,
  { from, to, after }: Stretch,
): AsyncGenerator<Doc<"events">> {
  const events = () => ctx.db.query("events");
  if (after) {
    yield* events().withIndex("by_siteId_and_visitorId_and_occurredAt", (q) =>
      q
        .eq("siteId", siteId)
        .eq("visitorId", visitorId)
        .eq("occurredAt", after.at)
        .gt("_creationTime", after.created),
    );
  }
  yield* events().withIndex("by_siteId_and_visitorId_and_occurredAt", (q) => {
    const own = q.eq("siteId", siteId).eq("visitorId", visitorId);
    const later = after
      ? own.gt("occurredAt", after.at)
      : own.gte("occurredAt", from);
    return later.lte("occurredAt", to);
  });
}

/** The place of an event in an index by time. */
export function positionAmongTimes(event: Doc<"events">): RowPosition {
  return { at: event.occurredAt, created: event._creationTime };
}
