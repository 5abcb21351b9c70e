/**
 * Fields of a request that stand in one of its rows. Unknown fields of a row are kept in its `extras`; these
 * would be kept there, too, and do nothing, while their sender relies on them.
 */
import { eventTypes } from "../event/event.js";
import { isObject, own, type RawObject } from "../event/parseFields.js";

/** Each with how it is known to be the request's. Others can be a sender's own, as Segment's `sentAt` of a row. */
const requestFields: Record<string, (value: unknown) => boolean> = {
  import: () => true,
  importId: () => true,
  /** Only keys of ours: those of other vendors look like anything. */
  key: (value) => typeof value === "string" && /^\s*ff_(pub|sec)_/.test(value),
  /** A request in the place of a row. */
  events: (value) => Array.isArray(value) && value.some(isEvent),
};

function isEvent(value: unknown): boolean {
  return (
    isObject(value) && eventTypes.some((type) => type === own(value, "type"))
  );
}

/** Says what is wrong with a row that holds one, or null. */
export function misplacedFieldError(sent: RawObject): string | null {
  for (const [field, isRequests] of Object.entries(requestFields)) {
    const value = own(sent, field);
    if (value === undefined || value === null || !isRequests(value)) continue;
    return field === "events"
      ? "events is a request's: this row is a whole request in the place of an event"
      : `${field} belongs to the request, beside its "events", and not into an event`;
  }
  return null;
}
