/** Deletion of an event with the rows by which lists find it. */
import type { MutationCtx } from "../_generated/server.js";
import { groupsNamedBy } from "./eventGroups.js";
import { deleteLookups } from "./eventLookups.js";
import type { LoggedEvent } from "./eventForm.js";

/**
 * Deletes an event. Costs two index ranges if the event has no groups, name and user. With groups it
 * costs one more, and one for each row: an event that is not folded yet has none. A name and a user
 * cost two each.
 */
export async function deleteEvent(
  ctx: MutationCtx,
  event: LoggedEvent,
): Promise<void> {
  if (event.groups && event.groups.length > 0) {
    const rows = groupsNamedBy(ctx.db, event._id);
    for await (const { _id } of rows) await ctx.db.delete("eventGroups", _id);
  }
  await deleteLookups(ctx, event);
  await ctx.db.delete("events", event._id);
}
