/**
 * The fields of an event in the log, with their validators. Whoever only packs or reads events needs
 * the types alone, and does not evaluate this module.
 */
import { v, type Infer } from "convex/values";
import { eventFields } from "../../../shared/event/incoming.js";
import { eventSources } from "../../../shared/event/event.js";
import { vImportIdOfEvent } from "../../../shared/event/imports.js";
import { literals } from "../../../shared/validators.js";

/** Checks the fields that indexes need. The row has each as a field of its own (`tables/log.ts`). */
export const vKeys = v.object({
  lane: v.number(),
  occurredAt: v.number(),
  eventId: eventFields.eventId,
  visitorId: eventFields.visitorId,
});
/** The fields of an event that are fields of its row, without its place in the log. */
export type KeyFields = Infer<typeof vKeys>;

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
