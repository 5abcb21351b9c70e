/** Packing loses nothing, and a stored text keeps its meaning. */
import fc from "../../../fastCheck.helpers.js";
import { expect, test } from "vitest";
import { eventTypes } from "../../../shared/event/event.js";
import { limits } from "../../../shared/limits.js";
import type { PackedFields } from "./loggedEvent.js";
import { packEvent, unpackEvent } from "./packedEvent.js";

type Event = PackedFields & { occurredAt: number };

const view: Event = {
  type: "pageview",
  source: "client",
  occurredAt: 1_700_000_000_000,
  receivedAt: 1_700_000_002_000,
};

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  // Separators, their escape, and what follows them.
  fc.string({
    unit: fc.constantFrom("\u001d", "\u001e", "\u001f", "a", "b", "c"),
    maxLength: 12,
  }),
);
/** Values with a character of their own, their like, and values of other fields that have one. */
const usualOr = (text: fc.Arbitrary<string>, ...values: string[]) =>
  fc.oneof(
    text,
    fc.constantFrom(...values, ...values.map((value) => `${value} `)),
    fc.constantFrom("DE", "de", "mobile", "Chrome", "Windows", "!", "\u007f"),
  );
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0));
const value = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.constant(null),
  fc.record({ json: text }, { noNullPrototype: true }),
);
/** Values that begin with what many begin with, and their like. */
const begun = (start: string) =>
  fc.oneof(
    text,
    text.map((rest) => start + rest),
    fc.constantFrom(start, start.slice(0, -1), start + start),
  );
const properties = fc.array(
  fc.record({ key: text, value }, { noNullPrototype: true }),
  { maxLength: 6 },
);

/** An event with any of the fields, also empty ones. */
const arbitraryEvent: fc.Arbitrary<Event> = fc.record(
  {
    type: fc.constantFrom(...eventTypes),
    source: fc.constantFrom("client", "server"),
    occurredAt: number,
    receivedAt: number,
    name: text,
    interactive: fc.boolean(),
    userId: text,
    clientSessionId: text,
    hostname: begun("www."),
    path: begun("/"),
    search: text,
    title: text,
    referrer: begun("https://"),
    country: usualOr(text, "DE", "US", "CN"),
    region: text,
    city: text,
    language: usualOr(text, "en-US", "de", "nl"),
    device: usualOr(text, "desktop", "tablet"),
    browser: usualOr(text, "Chrome", "DuckDuckGo"),
    os: usualOr(text, "Windows", "ChromeOS"),
    properties,
    revenue: fc.record(
      { amount: number, currency: text },
      { noNullPrototype: true },
    ),
    groups: fc.array(text, { maxLength: 4 }),
    traits: properties,
    increments: fc.array(
      fc.record({ key: text, by: number }, { noNullPrototype: true }),
      {
        maxLength: 4,
      },
    ),
    groupId: text,
    groupType: text,
    extras: properties,
    importId: fc.oneof(text, fc.constant(null)),
    byServer: fc.boolean(),
    ignoredReferrer: fc.constant(true),
  } satisfies Record<keyof Required<Event>, unknown>,
  {
    requiredKeys: ["type", "source", "occurredAt", "receivedAt"],
    noNullPrototype: true,
  },
);

const roundTrip = (event: Event) => {
  const { occurredAt } = event;
  return { ...unpackEvent(packEvent(event), occurredAt), occurredAt };
};

test("any event comes back as it was, and an absent field stays absent", () => {
  fc.assert(
    fc.property(arbitraryEvent, (event) => {
      expect(roundTrip(event)).toStrictEqual({ ...event });
    }),
    { numRuns: 2000 },
  );
});

