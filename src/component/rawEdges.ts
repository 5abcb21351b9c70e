/**
 * The ragged edges of a range, shorter than an hour: counted from raw events, sessions and visitors,
 * within a budget of rows and bytes.
 */
import { mergeTables } from "../shared/cells.js";
import {
  definitionOf,
  layoutOf,
  OVERVIEW,
  type CellGroup,
  type DimensionScope,
} from "../shared/dimensions.js";
import { MIB } from "../shared/units.js";
import { zoneOf } from "../shared/zone.js";
import type { QueryCtx } from "./_generated/server.js";
import { DeadLetterFilter } from "./deadLetterFilter.js";
import {
  addEvent,
  addNewVisitor,
  replaceSessions,
} from "./model/contributions.js";
import { Deltas, type CellTables } from "./model/deltas.js";
import type { Span } from "./model/rangePlan.js";
import { tableOf } from "./model/segments.js";
import type { Site } from "./requireSite.js";
import { readWithin, RowBudget } from "./rowBudget.js";

/** What one edge may read, dead letters included; past it the hour's segment answers. */
const MAX_EDGE_ROWS = 4000;
export const MAX_EDGE_BYTES = MIB;

/** The cells of one edge, of each of the groups, or null when it holds more than the budget. */
export async function readEdge(
  ctx: QueryCtx,
  site: Site,
  groups: readonly CellGroup[],
  span: Span,
): Promise<CellTables | null> {
  const deltas = new Deltas();
  const zone = zoneOf(site.timeZone);
  const countedBy = { zone, promotedProperties: site.promotedProperties };
  const budget = new RowBudget({
    rows: MAX_EDGE_ROWS,
    bytes: MAX_EDGE_BYTES,
  });
  const { from, to } = span;
  if (groups.some((group) => countsBy(group, "event"))) {
    const events = await readWithin(
      budget,
      ctx.db
        .query("events")
        .withIndex("by_siteId_and_occurredAt", (q) =>
          q.eq("siteId", site._id).gte("occurredAt", from).lt("occurredAt", to),
        ),
    );
    if (events.beyond) return null;
    const letters = new DeadLetterFilter(ctx, site._id, span, "asc", budget);
    for (const event of events.rows) {
      const isLetter = await letters.holds(event);
      if (isLetter === null) return null;
      if (!isLetter) addEvent(deltas, countedBy, event);
    }
  }
  if (groups.some((group) => countsBy(group, "session"))) {
    const sessions = await readWithin(
      budget,
      ctx.db
        .query("sessions")
        .withIndex("by_siteId_and_startedAt", (q) =>
          q.eq("siteId", site._id).gte("startedAt", from).lt("startedAt", to),
        ),
    );
    if (sessions.beyond) return null;
    for (const session of sessions.rows) {
      replaceSessions(deltas, zone, session.visitorId, [], session);
    }
  }
  if (groups.includes(OVERVIEW)) {
    const visitors = await readWithin(
      budget,
      ctx.db
        .query("visitors")
        .withIndex("by_siteId_and_firstSeenAt", (q) =>
          q
            .eq("siteId", site._id)
            .gte("firstSeenAt", from)
            .lt("firstSeenAt", to),
        ),
    );
    if (visitors.beyond) return null;
    for (const { firstSeenAt } of visitors.rows) {
      addNewVisitor(deltas, zone, firstSeenAt, 1);
    }
  }
  const merged: CellTables = new Map();
  for (const tables of deltas.hours.values()) {
    for (const group of groups) {
      const table = tables.get(group);
      if (table) mergeTables(layoutOf(group), tableOf(merged, group), table);
    }
  }
  return merged;
}

/** The overview counts events as well as sessions. */
function countsBy(group: CellGroup, scope: DimensionScope): boolean {
  return group === OVERVIEW || definitionOf(group).scope === scope;
}
