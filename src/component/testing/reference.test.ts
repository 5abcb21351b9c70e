/** The reference model against figures computed by hand. */
import { describe, expect, test } from "vitest";
import type { Dimension } from "../../shared/dimensions.js";
import { MINUTE } from "../../shared/units.js";
import type { ModelEvent } from "../../shared/event/event.js";
import {
  breakdownFaults,
  REFERENCE_NONE,
  referenceBreakdown,
  referenceOverview,
} from "./reference.helpers.js";
import type { ReferenceSite } from "./reference.helpers.js";
import {
  event,
  minute,
  nobody,
  ping,
  track,
} from "./referenceEvents.helpers.js";

const site: ReferenceSite = {
  timeZone: "UTC",
  sessionTimeoutMs: 30 * MINUTE,
  sessionRule: "gap",
};

const overview = (events: ModelEvent[], from: number, to: number) =>
  referenceOverview(site, events, minute(from), minute(to));
const breakdown = (
  dimension: Dimension,
  events: ModelEvent[],
  from = 0,
  to = 600,
  of = site,
) =>
  Object.fromEntries(
    referenceBreakdown(of, events, dimension, minute(from), minute(to)),
  );

describe("referenceOverview", () => {
  const events = [
    event(0),
    event(25, { type: "identify", userId: "u" }),
    ping(55, { userId: "v" }),
    event(100),
    event(10, { visitorId: "b" }),
    track(12, { visitorId: "b" }),
    event(20, { visitorId: "c", source: "server" }),
    nobody(30, { userId: "u" }),
    nobody(31, { type: "track" }),
  ];

  test("counts everything", () => {
    expect(overview(events, 0, 200)).toEqual({
      events: 8,
      pageviews: 5,
      visitors: 3,
      newVisitors: 3,
      users: 2,
      sessions: 3,
      // Visitor a counts twice: once with a single pageview and no custom event, once alone.
      bounces: 2,
      durationMs: 57 * MINUTE,
    });
  });

  test("includes its start, excludes its end; sessions count where they start", () => {
    expect(overview(events, 10, 100)).toEqual({
      events: 6,
      pageviews: 3,
      visitors: 3,
      newVisitors: 2,
      users: 2,
      sessions: 1,
      bounces: 0,
      durationMs: 2 * MINUTE,
    });
    expect(overview(events, 100, 101)).toMatchObject({
      visitors: 1,
      newVisitors: 0,
      bounces: 1,
    });
    expect(overview(events, 55, 56)).toMatchObject({
      events: 0,
      visitors: 1,
      users: 1,
    });
  });

  test("a server event or a ping can be a visitor's first", () => {
    const late = [ping(0, { source: "server" }), event(60)];
    expect(overview(late, 0, 1)).toMatchObject({ newVisitors: 1, sessions: 0 });
    expect(overview(late, 60, 61)).toMatchObject({
      newVisitors: 0,
      sessions: 1,
    });
  });

  test("a bounce has at most one pageview and no interactive custom event", () => {
    const bounces = (...visit: ModelEvent[]) => overview(visit, 0, 60).bounces;
    expect(bounces(ping(0))).toBe(1);
    expect(bounces(event(0), ping(9), event(1, { type: "identify" }))).toBe(1);
    expect(bounces(event(0), event(1))).toBe(0);
    expect(bounces(track(0))).toBe(0);
    expect(bounces(event(0), track(1, { source: "server" }))).toBe(1);
    expect(bounces(event(0), track(1, { interactive: false }))).toBe(1);
  });
});

describe("referenceBreakdown", () => {
  test("event dimensions count each event under its own key", () => {
    const events = [
      event(0, { path: "/", hostname: "h" }),
      track(1, { path: "/", source: "server", visitorId: "b" }),
      nobody(2, { path: "/" }),
      ping(3, { path: "/read" }),
      ping(4, { path: "/gone", visitorId: "b" }),
      nobody(5, { type: "engagement", path: "/unseen" }),
      event(6, { name: "not custom" }),
      track(601, { path: "/later" }),
    ];
    expect(breakdown("page", events)).toEqual({
      "/": { events: 3, pageviews: 2, visitors: 2 },
      "/read": { events: 0, pageviews: 0, visitors: 1 },
      "/gone": { events: 0, pageviews: 0, visitors: 1 },
      [REFERENCE_NONE]: { events: 1, pageviews: 1, visitors: 1 },
    });
    expect(breakdown("hostname", events)).toEqual({
      h: { events: 1, pageviews: 1, visitors: 1 },
      [REFERENCE_NONE]: { events: 3, pageviews: 2, visitors: 2 },
    });
    const properties = [{ key: "plan", value: "pro" }];
    const plans = [event(0, { properties }), track(1), ping(2)];
    expect(breakdown("property:plan", plans)).toEqual({
      pro: { events: 1, pageviews: 1, visitors: 1 },
      [REFERENCE_NONE]: { events: 1, pageviews: 0, visitors: 1 },
    });
    expect(breakdown("event", events)).toEqual({
      signup: { events: 1, visitors: 1 },
    });
  });

  const visits = [
    event(0, { path: "/in", search: "utm_medium=email" }),
    track(20, { source: "server", path: "/server" }),
    event(25, { path: "/out" }),
    event(5, { path: "/in", visitorId: "b" }),
    event(90, { path: "/in" }),
  ];

  test("session dimensions count sessions where they start", () => {
    expect(breakdown("entryPage", visits)).toEqual({
      "/in": {
        sessions: 3,
        pageviews: 4,
        events: 4,
        bounces: 2,
        durationMs: 25 * MINUTE,
        visitors: 2,
      },
    });
    expect(breakdown("exitPage", visits, 0, 90)).toEqual({
      "/out": { sessions: 1, bounces: 0, durationMs: 25 * MINUTE },
      "/in": { sessions: 1, bounces: 1, durationMs: 0 },
    });
    expect(breakdown("exitPage", visits, 1, 90)).toEqual({
      "/in": { sessions: 1, bounces: 1, durationMs: 0 },
    });
    expect(breakdown("medium", visits)).toMatchObject({
      email: { sessions: 1 },
      [REFERENCE_NONE]: { sessions: 2, visitors: 2 },
    });
    expect(breakdown("country", visits)).toEqual({
      [REFERENCE_NONE]: {
        sessions: 3,
        pageviews: 4,
        events: 4,
        bounces: 2,
        durationMs: 25 * MINUTE,
        visitors: 2,
      },
    });
  });

  test("the channel comes from the session's values", () => {
    const channelOf: ReferenceSite["channelOf"] = (values) =>
      values.medium === undefined ? undefined : JSON.stringify(values);
    expect(breakdown("channel", visits)).toEqual({});
    expect(
      Object.keys(breakdown("channel", visits, 0, 600, { ...site, channelOf })),
    ).toEqual(['{"medium":"email"}', "Direct"]);
  });

  test("breakdownFaults forgives visitors too many under session dimensions alone", () => {
    const right = new Map([["k", { sessions: 1, events: 1, visitors: 2 }]]);
    const high = new Map([
      ["k", { sessions: 1, events: 1, visitors: 3 }],
      ["old", { visitors: 1, sessions: 0, events: 0 }],
    ]);
    expect(breakdownFaults("source", high, right)).toEqual([]);
    expect(breakdownFaults("source", right, high)).toHaveLength(2);
    expect(breakdownFaults("page", high, right)).toHaveLength(2);
    expect(breakdownFaults("source", new Map(), right)).toHaveLength(3);
  });
});
