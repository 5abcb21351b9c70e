/**
 * The newest raw events of one name, as many as one query may read. Reports count from them what no
 * rollup has.
 */
import type { Approximation } from "../../shared/api/approximationFields.js";
import { DeadLetterFilter } from "../deadLetters/deadLetterFilter.js";
import { horizonsOf } from "../rows/horizons.js";
import { goneSpan, isAnyGone } from "../model/rollups/horizons.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { checkRange } from "../scope/checkRange.js";
import type { Scope } from "../scope/scope.js";
import { NAMED_READ_AT_ONCE, namedEvents } from "../budget/reportLimits.js";
import { readWithin, RowBudget } from "../budget/rowBudget.js";
import { lookupRows } from "../rows/eventLookups.js";
import { eventsOfSite } from "../rows/events.js";
import { findEvent, type LoggedEvent } from "../rows/eventForm.js";

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
  visit: (event: LoggedEvent) => void,
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
  const { events, views } = namedEvents;
  const budgets = {
    rows: new RowBudget(eventName === PAGEVIEW ? views : events),
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
  scope: Scope,
  { eventName, ...span }: NamedEvents,
  budgets: { rows: RowBudget; letters: RowBudget },
  visit: (event: LoggedEvent) => void,
): Promise<number | null> {
  const { ctx, site } = scope;
  const siteId = site._id;
  const { rows, beyondAt } =
    eventName === PAGEVIEW
      ? await newestViews(scope, span, budgets.rows)
      : await newestNamed(scope, { eventName, ...span }, budgets.rows);
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
  return beyondAt;
}

/** The newest events that a budget has room for. */
interface Newest {
  rows: LoggedEvent[];
  /** The time of the newest event that has no room. Null: all have. */
  beyondAt: number | null;
}

/** Pageviews are most events, so the search goes by time and passes over the others. */
async function newestViews(
  { ctx, site }: Scope,
  span: Span,
  budget: RowBudget,
): Promise<Newest> {
  const events = eventsOfSite(ctx.db, site._id, span).order("desc");
  const { rows, beyond } = await readWithin(budget, events);
  return {
    rows: rows.filter(({ type }) => type === "pageview"),
    beyondAt: beyond && beyond.occurredAt,
  };
}

/** Custom events are found by lookups. The search reads some at a time, with their events. */
async function newestNamed(
  { ctx, site }: Scope,
  { eventName, ...span }: NamedEvents,
  budget: RowBudget,
): Promise<Newest> {
  const lookup = { kind: "name", value: eventName } as const;
  const lookups = lookupRows(ctx.db, site._id, lookup, span).order("desc");
  const rows: LoggedEvent[] = [];
  for await (const some of chunksOf(lookups, NAMED_READ_AT_ONCE)) {
    const events = await Promise.all(
      some.map((row) => findEvent(ctx.db, row.event)),
    );
    for (const [index, event] of events.entries()) {
      const row = some[index];
      if (row === undefined || event === null) continue;
      if (!budget.take(event)) return { rows, beyondAt: event.occurredAt };
      rows.push(event);
    }
  }
  return { rows, beyondAt: null };
}

async function* chunksOf<Row>(
  rows: AsyncIterable<Row>,
  size: number,
): AsyncGenerator<Row[]> {
  let chunk: Row[] = [];
  for await (const row of rows) {
    if (chunk.push(row) < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
