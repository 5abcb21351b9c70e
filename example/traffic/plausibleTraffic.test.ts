import { describe, expect, test } from "vitest";
import { parseEvent } from "../../src/shared/parse/parseEvent.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/shared/units.js";
import type { NativeEvent } from "./nativeEvent.js";
import { plausibleTraffic } from "./plausibleTraffic.js";
import { LONGEST_PAUSE, regulars } from "./regulars.js";

const from = Date.parse("2026-03-02T00:00Z"); // a Monday
const options = { from, to: from + 14 * DAY, visitorsPerDay: 400, seed: 1 };
const events = [...plausibleTraffic(options)];
const pageviews = events.filter(({ type }) => type === "pageview");

function group<Key>(all: NativeEvent[], keyOf: (event: NativeEvent) => Key) {
  const groups = new Map<Key, NativeEvent[]>();
  for (const event of all) {
    const key = keyOf(event);
    const list = groups.get(key);
    if (list) list.push(event);
    else groups.set(key, [event]);
  }
  return groups;
}

const visits = group(events, ({ eventId }) =>
  eventId.slice(0, eventId.lastIndexOf("-")),
);
const share = (list: NativeEvent[], of: (event: NativeEvent) => boolean) =>
  list.filter(of).length / list.length;

describe("plausibleTraffic", () => {
  test("the same options give the same events, another seed gives others", () => {
    const short = { ...options, to: from + DAY };
    expect([...plausibleTraffic(short)]).toEqual([...plausibleTraffic(short)]);
    expect([...plausibleTraffic({ ...short, seed: 2 })]).not.toEqual([
      ...plausibleTraffic(short),
    ]);
  });

  test("two neighbouring ranges are one range", () => {
    const middle = from + 2 * DAY + 12 * HOUR + 34 * MINUTE;
    const to = from + 4 * DAY;
    expect([
      ...plausibleTraffic({ ...options, to: middle }),
      ...plausibleTraffic({ ...options, from: middle, to }),
    ]).toEqual([...plausibleTraffic({ ...options, to })]);
  });

  test("in order of time and inside the range, each id once", () => {
    const times = events.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(options.from);
    expect(times.at(-1)).toBeLessThan(options.to);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(
      events.length,
    );
  });

  test("every event is one that ingest accepts", () => {
    for (const event of events.slice(0, 2000)) {
      const result = parseEvent(event, {});
      expect(result).not.toHaveProperty("error");
      expect(result).not.toHaveProperty("event.extras");
    }
  });

  test("about as many visits as asked for, fewer at the weekend and at night", () => {
    const perDay = visits.size / 14;
    expect(perDay).toBeGreaterThan(330);
    expect(perDay).toBeLessThan(400);
    const days = group(pageviews, ({ occurredAt }) =>
      new Date(occurredAt).getUTCDay(),
    );
    expect(days.get(6)?.length).toBeLessThan(0.8 * (days.get(2)?.length ?? 0));
    const hours = group(pageviews, ({ occurredAt }) =>
      new Date(occurredAt).getUTCHours(),
    );
    expect(hours.get(3)?.length).toBeLessThan(
      0.4 * (hours.get(19)?.length ?? 0),
    );
  });

  test("visits have 1 to 8 pageviews, about 45 % have one", () => {
    const counts = [...visits.values()].map(
      (visit) => visit.filter(({ type }) => type === "pageview").length,
    );
    expect(Math.max(...counts)).toBe(8);
    const bounces = counts.filter((count) => count === 1).length;
    expect(bounces / counts.length).toBeGreaterThan(0.4);
    expect(bounces / counts.length).toBeLessThan(0.5);
  });

  test("visitors come back, from the places and by the ways they should", () => {
    const visitors = group(pageviews, ({ visitorId }) => visitorId);
    expect(visitors.size).toBeLessThan(0.9 * visits.size);
    expect(visitors.size).toBeGreaterThan(0.6 * visits.size);
    expect(
      share(pageviews, ({ context }) => context?.["country"] === "DE"),
    ).toBeCloseTo(0.3, 1);
    expect(
      share(pageviews, ({ referrer }) => referrer !== undefined),
    ).toBeGreaterThan(0.1);
    expect(events.some(({ url }) => url.includes("utm_medium=email"))).toBe(
      true,
    );
  });

  test("a visitor keeps their device", () => {
    for (const [, list] of group(pageviews, ({ visitorId }) => visitorId)) {
      const contexts = new Set(
        list.map(({ context }) => JSON.stringify(context)),
      );
      expect(contexts.size).toBe(1);
    }
  });

  test("visitors have short ids, and those who come back signed in have names", () => {
    const ids = new Set(events.map(({ visitorId }) => visitorId));
    expect([...ids].filter((id) => !/^[0-9a-f]{8}$/.test(id))).toEqual([]);
    const people = group(
      events.filter(({ type }) => type === "identify"),
      ({ userId }) => userId,
    );
    expect(people.size).toBeGreaterThan(200);
    for (const [userId, list] of people) {
      // One browser each: namesakes have ids of their own.
      expect(new Set(list.map(({ visitorId }) => visitorId)).size).toBe(1);
      expect(userId).toMatch(/^[a-z]+\.[a-z]+-[0-9a-f]{4}$/);
      const [traits, ...others] = new Set(
        list.map((event) => JSON.stringify(event.traits)),
      );
      expect(others).toEqual([]);
      expect(JSON.parse(traits ?? "")).toEqual({
        name: expect.stringMatching(/^\S+ \S+$/) as string,
        email: expect.stringMatching(/^[a-z]+\.[a-z]+@example\.com$/) as string,
        plan: expect.stringMatching(/^(guest|tea club( plus)?)$/) as string,
      });
    }
    const named = new Set(
      [...people.values()].map(([{ traits } = {}]) => traits?.["name"]),
    );
    expect(named.size).toBeGreaterThan(0.8 * people.size);
  });

  test("an event after the sign-in of a visit has the user", () => {
    const wrong = [...visits.values()].filter((list) => {
      const at = list.findIndex(({ type }) => type === "identify");
      return list.some(
        ({ userId }, i) => (userId !== undefined) !== (at !== -1 && i >= at),
      );
    });
    expect(wrong).toEqual([]);
  });

  test("every purchase brings the money for what is in the cart", () => {
    const purchases = events.filter(({ name }) => name === "purchase");
    for (const { revenue, properties } of purchases) {
      expect(revenue?.currency).toBe("EUR");
      expect(revenue?.amount).toBeGreaterThanOrEqual(890);
      expect(properties?.["items"]).toBeGreaterThan(0);
    }
    expect(events.filter(({ revenue }) => revenue)).toEqual(purchases);
    for (const name of ["search", "newsletter_signup", "sign_up"])
      expect(
        events.filter((event) => event.name === name).length,
      ).toBeGreaterThan(20);
  });

  test("some buy, more start to, most only look", () => {
    const named = (name: string) =>
      events.filter((event) => event.name === name).length;
    expect(named("purchase")).toBeGreaterThan(20);
    expect(named("checkout_started")).toBeGreaterThan(named("purchase"));
    expect(named("add_to_cart")).toBeGreaterThan(named("checkout_started"));
    expect(named("add_to_cart")).toBeLessThan(0.5 * visits.size);
  });
});

