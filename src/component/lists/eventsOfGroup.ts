/** The events of one group as a stream, newest first. Rows of `eventGroups` name the group. */
import type { QueryStream } from "convex-helpers/server/stream";
import type { Doc } from "../_generated/dataModel.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { eventsNaming } from "../rows/eventGroups.js";
import { JoinedEvents } from "../rows/joinedEvents.js";
import { newestFirst } from "../rows/newestFirst.js";
import type { Scope } from "../scope/scope.js";

/** Folded events of the span that name the group. Costs two reads for each. */
export function eventsOfGroup(
  { ctx, site }: Scope,
  groupId: string,
  span: Span,
): QueryStream<Doc<"events">> {
  const rows = newestFirst(ctx, (db) =>
    eventsNaming(db, site._id, groupId, span),
  );
  return new JoinedEvents(ctx, rows);
}
