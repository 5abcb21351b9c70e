/**
 * Describes an event by a row of a server. The server is trusted: its fields win over those of its
 * request or its address. Only a place changes, into the codes that reports know.
 */
import { defined } from "../../shared/defined.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { withContextExtras } from "./describePublic.js";
import { parsePlace, type Place } from "./place.js";

/**
 * A row that names a country is in it, and nothing of the address's place is added. A region or
 * city alone lies in the address's country. A place without a country stays as extras. So does a
 * country that does not exist.
 *
 * @param surroundings the fields that the row leaves out
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
