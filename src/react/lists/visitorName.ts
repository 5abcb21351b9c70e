/** Names visitors so that people can tell them apart. */
import type { Properties } from "../../shared/event/incoming.js";

/** The facts that can name a visitor. */
export interface NamedBy {
  visitorId?: string | undefined;
  userId?: string | undefined;
  traits?: Properties | undefined;
}

/**
 * Length of a shortened id. Its last characters tell visitors apart: the first are often a time or
 * a prefix.
 */
const SHORT_ID_LENGTH = 8;
/** The longest id that shows whole. */
const WHOLE_ID_LENGTH = 12;

/**
 * Returns the name in the traits, else the email address, else the user id, else the end of the
 * visitor id. Undefined when there is neither visitor nor user.
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
