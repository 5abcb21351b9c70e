/** Deletion of an event with the rows that list it among those of its groups. */
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { groupsNamedBy } from "./eventGroups.js";

/**
 * Deletes an event. Costs two index ranges if the event has no groups. With groups it costs one
 * more, and one for each row. It finds the rows by the event, so an event that is not folded yet
 * has none.
 */
export async function deleteEvent(
  ctx: MutationCtx,
  event: Doc<"events">,
): Promise<void> {
  if (event.groups && event.groups.length > 0) {
    const rows = groupsNamedBy(ctx.db, event._id);
    for await (const { _id } of rows) await ctx.db.delete("eventGroups", _id);
  }
  await ctx.db.delete("events", event._id);
}
