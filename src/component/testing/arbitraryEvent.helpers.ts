/**
 * Random events without their times. They have few distinct values, so that events often agree and
 * often clash.
 */
import fc from "../../fastCheck.helpers.js";
import { eventTypes } from "../../shared/event/event.js";
import type { ContextField, ModelEvent } from "../../shared/event/event.js";

/** Visitors of a test. Their ids have all stored forms of `model/log/storedId.ts`. */
export const visitorIds = [
  "visitor0",
  "0197a6c1-7f00-7abc-8def-0123456789ab",
  "387162950128440117293716290011",
  "a1b2c3d4e5f60718",
] as const;

/** All types except `group`, which counts nowhere. */
const countedTypes = eventTypes.filter((type) => type !== "group");

/** An event of one of the visitors, or of none: its user, its place and its origin. */
export function arbitraryEventBody(
  maxVisitors: number,
): fc.Arbitrary<Omit<ModelEvent, "occurredAt">> {
  const kind = fc.record({
    type: fc.constantFrom("pageview", ...countedTypes),
    source: fc.constantFrom("client", "client", "client", "server"),
  });
  const visitorId = fc
    .nat(maxVisitors - 1)
    .map((index) => visitorIds[index] ?? `visitor${index}`);
  const userId = fc.constantFrom("user0", "user1", "user2");
  const identity = fc.oneof(
    { weight: 6, arbitrary: fc.record({ visitorId }) },
    { weight: 2, arbitrary: fc.record({ visitorId, userId }) },
    { weight: 1, arbitrary: fc.record({ userId }) },
    { weight: 1, arbitrary: fc.constant({}) },
  );
  return fc
    .tuple(
      kind,
      identity,
      arbitraryPlace,
      arbitraryOrigin,
      arbitraryContext,
      arbitraryCustom,
      arbitraryRevenue,
    )
    .map(
      ([{ type, source }, who, place, origin, context, custom, revenue]) => ({
        type,
        source,
        ...who,
        ...place,
        ...origin,
        ...context,
        ...(type === "track" ? custom : {}),
        ...(type === "track" || type === "pageview" ? revenue : {}),
      }),
    );
}

/** If the two values tie, the one with the emoji comes first in UTF-16, last in UTF-8. */
const arbitraryName = fc.constantFrom("signup", "__proto__", "a\uff5e", "a😀");

const arbitraryCustom = fc.oneof(
  fc.record({ name: arbitraryName }),
  fc.record({ name: arbitraryName, interactive: fc.constant(false) }),
);

/** Payments and refunds in few currencies, so that sums meet, cancel and turn negative. */
const arbitraryRevenue = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record({
      revenue: fc.record({
        amount: fc.oneof(
          fc.constantFrom(-500, 0, 500, 500, 10 ** 12),
          fc.integer({ min: -2000, max: 2000 }),
        ),
        currency: fc.constantFrom("EUR", "USD", "JPY"),
      }),
    }),
  },
);

const arbitraryPlace = fc.record(
  {
    hostname: fc.constantFrom("app.example", "docs.example"),
    path: fc.constantFrom("/", "/a", "/b", "/\uff5e", "/😀"),
  },
  { requiredKeys: [] },
);

const arbitraryOrigin = fc.oneof(
  fc.constant({}),
  fc.record(
    {
      search: fc.oneof(
        fc.constantFrom("", "id=7", "ref=nav", "gclid=a", "fbclid=b"),
        fc.constantFrom("gclid=a&fbclid=b", "fbclid=b&gclid=a&ref=nav"),
        arbitraryCampaign(),
        arbitraryCampaign().map((campaign) => `gclid=a&${campaign}`),
      ),
      referrer: fc.constantFrom(
        "https://ref1.example/",
        "https://ref2.example/",
        "https://app.example/",
        "https://www.google.com/search",
        "https://l.instagram.com/",
        "https://accounts.google.com/",
        "https://checkout.stripe.com/pay",
      ),
    },
    { requiredKeys: [] },
  ),
);

function arbitraryCampaign(): fc.Arbitrary<string> {
  return fc
    .record(
      {
        utm_source: fc.constantFrom("src1", "SRC1 ", "src2", "Google"),
        utm_medium: fc.constantFrom("cpc", "email", "Email"),
        utm_campaign: fc.constantFrom("spring", "autumn"),
        utm_term: fc.constantFrom("shoes", "hats"),
        utm_content: fc.constantFrom("blue", "red", " "),
      },
      { requiredKeys: [] },
    )
    .map((parameters) => new URLSearchParams(parameters).toString());
}

const arbitraryContext = fc.oneof(
  fc.constant({}),
  fc.record(
    {
      language: fc.constantFrom("en", "de"),
      country: fc.constantFrom("DE", "US"),
      region: fc.constantFrom("BE", "NY"),
      city: fc.constantFrom("Berlin", "constructor"),
      device: fc.constantFrom("desktop", "mobile"),
      browser: fc.constantFrom("Firefox", "Chrome"),
      os: fc.constantFrom("Linux", "Windows"),
    } satisfies Record<ContextField, unknown>,
    { requiredKeys: [] },
  ),
);
