/** Packing loses nothing, and a stored text keeps its meaning. */
import fc from "../../../fastCheck.helpers.js";
import { expect, test } from "vitest";
import { firstValueFields, originFields } from "../../../shared/event/event.js";
import { packSession, unpackSession } from "./packedSession.js";
import { usualOf } from "../log/usualValues.js";
import { codedValues, PLACES } from "./sessionCodes.js";
import type { Session } from "./sessions.js";

const START = 1_700_000_000_000;

const one: Session = {
  startedAt: START,
  endedAt: START,
  pageviews: 1,
  events: 1,
  customEvents: 0,
  values: {},
  origin: { at: START },
};

const usual: Session = {
  ...one,
  endedAt: START + 92_000,
  pageviews: 3,
  events: 4,
  customEvents: 1,
  values: {
    entryPage: { at: START, value: "/shop" },
    country: { at: START, value: "DE" },
    region: { at: START, value: "Berlin" },
    city: { at: START, value: "Berlin" },
    language: { at: START, value: "de-DE" },
    device: { at: START, value: "desktop" },
    browser: { at: START, value: "Chrome" },
    os: { at: START, value: "Windows" },
  },
  origin: {
    at: START,
    channel: "Organic Search",
    referrer: "google.com",
    source: "Google",
  },
  exitPage: { at: START + 92_000, value: "/shop/tea" },
};

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom("\u001d", "\u001e", "\u001f", "a", "b", "*", "@"),
    maxLength: 8,
  }),
  fc.constantFrom(...Object.values(codedValues).flat()),
  fc.constantFrom(...[...usualOf.values()].map(({ value }) => value)),
);
const count = fc.oneof(fc.nat(5), fc.double(), fc.constantFrom(0, -0, -1));
/** Few instants, so that fields share them, and odd ones. */
const time = fc.oneof(
  fc.integer({ min: START - 3, max: START + 3 }),
  fc.constantFrom(0, -START, START + 0.5, Number.MAX_SAFE_INTEGER, 1e300),
);
const timed = fc.record({ at: time, value: text }, { noNullPrototype: true });
const texts = (fields: readonly string[]) =>
  Object.fromEntries(fields.map((field) => [field, text]));

const arbitrarySession = fc.record(
  {
    startedAt: time,
    endedAt: time,
    pageviews: count,
    events: count,
    customEvents: count,
    values: fc.record(
      Object.fromEntries(firstValueFields.map((field) => [field, timed])),
      { requiredKeys: [], noNullPrototype: true },
    ),
    origin: fc.record(
      {
        at: time,
        isOther: fc.constant(true),
        ...texts(["channel", "clickId", ...originFields]),
      },
      { requiredKeys: ["at"], noNullPrototype: true },
    ),
    exitPage: timed,
    revenue: fc.array(
      fc.record({ amount: count, currency: text }, { noNullPrototype: true }),
      { maxLength: 3 },
    ),
  } satisfies Record<keyof Session, unknown>,
  {
    requiredKeys: [
      ...["startedAt", "endedAt", "pageviews", "events"],
      ...["customEvents", "values", "origin"],
    ] as (keyof Session)[],
    noNullPrototype: true,
  },
) as fc.Arbitrary<Session>;

const roundTrip = (session: Session) => {
  const { startedAt } = session;
  return { startedAt, ...unpackSession(packSession(session), startedAt) };
};

test("every session comes back as it was", () => {
  fc.assert(
    fc.property(arbitrarySession, (session) => {
      expect(roundTrip(session)).toEqual(session);
    }),
  );
});

test("every usual value comes back as it was", () => {
  for (const { field, value } of usualOf.values()) {
    const values = { [field]: { at: START, value } };
    const session: Session = { ...one, values };
    expect(roundTrip(session)).toEqual(session);
    expect(packSession(session).length).toBe(7);
  }
  for (const [field, values] of Object.entries(codedValues)) {
    for (const value of values) {
      const session = { ...one, origin: { at: START, [field]: value } };
      expect(roundTrip(session)).toEqual(session);
      expect(packSession(session).length).toBe(8);
    }
    expect(new Set(values).size).toBe(values.length);
    expect(values.length).toBeLessThanOrEqual(PLACES.length);
  }
});

/** Texts that are stored somewhere. They change with the version of the format only. */
test.each([
  ["one view without an address", one, "10,1"],
  [
    "a usual visit",
    usual,
    "11yzk,3,4,1|::^!$/|*h0r0s0|//shop|RBerlin|CBerlin|@|x/shop/tea",
  ],
  [
    "values of later events",
    {
      ...usual,
      values: {
        entryPage: { at: START + 5, value: "/" },
        device: { at: START + 5, value: "fridge" },
      },
      origin: { at: START + 7, isOther: true as const, source: "Google" },
      exitPage: { at: START + 5, value: "/" },
    },
    "11yzk,3,4,1|@5|//|dfridge|=|@7|*s0|.|!",
  ],
  [
    "revenue",
    {
      ...one,
      customEvents: 2,
      revenue: [
        { amount: 995, currency: "EUR" },
        { amount: -1.5, currency: "USD" },
      ],
    },
    "10,1,,2|$rn;EUR;=-1.5;USD;",
  ],
])("the stored form of %s", (_, session: Session, stored) => {
  const packed = packSession(session);
  const shown = packed.replaceAll("\u001f", "|").replaceAll("\u001e", ";");
  expect(shown).toBe(stored);
  expect(roundTrip(session)).toEqual(session);
});

test("a usual visit takes less than a quarter of its fields", () => {
  const { length } = packSession(usual);
  expect(length).toBeLessThan(JSON.stringify(usual).length / 4);
});

test.each([
  ["2" + packSession(usual).slice(1), "unknown form 2"],
  ["", "unknown form "],
  ["10,1\u001f%x", "unknown field %"],
  ["10,1\u001f:\u00ff", "unknown value \u00ff"],
  ["10,1\u001f*%0", "unknown field %"],
  ["10,1\u001f*hZ", "unknown code Z of channel"],
  ["10,1\u001f*h", "unknown code  of channel"],
  ["10,1\u001f*R0", "unknown code 0 of region"],
])("%j is an error", (packed, message) => {
  expect(() => unpackSession(packed, START)).toThrow(message);
});
