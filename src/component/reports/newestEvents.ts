/** The newest raw events of one name, as many as one query may read: what no rollup knows is counted from them. */
import type { Approximation } from "../../shared/api/approximationFields.js";
import { MIB } from "../../shared/units.js";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { DeadLetterFilter } from "../deadLetters/deadLetterFilter.js";
import { horizonsOf } from "../rows/horizons.js";
import { goneStretch, isAnyGone } from "../model/rollups/horizons.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { checkRange } from "../scope/checkRange.js";
import type { Site } from "../scope/requireSite.js";
import { readWithin, RowBudget } from "../budget/rowBudget.js";

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
 * Visits folded events of one name in a range, newest first, within the budgets. Returns what is not exact: not
 * all of them were visited, or raw events of some of the range are gone; and from when on all were.
 *
 * @throws a Footfall error `invalidRange`
 */
export async function visitNewest(
  ctx: QueryCtx,
  site: Site,
  eventName: string,
  { from, to }: Span,
  visit: (event: Doc<"events">) => void,
): Promise<Approximation[]> {
  checkRange({ from, to });
  const horizons = await horizonsOf(ctx, site._id);
  const gone = goneStretch(horizons, "events");
  // Events left where others are gone are about to be deleted: they would count for a while only.
  const spans = [
    { from: Math.max(from, gone.to), to },
    { from, to: Math.min(to, gone.from) },
  ].filter((span) => span.from < span.to);
  const budgets = {
    rows: new RowBudget({ rows: MAX_EVENTS, bytes: MAX_EVENT_BYTES }),
    letters: new RowBudget({ rows: MAX_LETTERS, bytes: MAX_LETTER_BYTES }),
  };
  const said: Approximation[] = [];
  for (const span of spans) {
    const cutAt = await visitWithin(ctx, site, eventName, span, budgets, visit);
    if (cutAt === null) continue;
    said.push({ reason: "budget", figures: "all", from: cutAt + 1 });
    break;
  }
  if (isAnyGone(horizons, "events", { from, to })) {
    said.push({ reason: "retention", figures: "all", from: gone.to });
  }
  return said;
}

/** Returns the time of the newest event that was not visited; null: all were. */
async function visitWithin(
  ctx: QueryCtx,
  { _id: siteId }: Site,
  eventName: string,
  span: Span,
  budgets: { rows: RowBudget; letters: RowBudget },
  visit: (event: Doc<"events">) => void,
): Promise<number | null> {
  const isPageview = eventName === PAGEVIEW;
  const { rows, beyond } = await readWithin(
    budgets.rows,
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
  const letters = new DeadLetterFilter(ctx, {
    siteId,
    span,
    order: "desc",
    budget: budgets.letters,
  });
  for (const event of rows) {
    const isLetter = await letters.holds(event);
    if (isLetter === null) return event.occurredAt;
    if (!isLetter) visit(event);
  }
  return beyond && beyond.occurredAt;
}
