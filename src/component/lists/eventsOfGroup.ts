/** The events of one group as a stream, newest first. Rows of `eventGroups` name the group. */
import type { QueryStream } from "convex-helpers/server/stream";
import type { Span } from "../model/rollups/rangePlan.js";
import { eventsNaming } from "../rows/eventGroups.js";
import { joinedEvents } from "../rows/joinedEvents.js";
import { newestFirst } from "../rows/newestFirst.js";
import type { Scope } from "../scope/scope.js";
import type { LoggedEvent } from "../rows/eventForm.js";

/** Folded events of the span that name the group. Costs two reads for each. */
export function eventsOfGroup(
  { ctx, site }: Scope,
  groupId: string,
  span: Span,
): QueryStream<LoggedEvent> {
  const rows = newestFirst(ctx, (db) =>
    eventsNaming(db, site._id, groupId, span),
  );
  return joinedEvents(ctx, rows, ({ eventDocumentId }) => eventDocumentId);
}