describe("plausibleTraffic while somebody watches", () => {
  const watched = {
    from,
    to: from + 2 * DAY,
    visitorsPerDay: 1,
    seed: 1,
    isWatched: true,
  };

  test("at any hour somebody opens a page within 15 s", () => {
    const times = [
      watched.from,
      ...[...plausibleTraffic(watched)]
        .filter(({ type }) => type === "pageview")
        .map(({ occurredAt }) => occurredAt),
      watched.to,
    ];
    const pauses = times.slice(1).map((time, i) => time - times[i]!);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(LONGEST_PAUSE);
    // The demo sends once a second.
    expect(LONGEST_PAUSE + SECOND).toBeLessThanOrEqual(15 * SECOND);
  });

  test("slices of a second are one range", () => {
    const start = from + 3 * HOUR - 40 * SECOND;
    const slices = Array.from({ length: 80 }, (_, i) => [
      ...plausibleTraffic({
        ...watched,
        from: start + i * SECOND,
        to: start + (i + 1) * SECOND,
      }),
    ]);
    const to = start + 80 * SECOND;
    const whole = [...plausibleTraffic({ ...watched, from: start, to })];
    expect(whole.length).toBeGreaterThan(5);
    expect(slices.flat()).toEqual(whole);
  });

  test("a day has about as many visitors as one of the history", () => {
    const visitorsOf = (isWatched: boolean) => {
      const day = { from, to: from + DAY, visitorsPerDay: 220, seed: "shop" };
      const traffic = plausibleTraffic({ ...day, isWatched });
      return new Set([...traffic].map(({ visitorId }) => visitorId)).size;
    };
    const history = visitorsOf(false);
    expect(history).toBeGreaterThan(190);
    expect(visitorsOf(true)).toBeGreaterThanOrEqual(history);
    expect(visitorsOf(true)).toBeLessThan(1.35 * history);
  });

  test("regulars have accounts, and come in the history, too", () => {
    expect(new Set(regulars).size).toBe(60);
    const known = new Set(regulars);
    const signedIn = group(
      events.filter(({ userId }) => userId !== undefined),
      ({ visitorId }) => visitorId,
    );
    const seen = [...signedIn.keys()].filter((id) => known.has(id));
    expect(seen.length).toBeGreaterThan(50);
  });
});
