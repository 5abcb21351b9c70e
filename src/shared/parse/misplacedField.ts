/**
 * Finds fields of a request that stand in one of its rows. Unknown fields of a row are kept in its
 * `extras`. These would be kept there too, and have no effect, although their sender relies on
 * them.
 */
import { eventTypes } from "../event/event.js";
import { isObject, own, type RawObject } from "../event/parseFields.js";

/**
 * Fields of a request, each with a test for a misplaced one. Other fields can be a sender's own,
 * such as Segment's `sentAt` of a row.
 */
const requestFields: Record<string, (value: unknown) => boolean> = {
  import: () => true,
  importId: () => true,
  /** Our keys only, because those of other vendors have any form. */
  key: (value) => typeof value === "string" && /^\s*ff_(pub|sec)_/.test(value),
  /** A request instead of a row. */
  events: (value) => Array.isArray(value) && value.some(isEvent),
};

function isEvent(value: unknown): boolean {
  return (
    isObject(value) && eventTypes.some((type) => type === own(value, "type"))
  );
}

/** Returns the fault of a row that has such a field, or null. */
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
