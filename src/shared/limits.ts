/**
 * Limits of one request and one event. Each number has its reason.
 * The server cuts text that is too long. It rejects wrong structure with a reason. It drops nothing
 * in silence.
 * Lengths are UTF-16 units, as `String.length` counts them. Sizes are bytes.
 */
import { DAY, KIB, MIB, MINUTE, SECOND } from "./units.js";

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
  MAX_INFLATE_MS: {
    value: 10 * SECOND,
    reason:
      "10 MB of ordinary JSON take a fifth of a second; blocks that hold nothing cost time and show no size",
  },
  MAX_SILENT_GZIP_BYTES: {
    value: 128 * KIB,
    reason: "compressed bytes that say nothing: no compressor writes so many",
  },
  REPEATED_WITHIN_MS: {
    value: 100,
    reason:
      "what OpenPanel's own server takes for a repeat; people do not click that fast",
  },
  MAX_DEVICE_ID_LENGTH: {
    value: 64,
    reason: "OpenPanel's own limit of a device id, which its senders know",
  },
  MAX_JSON_VALUES: {
    value: 400_000,
    reason:
      "2,000 events with all their 64 properties are half of it, and take 40 MB of a heap of 64 MiB; 10 MB of nothing but brackets would be some hundred",
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
  MAX_NARROWING_MUTATIONS: {
    value: 80,
    reason:
      "halving four chunks of 500 down to one bad row each takes 18 mutations a chunk",
  },
  MAX_NARROWING_MS: {
    value: 10 * SECOND,
    reason:
      "a sender waits for no answer longer than its own timeout; what is left is for it to send again",
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
      "what 64 traits of a few hundred bytes take; a server's stay before others, of one owner the first by name",
  },
  MAX_GROUPS_PER_EVENT: {
    value: 20,
    reason:
      "each is a row by which the event is listed; nobody acts for more companies and teams at once",
  },
  MAX_GROUPS_PER_PROFILE: {
    value: 100,
    reason:
      "groups pile up in the row of a visitor or user, which folds read; those that a server names stay before others, then the first by id",
  },
  MAX_REVENUE_AMOUNT: {
    value: 1e12,
    reason:
      "ten billion of a currency with cents; nine thousand such amounts still add up exactly",
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
  MAX_ADDRESS_LENGTH: {
    value: 64,
    reason:
      "the longest form of an IPv6 address has 45 characters, and brackets, a port or a zone may follow",
  },
  GEO_LOOKUPS_AT_ONCE: {
    value: 50,
    reason:
      "a database in memory answers at once, and a service is not asked 2,000 times in one breath",
  },
  GEO_TIMEOUT_MS: {
    value: 2 * SECOND,
    reason:
      "for all addresses of a request together: a place is worth less than a prompt answer, without which senders try again",
  },
  DEAD_LETTER_ATTEMPTS: {
    value: 20,
    reason:
      "six in the first hour and one an hour after it: what repairs itself has done so",
  },
  DEAD_LETTER_RETRIED_MS: {
    value: DAY,
    reason: "a day has a deployment in it, or somebody who looks at health",
  },
  DEAD_LETTERS_WARN: {
    value: 100,
    reason: "single events are odd; a hundred have a cause in common",
  },
  DEAD_LETTERS_DOWN: {
    value: 100_000,
    reason:
      "reports lack a day of a busy site, and ten a pass no longer catch up within the hour",
  },
  FUTURE_TOLERANCE_MS: {
    value: MINUTE,
    reason:
      "clocks kept by NTP differ by seconds; further ahead is a wrong clock",
  },
  MAX_PENDING_EVENTS: {
    value: 50_000,
    reason:
      "a hundred full folds, some minutes of work of one lane; past it reports fall behind while senders could wait",
  },
} as const satisfies Record<string, Limit>;
