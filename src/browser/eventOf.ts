/** An event as the page sees it: its time, its addresses and its title. */
import type { PageOptions } from "./options.js";
import { sentAddress } from "./sentAddress.js";
import type { SentEvent } from "./transport.js";

/** Adds what the page says to the fields of an event. The fields win. */
export function eventOf(
  fields: Pick<SentEvent, "type"> & Partial<SentEvent>,
  options: PageOptions,
): Omit<SentEvent, "eventId"> {
  const event: Omit<SentEvent, "eventId"> = {
    occurredAt: Date.now(),
    url: location.href,
    hashRoutes: options.hashRoutes,
    canonical:
      options.canonical &&
      document.querySelector<HTMLLinkElement>("[rel=canonical]")?.href,
    title: document.title,
    ...fields,
  };
  for (const field of ["canonical", "url", "path", "referrer"] as const) {
    // An app may name a page by a number, or by an address that is an object.
    event[field] &&= sentAddress(`${event[field]}`, options);
  }
  return event;
}
