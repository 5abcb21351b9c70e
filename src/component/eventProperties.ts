/**
 * The values of any property of one event, promoted or not, counted from raw events: no rollup knows
 * them, so this is bounded by what one query may read.
 */
import { getDocumentSize } from "convex/values";
import { boundKey } from "../shared/boundKey.js";
import { readApi } from "../shared/readApi.js";
import { MIB } from "../shared/units.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import { query, type QueryCtx } from "./_generated/server.js";
import { horizonsOf } from "./horizons.js";
import { propertyText } from "./model/attributes.js";
import { PropertyCount } from "./model/propertyCount.js";
import type { Span } from "./model/rangePlan.js";
import { checkRange } from "./reportReader.js";
import { requireSite } from "./requireSite.js";
import { rowLimit } from "./rowLimit.js";

/** The same as a raw edge: they take a fraction of a query's second. */
const MAX_EVENTS = 4000;
/** A quarter of what a transaction may read. */
const MAX_EVENT_BYTES = 4 * MIB;

/** As `eventName`, it asks for pageviews: a custom event of that name cannot be asked for. */
const PAGEVIEW = "pageview";

/**
 * The values of a property of the custom events of one name, or of pageviews (`"pageview"`), heaviest
 * first. Values count as their text; null, nested and empty ones are none. Visitors are counted exactly.
 *
 * Costs the events of that name in the range, the newest 4,000 or 4 MiB of them at most: where there
 * are more, or raw events do not reach back to `from`, the answer is `approximate`. A property that is
 * asked for often, or over long ranges, should be promoted: then it is a dimension of `getBreakdown`.
 *
 * @throws a Footfall error `siteNotFound`, `invalidRange` or `invalidArgument`
 */
export const getEventPropertyBreakdown = query({
  args: readApi.getEventPropertyBreakdown.args,
  returns: readApi.getEventPropertyBreakdown.returns,
  handler: async (ctx, { siteId, eventName, propertyKey, from, to, limit }) => {
    const site = await requireSite(ctx, siteId);
    checkRange({ from, to });
    const most = rowLimit(limit);
    const horizon = (await horizonsOf(ctx, site._id)).events;
    // What is left behind the horizon is about to be deleted: it would count for a while only.
    const span = { from: Math.max(from, horizon), to };
    const count = new PropertyCount();
    const isWhole =
      span.from >= span.to ||
      (await visitNewest(ctx, site._id, eventName, span, (event) => {
        const property = event.properties?.find(
          ({ key }) => key === propertyKey,
        );
        const text = property && propertyText(property.value);
        count.add(text && boundKey(text), event.visitorId);
      }));
    const approximate = !isWhole || (from < horizon && from < to);
    return { ...count.answer(most), approximate };
  },
});

/** Visits events of one name, newest first, within the budget. Returns whether all were visited. */
async function visitNewest(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  eventName: string,
  { from, to }: Span,
  visit: (event: Doc<"events">) => void,
): Promise<boolean> {
  const isPageview = eventName === PAGEVIEW;
  const rows = ctx.db
    .query("events")
    .withIndex("by_siteId_and_type_and_name_and_occurredAt", (q) =>
      q
        .eq("siteId", siteId)
        .eq("type", isPageview ? "pageview" : "track")
        .eq("name", isPageview ? undefined : eventName)
        .gte("occurredAt", from)
        .lt("occurredAt", to),
    )
    .order("desc");
  let events = 0;
  let bytes = 0;
  for await (const event of rows) {
    bytes += getDocumentSize(event);
    if (events === MAX_EVENTS || bytes > MAX_EVENT_BYTES) return false;
    events++;
    visit(event);
  }
  return true;
}
