/**
 * What one request and one event may be, each number with its reason.
 * Too long is cut (text) or rejected with a reason (structure); nothing is dropped in silence.
 * Lengths are UTF-16 units, as `String.length` counts them; sizes are bytes.
 */
import { KIB, MIB, MINUTE } from "./units.js";

export interface Limit {
  readonly value: number;
  readonly reason: string;
}

export const limits = {
  MAX_EVENTS_PER_REQUEST: {
    value: 2000,
    reason:
      "four mutations of 500, stored at once: a request answers within seconds and a retry repeats little",
  },
  MAX_REQUEST_BYTES: {
    value: 10 * MIB,
    reason:
      "half of the 20 MB that an HTTP action can take, and room for 2,000 events of 5 KB",
  },
  MAX_EVENTS_PER_MUTATION: {
    value: 500,
    reason:
      "at about three index ranges and five written index entries an event it stays under half of a transaction's limits",
  },
  MAX_MUTATION_BYTES: {
    value: 4 * MIB,
    reason:
      "a quarter of what a transaction can write, so that an event of 32 KB beside its neighbours fits whatever the indexes add",
  },
  MAX_EVENT_BYTES: {
    value: 32 * KIB,
    reason:
      "an ordinary event is 1 KB; one of 32 KB carries a document, which belongs in a table of the app",
  },
  MAX_PROPERTIES: {
    value: 64,
    reason:
      "no report shows more; a sender with more keys than that has user text in them",
  },
  MAX_NAME_LENGTH: {
    value: 200,
    reason: "names are keys of rollups, which hold 200 bytes",
  },
  MAX_ID_LENGTH: {
    value: 200,
    reason:
      "ids are index keys; a cut id could be that of someone else, so a longer one is rejected",
  },
  MAX_URL_LENGTH: {
    value: 2000,
    reason: "what browsers, proxies and other analytics agree on for a URL",
  },
  MAX_TITLE_LENGTH: {
    value: 500,
    reason: "shown in one line; search engines show 60 characters",
  },
  MAX_CONTEXT_LENGTH: {
    value: 100,
    reason:
      "countries, cities, browsers: the longest place name has 85 characters",
  },
  MAX_PROMOTED_PROPERTIES: {
    value: 10,
    reason:
      "each is one more dimension that every fold writes and every hour keeps",
  },
  MAX_PROPERTY_KEY_LENGTH: {
    value: 200,
    reason: "a promoted property becomes a dimension, named by its key",
  },
  MAX_PROPERTY_VALUE_LENGTH: {
    value: 8000,
    reason:
      "a URL, a search text and a stack trace fit whole. Nested values are bounded by the size of the event: cut JSON would be no JSON",
  },
  MAX_TRAIT_BYTES: {
    value: KIB,
    reason:
      "traits pile up in the visitor's row, which every fold of the visitor reads",
  },
  MAX_TRAITS_BYTES: {
    value: 16 * KIB,
    reason:
      "what 64 traits of a few hundred bytes take; the first by name stay",
  },
  MAX_DEPTH: {
    value: 16,
    reason:
      "deeper is a serialised object graph and no property; unbounded depth would overflow the stack",
  },
  MAX_USER_AGENT_LENGTH: {
    value: 1000,
    reason: "real ones stay under 400; it is used and forgotten",
  },
  MIN_KEY_LENGTH: {
    value: 8,
    reason: "shorter is a placeholder or a typing error, and can be guessed",
  },
  MAX_KEY_LENGTH: {
    value: 200,
    reason: "a key fits in a header and a query string; ours have 50",
  },
  FUTURE_TOLERANCE_MS: {
    value: MINUTE,
    reason:
      "clocks kept by NTP differ by seconds; further ahead is a wrong clock",
  },
} as const satisfies Record<string, Limit>;
