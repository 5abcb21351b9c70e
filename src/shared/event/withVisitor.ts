/** Names the visitor of a request in those of its events that name none. */
import type { IncomingEvent } from "./incoming.js";

/** An event that describes a group is no visitor's. It stays as it is. */
export function withVisitor(
  event: IncomingEvent,
  visitorId: string | undefined,
): IncomingEvent {
  const isNamed = event.visitorId !== undefined || event.type === "group";
  return isNamed || visitorId === undefined ? event : { ...event, visitorId };
}
