/**
 * The newest raw events of one name, as many as one query may read. Reports count from them what no
 * rollup has.
 */
import type { Approximation } from "../../shared/api/approximationFields.js";
import type { Doc } from "../_generated/dataModel.js";
import { DeadLetterFilter } from "../deadLetters/deadLetterFilter.js";
import { horizonsOf } from "../rows/horizons.js";
import { goneSpan, isAnyGone } from "../model/rollups/horizons.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { checkRange } from "../scope/checkRange.js";
import type { Scope } from "../scope/scope.js";
import { namedEvents } from "../budget/reportLimits.js";
import { readWithin, RowBudget } from "../budget/rowBudget.js";
import { eventsOfName } from "../rows/eventSearches.js";

/** This `eventName` asks for pageviews. Nobody can ask for a custom event of that name. */
const PAGEVIEW = "pageview";

/** Events of one name in a range. */
export interface NamedEvents extends Span {
  eventName: string;
}

/**
 * Visits folded events, newest first, within the budgets. Returns what is not exact: it could not
 * visit all events, or raw events of a part of the range are gone. Each entry says from when on all
 * were visited.
 * @throws a Footfall error `invalidRange`
 */
export async function visitNewest(
  scope: Scope,
  { eventName, from, to }: NamedEvents,
  visit: (event: Doc<"events">) => void,
): Promise<Approximation[]> {
  const { ctx, site } = scope;
  checkRange({ from, to });
  const horizons = await horizonsOf(ctx, site._id);
  const gone = goneSpan(horizons, "events");
  // Some events may be left where others are gone. Clean-up is about to delete them, so they would
  // count only for a while.
  const spans = [
    { from: Math.max(from, gone.to), to },
    { from, to: Math.min(to, gone.from) },
  ].filter((span) => span.from < span.to);
  const budgets = {
    rows: new RowBudget(namedEvents.events),
    letters: new RowBudget(namedEvents.letters),
  };
  const said: Approximation[] = [];
  for (const span of spans) {
    const named = { eventName, ...span };
    const cutAt = await visitWithin(scope, named, budgets, visit);
    if (cutAt === null) continue;
    said.push({ reason: "budget", figures: "all", from: cutAt + 1 });
    break;
  }
  if (isAnyGone(horizons, "events", { from, to })) {
    said.push({ reason: "retention", figures: "all", from: gone.to });
  }
  return said;
}

/** Returns the time of the newest event that was not visited; null where all were. */
async function visitWithin(
  { ctx, site }: Scope,
  { eventName, ...span }: NamedEvents,
  budgets: { rows: RowBudget; letters: RowBudget },
  visit: (event: Doc<"events">) => void,
): Promise<number | null> {
  const siteId = site._id;
  const isPageview = eventName === PAGEVIEW;
  const named = isPageview
    ? ({ type: "pageview", name: undefined } as const)
    : ({ type: "track", name: eventName } as const);
  const { rows, beyond } = await readWithin(
    budgets.rows,
    eventsOfName(ctx.db, siteId, named, span).order("desc"),
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
