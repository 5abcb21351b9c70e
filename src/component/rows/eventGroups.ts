/** Rows of which events name which groups. */
import type { Id } from "../_generated/dataModel.js";
import {
  type Inserter,
  type NewRow,
  type Reader,
  type Rows,
  type Times,
  within,
} from "./ranges.js";

/** Rows of a group by the time of their events, by `by_siteId_and_groupId_and_occurredAt`. */
export function eventsNaming(
  db: Reader,
  siteId: Id<"sites">,
  groupId: string,
  times: Times = {},
): Rows<"eventGroups"> {
  return db
    .query("eventGroups")
    .withIndex("by_siteId_and_groupId_and_occurredAt", (q) =>
      within(
        q.eq("siteId", siteId).eq("groupId", groupId),
        "occurredAt",
        times,
      ),
    );
}

/** Rows of an event, by `by_eventDocumentId` in the order of their creation. */
export function groupsNamedBy(
  db: Reader,
  eventDocumentId: Id<"events">,
): Rows<"eventGroups"> {
  return db
    .query("eventGroups")
    .withIndex("by_eventDocumentId", (q) =>
      q.eq("eventDocumentId", eventDocumentId),
    );
}

/** Notes that an event names a group. */
export async function insertEventGroup(
  db: Inserter,
  row: NewRow<"eventGroups">,
): Promise<void> {
  await db.insert("eventGroups", row);
}
