/**
 * Describes an event by a row of a server, whose word is taken: its own fields win over what its request or its address
 * says. Only a place becomes what reports know, whoever names it.
 */
import { defined } from "../../shared/defined.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { withContextExtras } from "./describePublic.js";
import { parsePlace, type Place } from "./place.js";

/**
 * Whoever names a country is there, and no part of the place of the address is added. A region or city alone lies in
 * the country of the address. What has no country, and what is called a country and is none, is kept as extras.
 *
 * @param surroundings what the row leaves out
 */
export function describeTrusted(
  { country, region, city, ...event }: IncomingEvent,
  surroundings: Partial<IncomingEvent>,
): IncomingEvent {
  const {
    country: foundCountry,
    region: foundRegion,
    city: foundCity,
    ...others
  } = surroundings;
  const narrower = defined({ region, city });
  const found = { country: foundCountry, region: foundRegion, city: foundCity };
  const own = parsePlace({ ...defined({ country }), ...narrower });
  const isNarrower = Object.keys(narrower).length > 0;
  const place: Place | undefined =
    own ??
    (isNarrower
      ? parsePlace({ country: foundCountry, ...narrower })
      : defined(found));
  const isLost = isNarrower && place === undefined;
  return withContextExtras(
    { ...others, ...event, ...place },
    {
      ...(own === undefined && defined({ country })),
      ...(isLost && narrower),
    },
  );
}
