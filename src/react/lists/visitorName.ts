/** A visitor by a name that people can tell apart. */
import type { Properties } from "../../shared/event/incoming.js";

/** What may be known of the one to name. */
export interface NamedBy {
  visitorId?: string | undefined;
  userId?: string | undefined;
  traits?: Properties | undefined;
}

/** The last characters of an id tell a list's visitors apart: the first are often a time or a prefix. */
const SHORT_ID_LENGTH = 8;
/** Up to this an id is short enough to show whole. */
const WHOLE_ID_LENGTH = 12;

/**
 * The name in the traits, else the email address, else the user id, else the end of the visitor id;
 * undefined when there is neither visitor nor user.
 * @example
 * visitorName({ visitorId: "0193f2c8-77aa-7bd1-aa01-0242ac120002" }); // "ac120002"
 */
export function visitorName({
  visitorId,
  userId,
  traits = [],
}: NamedBy): string | undefined {
  const trait = (key: string): string | undefined => {
    const value = traits.find((each) => each.key === key)?.value;
    return typeof value === "string" ? value.trim() || undefined : undefined;
  };
  const parts = [trait("firstName"), trait("lastName")].filter(
    (part) => part !== undefined,
  );
  return (
    trait("name") ??
    (parts.join(" ") || undefined) ??
    trait("email") ??
    userId ??
    (visitorId === undefined ? undefined : shortId(visitorId))
  );
}

function shortId(id: string): string {
  return id.length > WHOLE_ID_LENGTH ? id.slice(-SHORT_ID_LENGTH) : id;
}
