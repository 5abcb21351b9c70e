/**
 * The fields of an event in the log, with their validators. Whoever only packs or reads events needs
 * the types alone, and does not evaluate this module.
 */
import { v, type Infer } from "convex/values";
import { eventFields } from "../../../shared/event/incoming.js";
import { eventSources } from "../../../shared/event/event.js";
import { vImportIdOfEvent } from "../../../shared/event/imports.js";
import { literals } from "../../../shared/validators.js";

/** The fields of an event in the log that indexes need. They are fields of its row. */
export const keyFields = {
  lane: v.number(),
  /** The commit timestamp: the order in which folds see events. */
  seq: v.commitTs(),
  occurredAt: v.number(),
  eventId: eventFields.eventId,
  visitorId: eventFields.visitorId,
};

const { eventId: _eventId, visitorId: _visitorId, ...sentFields } = eventFields;

/** Checks the fields that are packed. */
export const vPacked = v.object({
  ...sentFields,
  receivedAt: v.number(),
  source: literals(eventSources),
  /** The id of the run that brought it. Null: an import without a run. Absent: not imported. */
  importId: vImportIdOfEvent,
  /**
   * For an event that says who somebody is or what a group is: whether it arrived under a secret
   * key. Absent if its source is a server, and in all other events.
   */
  byServer: v.optional(v.boolean()),
  /**
   * When the event arrived, its referrer was one of the site's own hosts or one that its settings
   * ignore. Settings may change, and a new count must find what the first count found.
   */
  ignoredReferrer: v.optional(v.literal(true)),
});
/** The fields of an event that are packed. */
export type PackedFields = Infer<typeof vPacked>;
