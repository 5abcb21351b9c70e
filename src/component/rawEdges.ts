/**
 * The ragged edges of a range, shorter than an hour: counted from raw events, sessions and visitors,
 * within a budget of rows and bytes.
 */
import { getDocumentSize } from "convex/values";
import { emptyTable, mergeTables, type CellTable } from "../shared/cells.js";
import {
  definitionOf,
  layoutOf,
  OVERVIEW,
  type CellGroup,
} from "../shared/dimensions.js";
import { MIB } from "../shared/units.js";
import { zoneOf } from "../shared/zone.js";
import type { Doc } from "./_generated/dataModel.js";
import type { QueryCtx } from "./_generated/server.js";
import {
  addEvent,
  addNewVisitor,
  replaceSessions,
} from "./model/contributions.js";
import { deadLettersIn } from "./recount.js";
import { Deltas } from "./model/deltas.js";
import type { Span } from "./model/rangePlan.js";
import type { Site } from "./requireSite.js";

/** What one edge may read; past it the hour's segment answers. */
const MAX_EDGE_ROWS = 4000;
export const MAX_EDGE_BYTES = MIB;

/** The cells of one edge, or null when it holds more than the budget. */
export async function readEdge(
  ctx: QueryCtx,
  site: Site,
  group: CellGroup,
  span: Span,
): Promise<CellTable | null> {
  const deltas = new Deltas();
  const zone = zoneOf(site.timeZone);
  const countedBy = { zone, promotedProperties: site.promotedProperties };
  const scope = group === OVERVIEW ? OVERVIEW : definitionOf(group).scope;
  const budget = { rows: MAX_EDGE_ROWS, bytes: MAX_EDGE_BYTES };
  const { from, to } = span;
  let isWhole = true;
  if (scope !== "session") {
    const events = ctx.db
      .query("events")
      .withIndex("by_siteId_and_occurredAt", (q) =>
        q.eq("siteId", site._id).gte("occurredAt", from).lt("occurredAt", to),
      );
    const setAside = await deadLettersIn(ctx, site._id, span);
    isWhole &&= await visitWithin(budget, events, (event) => {
      if (!setAside.has(event._id)) addEvent(deltas, countedBy, event);
    });
  }
  if (scope !== "event" && isWhole) {
    const sessions = ctx.db
      .query("sessions")
      .withIndex("by_siteId_and_startedAt", (q) =>
        q.eq("siteId", site._id).gte("startedAt", from).lt("startedAt", to),
      );
    isWhole &&= await visitWithin(budget, sessions, (session) =>
      replaceSessions(deltas, zone, session.visitorId, [], session),
    );
  }
  if (scope === OVERVIEW && isWhole) {
    const visitors = ctx.db
      .query("visitors")
      .withIndex("by_siteId_and_firstSeenAt", (q) =>
        q.eq("siteId", site._id).gte("firstSeenAt", from).lt("firstSeenAt", to),
      );
    isWhole &&= await visitWithin(budget, visitors, ({ firstSeenAt }) =>
      addNewVisitor(deltas, zone, firstSeenAt, 1),
    );
  }
  if (!isWhole) return null;
  const merged = emptyTable();
  for (const tables of deltas.hours.values()) {
    const table = tables.get(group);
    if (table) mergeTables(layoutOf(group), merged, table);
  }
  return merged;
}

/** Visits rows while the budget lasts. Returns whether it lasted for all of them. */
async function visitWithin<
  Row extends Doc<"events"> | Doc<"sessions"> | Doc<"visitors">,
>(
  budget: { rows: number; bytes: number },
  rows: AsyncIterable<Row>,
  visit: (row: Row) => void,
): Promise<boolean> {
  for await (const row of rows) {
    budget.rows--;
    budget.bytes -= getDocumentSize(row);
    if (budget.rows < 0 || budget.bytes < 0) return false;
    visit(row);
  }
  return true;
}
