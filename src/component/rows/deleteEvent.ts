/** Deletes an event with the rows by which it is listed among those of its groups. */
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";

/**
 * Costs two index ranges for an event without groups; with groups, one more, and one for each row.
 * They are found by the event, so that one that is not folded yet has none.
 */
export async function deleteEvent(
  ctx: MutationCtx,
  event: Doc<"events">,
): Promise<void> {
  if (event.groups && event.groups.length > 0) {
    const rows = ctx.db
      .query("eventGroups")
      .withIndex("by_eventDocumentId", (q) =>
        q.eq("eventDocumentId", event._id),
      );
    for await (const { _id } of rows) await ctx.db.delete("eventGroups", _id);
  }
  await ctx.db.delete("events", event._id);
}
