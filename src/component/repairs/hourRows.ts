/**
 * The raw rows of an hour in the order of their time, from any row on: its events, the sessions
 * that start in it, and the visitors first seen in it.
 */
import type { Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import {
  addEvent,
  addNewVisitor,
  replaceSessions,
  type CountedBy,
} from "../model/fold/contributions.js";
import type { Deltas } from "../model/rollups/deltas.js";
import type { Span } from "../model/rollups/rangePlan.js";
import type { Recount, RecountSource } from "../model/rollups/recount.js";
import type { RowPosition } from "../model/removals/removal.js";
import { eventsOfSite } from "../rows/events.js";
import { rowsBehind, type Times } from "../rows/ranges.js";
import { sessionsOfSite } from "../rows/sessions.js";
import { visitorsOfSite } from "../rows/visitors.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import { readableSession, type SessionRow } from "../rows/sessionForm.js";
import type { VisitorRow } from "../rows/visitorForm.js";

export type HourRow = LoggedEvent | SessionRow | VisitorRow;

/**
 * Counts a row in its own hour, as folds do.
 *
 * @throws for a session that cannot be read
 */
export function addRow(
  deltas: Deltas,
  countedBy: CountedBy,
  row: HourRow,
): void {
  const { zone } = countedBy;
  if ("seq" in row) addEvent(deltas, countedBy, row);
  else if ("values" in row) {
    const { visitorId } = row;
    const after = readableSession(row);
    replaceSessions(deltas, zone, { visitorId, before: [], after });
  } else addNewVisitor(deltas, zone, row.firstSeenAt, 1);
}

/** The rows of one source in a span. */
export interface SourceRange extends Span {
  siteId: Id<"sites">;
  source: RecountSource;
}

/** The rows that come after `after`: first others of the same instant, then later ones. */
export async function* rowsAfter(
  { db }: QueryCtx,
  { siteId, source, from, to }: SourceRange,
  after: Recount["after"],
): AsyncGenerator<{ row: HourRow; at: number }> {
  const rowsOf = (times: Times | RowPosition): AsyncIterable<HourRow> =>
    readers[source](db, siteId, times);
  for await (const row of rowsBehind(rowsOf, { from, to, after })) {
    yield { row, at: timeOf(row) };
  }
}

const readers = {
  events: eventsOfSite,
  sessions: sessionsOfSite,
  visitors: visitorsOfSite,
} satisfies Record<RecountSource, unknown>;

/** The time by which the row belongs to its hour. */
function timeOf(row: HourRow): number {
  if ("seq" in row) return row.occurredAt;
  return "values" in row ? row.startedAt : row.firstSeenAt;
}
