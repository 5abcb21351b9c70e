/**
 * The values of any property of one event, promoted or not, counted from raw events: no rollup knows
 * them, so this is bounded by what one query may read.
 */
import { boundKey } from "../shared/boundKey.js";
import { readApi } from "../shared/readApi.js";
import { MIB } from "../shared/units.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import { query, type QueryCtx } from "./_generated/server.js";
import { DeadLetterFilter } from "./deadLetterFilter.js";
import { horizonsOf } from "./horizons.js";
import { propertyText } from "./model/attributes.js";
import { PropertyCount } from "./model/propertyCount.js";
import type { Span } from "./model/rangePlan.js";
import { checkRange } from "./reportReader.js";
import { requireSite } from "./requireSite.js";
import { readWithin, RowBudget } from "./rowBudget.js";
import { rowLimit } from "./rowLimit.js";

/** The same as a raw edge: they take a fraction of a query's second. */
const MAX_EVENTS = 4000;
/** A quarter of what a transaction may read. */
const MAX_EVENT_BYTES = 4 * MIB;
/** Dead letters of the same time, whatever the name of their event: a healthy site has none. */
const MAX_LETTERS = 2000;
const MAX_LETTER_BYTES = MIB;

/** As `eventName`, it asks for pageviews: a custom event of that name cannot be asked for. */
const PAGEVIEW = "pageview";

/**
 * The values of a property of the custom events of one name, or of pageviews (`"pageview"`), heaviest
 * first. Values count as their text; null, nested and empty ones are none. Visitors are counted exactly.
 * Like in every report, an event that failed to fold does not count until it is folded.
 *
 * Costs the events of that name in the range, the newest 4,000 or 4 MiB of them at most, and as far
 * back the dead letters of the site, at most 2,000 or 1 MiB: where there are more, or raw events do not reach back to `from`, the answer is `approximate`. A property that is
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
        count.add(text && boundKey(text), event);
      }));
    const approximate = !isWhole || (from < horizon && from < to);
    return { ...count.answer(most), approximate };
  },
});

/** Visits folded events of one name, newest first, within the budgets. Returns whether all were visited. */
async function visitNewest(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  eventName: string,
  span: Span,
  visit: (event: Doc<"events">) => void,
): Promise<boolean> {
  const isPageview = eventName === PAGEVIEW;
  const { rows, beyond } = await readWithin(
    new RowBudget({ rows: MAX_EVENTS, bytes: MAX_EVENT_BYTES }),
    ctx.db
      .query("events")
      .withIndex("by_siteId_and_type_and_name_and_occurredAt", (q) =>
        q
          .eq("siteId", siteId)
          .eq("type", isPageview ? "pageview" : "track")
          .eq("name", isPageview ? undefined : eventName)
          .gte("occurredAt", span.from)
          .lt("occurredAt", span.to),
      )
      .order("desc"),
  );
  const letters = new DeadLetterFilter(
    ctx,
    siteId,
    span,
    "desc",
    new RowBudget({ rows: MAX_LETTERS, bytes: MAX_LETTER_BYTES }),
  );
  for (const event of rows) {
    const isLetter = await letters.holds(event);
    if (isLetter === null) return false;
    if (!isLetter) visit(event);
  }
  return beyond === null;
}
