import { describe, expect, test } from "vitest";
import type { ModelEvent } from "../../../shared/event/event.js";
import {
  belongsToSession,
  durationMs,
  isBounce,
  joinSessions,
  mergeSessions,
  sessionOf,
  startsToSearch,
  touches,
  type Session,
} from "./sessions.js";

const gap = { sessionRule: "gap", sessionTimeoutMs: 30 } as const;
const fixed = { sessionRule: "window", sessionTimeoutMs: 30 } as const;
const view: ModelEvent = {
  type: "pageview",
  source: "client",
  occurredAt: 100,
  visitorId: "v1",
  path: "/a",
};
const at = (startedAt: number, endedAt = startedAt): Session => ({
  ...sessionOf({ ...view, occurredAt: startedAt }),
  endedAt,
});
const eur = (amount: number) => ({ amount, currency: "EUR" });

test.each([
  ["a client's event with a visitor", {}, true],
  ["a server's event", { source: "server" }, false],
] as const)("%s: belongs to a session: %s", (_name, fields, belongs) =>
  expect(belongsToSession({ ...view, ...fields })).toBe(belongs),
);

test("an event without a visitor belongs to no session", () => {
  const { visitorId: _, ...nobody } = view;
  expect(belongsToSession(nobody)).toBe(false);
});

describe("the session of one event", () => {
  test("is that of a pageview", () =>
    expect(sessionOf({ ...view, country: "DE" })).toEqual({
      startedAt: 100,
      endedAt: 100,
      pageviews: 1,
      events: 1,
      customEvents: 0,
      values: {
        entryPage: { at: 100, value: "/a" },
        country: { at: 100, value: "DE" },
      },
      origin: { at: 100 },
      exitPage: { at: 100, value: "/a" },
    }));

  test("has no exit page without a path, and none of a custom event", () => {
    const { path: _, ...pathless } = view;
    expect(sessionOf(pathless)).not.toHaveProperty("exitPage");
    const custom = sessionOf({ ...view, type: "track" });
    expect(custom).not.toHaveProperty("exitPage");
    expect(custom).toMatchObject({ pageviews: 0, events: 1, customEvents: 1 });
  });

  test("has no event where somebody only reads on", () =>
    expect(sessionOf({ ...view, type: "engagement" })).toMatchObject({
      pageviews: 0,
      events: 0,
      customEvents: 0,
    }));

  test("has the event's revenue, and none of 0", () => {
    const sold = sessionOf({ ...view, revenue: eur(5) });
    expect(sold.revenue).toEqual([eur(5)]);
    expect(sessionOf({ ...view, revenue: eur(0) })).not.toHaveProperty(
      "revenue",
    );
  });
});

test.each([
  [0, 0, true],
  [1, 0, true],
  [2, 0, false],
  [1, 1, false],
])(
  "a session of %i pageviews and %i custom events is a bounce: %s",
  (pageviews, customEvents, bounces) =>
    expect(isBounce({ ...at(0), pageviews, customEvents })).toBe(bounces),
);

test("a session lasts from its first event to its last", () =>
  expect(durationMs(at(100, 130))).toBe(30));

describe("two sessions together", () => {
  const other: Session = {
    ...at(110, 120),
    customEvents: 2,
    values: { entryPage: { at: 110, value: "/b" } },
    exitPage: { at: 110, value: "/b" },
  };

  test("have the sums of both, the first values and the last exit page", () => {
    const both = {
      startedAt: 100,
      endedAt: 120,
      pageviews: 2,
      events: 2,
      customEvents: 2,
      values: { entryPage: { at: 100, value: "/a" } },
      origin: { at: 100 },
      exitPage: { at: 110, value: "/b" },
    };
    expect(mergeSessions(at(100), other)).toEqual(both);
    expect(mergeSessions(other, at(100))).toEqual(both);
  });

  test("have the lesser first value of one instant, and the greater exit page", () => {
    const [a, b] = ["/a", "/b"].map((path) => sessionOf({ ...view, path }));
    for (const both of [mergeSessions(a!, b!), mergeSessions(b!, a!)]) {
      expect(both.values.entryPage?.value).toBe("/a");
      expect(both.exitPage?.value).toBe("/b");
    }
  });

  test("have the page of the one that has one", () => {
    const custom = sessionOf({ ...view, type: "track" });
    for (const both of [
      mergeSessions(custom, at(100)),
      mergeSessions(at(100), custom),
    ]) {
      expect(both.exitPage?.value).toBe("/a");
      expect(both.values.entryPage?.value).toBe("/a");
    }
    expect(mergeSessions(custom, custom)).not.toHaveProperty("exitPage");
    expect(mergeSessions(custom, custom).values).toEqual({});
  });

  test("have the revenue of both, and none where it cancels", () => {
    const sold = { ...at(100), revenue: [eur(5)] };
    const refunded = { ...at(100), revenue: [eur(-5)] };
    expect(mergeSessions(sold, at(100)).revenue).toEqual([eur(5)]);
    expect(mergeSessions(at(100), sold).revenue).toEqual([eur(5)]);
    expect(mergeSessions(sold, sold).revenue).toEqual([eur(10)]);
    expect(mergeSessions(sold, refunded)).not.toHaveProperty("revenue");
    expect(mergeSessions(at(100), at(100))).not.toHaveProperty("revenue");
  });
});

describe("stretches belong to one session", () => {
  test.each([
    ["the timeout after its end", [0, 10], [40, 50], true],
    ["later than that", [0, 10], [41, 50], false],
    ["before its start, in the other order", [40, 50], [0, 10], true],
    ["within it", [0, 100], [50, 60], true],
  ] as const)("%s", (_name, one, other, joins) => {
    const [a, b] = [one, other].map(([from, to]) => at(from, to));
    expect(touches(gap, a!, b!)).toBe(joins);
    expect(touches(gap, b!, a!)).toBe(joins);
  });

  test("where windows are fixed, in one window alone", () => {
    expect(touches(fixed, at(30), at(59))).toBe(true);
    expect(touches(fixed, at(29), at(30))).toBe(false);
  });
});

describe("sessions that touch a run start", () => {
  test("at any time before, and up to the timeout behind its end", () =>
    expect(startsToSearch(gap, at(100, 110))).toEqual({
      earliest: -Infinity,
      latest: 140,
    }));

  test("within its window, where windows are fixed", () =>
    expect(startsToSearch(fixed, at(100, 110))).toEqual({
      earliest: 90,
      latest: 119,
    }));
});

test("stretches that touch each other are joined, in any order; others stay", () => {
  const stretches = [at(200), at(50, 60), at(0, 20), at(90)];
  const joined = joinSessions(gap, stretches);
  expect(
    joined.map(({ session: { startedAt, endedAt, pageviews }, parts }) => [
      startedAt,
      endedAt,
      pageviews,
      parts.length,
    ]),
  ).toEqual([
    [0, 90, 3, 3],
    [200, 200, 1, 1],
  ]);
  expect(joined[1]?.session).toBe(stretches[0]);
  expect(joined[0]?.parts).toEqual([at(0, 20), at(50, 60), at(90)]);
});
