/** Rows of every dialect, some nearly valid and some far from it, and the sums of their answers. */
import fc from "../../src/fastCheck.helpers.js";
import { eventTypes } from "../../src/shared/event/event.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/shared/units.js";
import {
  arrayText,
  fieldsOf,
  hostileObject,
  mutated,
  objectText,
  type Fields,
} from "./hostileJson.helpers.js";
import { START } from "./intake.helpers.js";

export type KeyKind = "public" | "secret";

/** The fate of a request's rows, by its answer. */
interface Told {
  accepted: number;
  notAccepted: number;
}

export interface HostileDialect {
  /** The path that gets the rows. Requests of any kind also go to the other paths. */
  path: string;
  otherPaths?: readonly string[];
  keyHeaders: (kind: KeyKind, key: string) => Record<string, string>;
  /** The text of one row. */
  row: fc.Arbitrary<string>;
  /** Makes the fields of a request around the text of its rows. */
  envelope: (rows: string) => Fields;
  /** Other fields of a request. Each is there now and then. */
  options?: Readonly<Record<string, fc.Arbitrary<string>>>;
  told: (answer: Record<string, unknown>) => Told;
}

const texts = (...values: (string | number)[]) =>
  fc.constantFrom(...values.map((value) => JSON.stringify(value)));

const ids = texts("ada", "bob", "cleo", 7, "é", "__proto__", "constructor");
const names = texts("signup", "pay", "$pageview", "__proto__", "toString");
const urls = texts(
  "https://shop.example/?utm_source=news&utm_campaign=a%20b#top",
  "https://www.shop.example/caf%C3%A9",
  "/pricing",
  "HTTPS://SHOP.EXAMPLE:8080/%00",
  "pricing?ref=x",
);
const referrers = texts(
  "https://www.google.com/search?q=x",
  "android-app://com.example",
  "about:blank",
  "://",
);
/** Ids are never twice the same, or hardly ever anything else. */
const eventIds = fc.oneof(
  fc.uuid().map((id) => JSON.stringify(id)),
  texts("e1", "e2", "repeat:x:1"),
);
/** Times in few hours, so that they meet, and on both sides of the oldest accepted time. */
const times = fc
  .tuple(
    fc.constantFrom(0, 0, HOUR, HOUR, 2 * HOUR, 2 * HOUR, 26 * HOUR, 5 * DAY),
    fc.integer({ min: -30 * SECOND, max: 40 * MINUTE }),
    fc.boolean(),
  )
  .map(([ageMs, moreMs, isText]) => {
    const time = START - ageMs - moreMs;
    return JSON.stringify(isText ? new Date(time).toISOString() : time);
  });
const groupIds = fc
  .array(texts("acme", "globex", "$", "__proto__"), { maxLength: 3 })
  .map(arrayText);
const addresses = texts("192.0.2.1", "::1", "256.1.1.1", "[::", "1.2.3.4:5");
const agents = texts(
  "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
  "Googlebot/2.1",
  "(",
);
const numbers = fc.constantFrom("1", "-2.5", "-0", "1e308", "1e999", "5e-324");
const properties = mutated(
  fieldsOf({}, { plan: texts("pro", "free"), $plan: numbers, path: urls }),
  2,
).map(objectText);
const context = mutated(
  fieldsOf(
    {},
    {
      language: texts("de", "x-klingon"),
      country: texts("FR", "Atlantis"),
      city: texts("São Paulo"),
      device: texts("desktop", "toaster"),
      userAgent: agents,
      ip: addresses,
    },
  ),
  1,
).map(objectText);
const counts = (value: unknown): number =>
  typeof value === "number" ? value : 0;
const lengthOf = (value: unknown): number =>
  Array.isArray(value) ? value.length : 0;

const native: HostileDialect = {
  path: "/analytics/ingest",
  keyHeaders: (_kind, key) => ({ "x-footfall-key": key }),
  row: mutated(
    fieldsOf(
      { type: texts(...eventTypes), name: names, userId: ids, groupId: ids },
      {
        eventId: eventIds,
        visitorId: ids,
        sessionId: ids,
        occurredAt: times,
        url: urls,
        path: urls,
        title: names,
        referrer: referrers,
        properties,
        context,
        traits: properties,
        increments: fieldsOf({}, { visits: numbers, plan: numbers }).map(
          objectText,
        ),
        groups: groupIds,
        groupType: names,
        source: texts("server", "client"),
        ip: addresses,
        userAgent: agents,
      },
    ),
    3,
  ).map(objectText),
  envelope: (rows) => [
    ["events", rows],
    ["visitorId", '"request"'],
  ],
  options: {
    import: fc.constantFrom("true", "true", "false", '"yes"'),
    importId: texts("run", "run", "a b", "", 7),
    chunk: texts("a", 0, 1, 2, -1, 0.5, ""),
  },
  told: ({ accepted, duplicates, rejected, bots, excluded }) => ({
    accepted: counts(accepted),
    notAccepted:
      counts(duplicates) + lengthOf(rejected) + counts(bots) + counts(excluded),
  }),
};

const openpanelProperties = mutated(
  fieldsOf(
    {},
    {
      __timestamp: times,
      __deviceId: ids,
      __ip: addresses,
      __path: urls,
      __title: names,
      __referrer: referrers,
      __query: fc.oneof(texts("utm_source=a"), hostileObject),
      __id: eventIds,
      __identify: fieldsOf({ profileId: ids }, { email: names }).map(
        objectText,
      ),
      plan: texts("pro", "free"),
    },
  ),
  2,
).map(objectText);

const openpanel: HostileDialect = {
  path: "/analytics/track/batch",
  otherPaths: ["/analytics/track"],
  keyHeaders: (kind, key) =>
    kind === "public"
      ? { "openpanel-client-id": key }
      : { "openpanel-client-secret": key },
  row: mutated(
    fieldsOf({
      type: texts(
        ...["track", "track", "track", "identify", "increment", "decrement"],
        ...["group", "assign_group", "alias", "replay"],
      ),
      payload: mutated(
        fieldsOf(
          { name: names, profileId: ids, id: ids, property: names },
          {
            properties: openpanelProperties,
            value: numbers,
            type: names,
            groups: groupIds,
            groupIds,
            firstName: names,
            email: names,
          },
        ),
        3,
      ).map(objectText),
    }),
    1,
  ).map(objectText),
  envelope: (rows) => [["events", rows]],
  told: ({ accepted, duplicates, rejected }) => ({
    accepted: counts(accepted),
    notAccepted: counts(duplicates) + lengthOf(rejected),
  }),
};

const mere: HostileDialect = {
  path: "/analytics/api/v1/ingest/events",
  keyHeaders: (_kind, key) => ({ authorization: `Bearer ${key}` }),
  row: mutated(
    fieldsOf(
      { event: names, timestamp: times },
      {
        anonymous_id: ids,
        anonymousId: ids,
        user_id: ids,
        session_id: ids,
        properties,
        extras: hostileObject,
        plan: texts("pro"),
      },
    ),
    3,
  ).map(objectText),
  envelope: (rows) => [["events", rows]],
  // A duplicate counts as accepted, but no row of mere's has an id.
  told: ({ accepted, rejected, bots, excluded }) => ({
    accepted: counts(accepted),
    notAccepted: counts(rejected) + counts(bots) + counts(excluded),
  }),
};

export const hostileDialects = { native, openpanel, mere };
