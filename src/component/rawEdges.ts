/**
 * The ragged edges of a range, shorter than an hour: counted from raw events, sessions and visitors,
 * within a budget of rows.
 */
import { emptyTable, mergeTables, type CellTable } from "../shared/cells.js";
import {
  dimensions,
  layoutOf,
  OVERVIEW,
  type CellGroup,
} from "../shared/dimensions.js";
import { zoneOf } from "../shared/zone.js";
import type { QueryCtx } from "./_generated/server.js";
import {
  addEvent,
  addNewVisitor,
  replaceSessions,
} from "./model/contributions.js";
import { Deltas } from "./model/deltas.js";
import type { Span } from "./model/rangePlan.js";
import type { Site } from "./requireSite.js";

/** Rows of one table that one edge may read; past it the hour's segment answers. */
const MAX_ROWS = 4000;

/** The cells of one edge, or null when it holds more rows than the budget. */
export async function readEdge(
  ctx: QueryCtx,
  site: Site,
  group: CellGroup,
  span: Span,
): Promise<CellTable | null> {
  const deltas = new Deltas();
  const zone = zoneOf(site.timeZone);
  const scope = group === OVERVIEW ? OVERVIEW : dimensions[group].scope;
  if (scope !== "session") {
    const events = await ctx.db
      .query("events")
      .withIndex("by_siteId_and_occurredAt", (q) =>
        q
          .eq("siteId", site._id)
          .gte("occurredAt", span.from)
          .lt("occurredAt", span.to),
      )
      .take(MAX_ROWS + 1);
    if (events.length > MAX_ROWS) return null;
    for (const event of events) addEvent(deltas, zone, event);
  }
  if (scope !== "event") {
    const sessions = await ctx.db
      .query("sessions")
      .withIndex("by_siteId_and_startedAt", (q) =>
        q
          .eq("siteId", site._id)
          .gte("startedAt", span.from)
          .lt("startedAt", span.to),
      )
      .take(MAX_ROWS + 1);
    if (sessions.length > MAX_ROWS) return null;
    for (const session of sessions) {
      replaceSessions(deltas, zone, session.visitorId, [], session);
    }
  }
  if (scope === OVERVIEW) {
    const visitors = await ctx.db
      .query("visitors")
      .withIndex("by_siteId_and_firstSeenAt", (q) =>
        q
          .eq("siteId", site._id)
          .gte("firstSeenAt", span.from)
          .lt("firstSeenAt", span.to),
      )
      .take(MAX_ROWS + 1);
    if (visitors.length > MAX_ROWS) return null;
    for (const { firstSeenAt } of visitors) {
      addNewVisitor(deltas, zone, firstSeenAt, 1);
    }
  }
  const merged = emptyTable();
  for (const tables of deltas.hours.values()) {
    const table = tables.get(group);
    if (table) mergeTables(layoutOf(group), merged, table);
  }
  return merged;
}