test("two events never have one text", () => {
  const { type, source, ...rest } = view;
  const described = fc.record(
    {
      hostname: begun("www."),
      path: begun("/"),
      referrer: begun("https://"),
      country: usualOr(text, "DE"),
      language: usualOr(text, "de"),
      device: usualOr(text, "mobile"),
      browser: usualOr(text, "Chrome"),
      os: usualOr(text, "iOS"),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  fc.assert(
    fc.property(described, described, (one, other) => {
      const text = packEvent({ ...rest, type, source, ...one });
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(text === packEvent({ ...rest, type, source, ...other })).toBe(
        isSame,
      );
    }),
    { numRuns: 2000 },
  );
});

test("the order of an event's fields changes nothing", () => {
  const one = { country: "DE", path: "/", language: "de", os: "iOS" };
  const reversed = Object.fromEntries(Object.entries(one).reverse());
  expect(packEvent({ ...view, ...reversed })).toBe(
    packEvent({ ...view, ...one }),
  );
});

test("no event is larger packed than its texts, twice", () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), (groups) => {
      const bytes = (some: string) => Buffer.byteLength(some);
      const sent = groups.reduce((sum, each) => sum + bytes(each) + 2, 20);
      expect(bytes(packEvent({ ...view, groups }))).toBeLessThanOrEqual(
        2 * sent,
      );
    }),
  );
});

test("the largest event comes back", () => {
  const largest = "\u001f€".repeat(limits.MAX_EVENT_BYTES.value / 4);
  const event = {
    ...view,
    properties: [{ key: "text", value: largest }],
    extras: [{ key: "more", value: { json: JSON.stringify({ largest }) } }],
  };
  expect(roundTrip(event)).toStrictEqual(event);
});

/** Stored rows hold such texts. A new version has to read them, too. */
const stored =
  '1tc1jk\u001f:"\u001fnsignup\u001fa0\u001fuann\u001fhshop.example\u001f-pricing\u001ftPrices' +
  "\u001fpplan\u001esteam\u001eseats\u001en3\u001etrial\u001et\u001enone\u001e0\u001etree\u001ej{}\u001e" +
  "\u001f$995\u001eEUR\u001fgacme\u001e\u001fi\u001fB1\u001fI";

test("a text of version 1 means what it meant", () => {
  const event: PackedFields = {
    ...{ type: "track", source: "client", name: "signup" },
    ...{ interactive: false, userId: "ann", hostname: "shop.example" },
    ...{ path: "/pricing", title: "Prices", country: "DE", device: "mobile" },
    receivedAt: view.receivedAt,
    properties: [
      { key: "plan", value: "team" },
      { key: "seats", value: 3 },
      { key: "trial", value: true },
      { key: "none", value: null },
      { key: "tree", value: { json: "{}" } },
    ],
    revenue: { amount: 995, currency: "EUR" },
    ...{ groups: ["acme"], importId: null },
    ...{ byServer: true, ignoredReferrer: true },
  };
  expect(unpackEvent(stored, view.occurredAt)).toStrictEqual(event);
  const { occurredAt } = view;
  expect(packEvent({ ...event, occurredAt })).toBe(stored);
});

test.each([
  ["hostname", "h", "shop.example", "shop.example"],
  ["hostname", "w", "shop.example", "www.shop.example"],
  ["path", "/", "Settings", "Settings"],
  ["path", "-", "", "/"],
  ["path", "-", "/a", "//a"],
  ["referrer", "r", "http://a.example/", "http://a.example/"],
  ["referrer", "s", "a.example/", "https://a.example/"],
])("a %s with the tag %s and the text %s is %s", (field, tag, rest, value) => {
  const packed = `1pc1jk\u001f\u001f${tag}${rest}`;
  const { occurredAt } = view;
  expect(packEvent({ ...view, [field]: value })).toBe(packed);
  expect(unpackEvent(packed, occurredAt)).toMatchObject({ [field]: value });
});

test("a path that was stored whole is read", () => {
  expect(unpackEvent("1pc1jk\u001f\u001f//pricing", view.occurredAt).path).toBe(
    "/pricing",
  );
});

test.each([
  ["a version that is not known", "2pc0"],
  ["a type that is not known", "1zc0"],
  ["a source that is not known", "1pz0"],
  ["no text", ""],
  ["a usual value that is not known", "1pc0\u001f\u0080"],
  ["a field that is not known", "1pc0\u001f\u001f~x"],
])("%s is refused", (_name, packed) =>
  expect(() => unpackEvent(packed, 0)).toThrow(/unknown/),
);
