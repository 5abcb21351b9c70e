/** Compares the reference model's sessions with some cut by hand. */
import { describe, expect, test } from "vitest";
import { HOUR, MINUTE } from "../../shared/units.js";
import type { ModelEvent } from "../../shared/event/event.js";
import { referenceSessions } from "./reference.helpers.js";
import type { ReferenceSite } from "./reference.helpers.js";
import {
  event,
  minute,
  nobody,
  ping,
  START,
  toMs,
  track,
} from "./referenceEvents.helpers.js";

const site: ReferenceSite = {
  timeZone: "UTC",
  sessionTimeoutMs: 30 * MINUTE,
  sessionRule: "gap",
};
const windows: ReferenceSite = { ...site, sessionRule: "window" };

/** Visitor, start and end of each session, as milliseconds after the start. */
const spans = (events: ModelEvent[], of = site) =>
  referenceSessions(of, events).map((session) => [
    session.visitorId,
    session.startedAt - START,
    session.endedAt - START,
  ]);

describe("referenceSessions", () => {
  const MS = 1 / MINUTE;
  test.each([
    ["a gap of the timeout joins", [0, 30], [[0, 30]]],
    [
      "one millisecond more parts",
      [0, 30 + MS],
      [
        [0, 0],
        [30 + MS, 30 + MS],
      ],
    ],
    [
      "too far apart",
      [0, 50],
      [
        [0, 0],
        [50, 50],
      ],
    ],
    ["a late event bridges", [0, 50, 25], [[0, 50]]],
    ["ties are one session", [5, 5, 5], [[5, 5]]],
    ["no split at midnight", [1430, 1445], [[1430, 1445]]],
  ])("gap rule: %s", (_, times, expected) => {
    const sessions = spans(times.map((at) => event(at)));
    expect(sessions).toEqual(expected.map((span) => ["a", ...span.map(toMs)]));
  });

  test.each([
    [
      "the edge parts, however near",
      [29, 30],
      [
        [29, 29],
        [30, 30],
      ],
    ],
    ["a whole window joins", [30, 60 - MS], [[30, 60 - MS]]],
    [
      "windows do not chain",
      [10, 35, 61],
      [
        [10, 10],
        [35, 35],
        [61, 61],
      ],
    ],
  ])("window rule: %s", (_, times, expected) => {
    const sessions = spans(
      times.map((at) => event(at)),
      windows,
    );
    expect(sessions).toEqual(expected.map((span) => ["a", ...span.map(toMs)]));
  });

  test("windows are aligned to the epoch, not to the site's clock", () => {
    const kolkata = {
      ...windows,
      sessionTimeoutMs: HOUR,
      timeZone: "Asia/Kolkata",
    };
    expect(spans([event(10), event(50)], kolkata)).toEqual([
      ["a", 10 * MINUTE, 50 * MINUTE],
    ]);
    expect(spans([event(50), event(70)], kolkata)).toHaveLength(2);
  });

  test("visitors do not mix; server events and anonymous ones make none", () => {
    const events = [
      event(10, { visitorId: "b" }),
      event(0),
      event(20, { source: "server" }),
      event(45, { source: "server" }),
      nobody(5, { source: "client", userId: "u" }),
    ];
    expect(spans(events)).toEqual([
      ["a", 0, 0],
      ["b", 10 * MINUTE, 10 * MINUTE],
    ]);
  });

  test("counts its own events by type; engagement only lengthens", () => {
    const events = [
      event(0),
      track(1),
      event(2, { type: "identify" }),
      ping(9),
    ];
    expect(referenceSessions(site, events)).toMatchObject([
      { pageviews: 1, events: 3, customEvents: 1, endedAt: minute(9) },
    ]);
  });

  test("the first value of each field wins, ties by UTF-16", () => {
    const events = [
      ping(0, { path: "/ping", city: "Rome" }),
      event(1, { path: "/\uff5e", country: "US" }),
      event(1, { path: "/😀", country: "DE", city: "Bonn" }),
      track(2, { path: "/track", search: "utm_source=x&utm_medium=cpc" }),
      event(3, {
        path: "/b",
        search: "utm_campaign=c&utm_term=t&utm_content=d",
      }),
      event(3, { path: "/a", search: "utm_source=y" }),
    ];
    const [session] = referenceSessions(site, events);
    expect(session?.exitPage).toBe("/b");
    expect(session?.values).toEqual({
      entryPage: "/😀",
      country: "DE",
      city: "Rome",
    });
  });

  test("the first page view says where it all came from, a tie by what it knows", () => {
    const events = [
      ping(0, { search: "utm_source=ping" }),
      track(1, { search: "utm_source=track&utm_medium=cpc" }),
      event(2, { search: "utm_source=late" }),
      event(2, { search: "utm_source=late&utm_medium=m" }),
      event(3, { search: "utm_campaign=c" }),
    ];
    const origin = (visit: ModelEvent[]) =>
      referenceSessions(site, visit)[0]?.origin;
    expect(origin(events)).toEqual({ source: "late", medium: "m" });
    expect(origin(events.toReversed())).toEqual(origin(events));
    expect(origin(events.slice(0, 2))).toEqual({ source: "ping" });
  });

  test.each([
    [
      "external",
      { referrer: "https://ref1.example/" },
      "ref1.example",
      "ref1.example",
    ],
    [
      "internal",
      { referrer: "https://me.example/", hostname: "me.example" },
      undefined,
      undefined,
    ],
    [
      "another own host",
      { referrer: "https://me.example/", hostname: "docs.example" },
      "me.example",
      "me.example",
    ],
    [
      "named",
      { referrer: "https://ref1.example/", search: "utm_source=x" },
      "ref1.example",
      "x",
    ],
    ["named in vain", { search: "utm_source=" }, undefined, undefined],
    ["named by ref", { search: "ref=x" }, undefined, "x"],
    [
      "named by ref in vain",
      { referrer: "https://ref1.example/", search: "ref=x" },
      "ref1.example",
      "ref1.example",
    ],
    [
      "tagged without a source",
      { referrer: "https://ref1.example/", search: "utm_medium=email" },
      "ref1.example",
      undefined,
    ],
    ["clicked", { search: "gclid=1&fbclid=2" }, undefined, "Facebook"],
    [
      "passed through",
      { referrer: "https://checkout.stripe.com/", search: "ref=x" },
      undefined,
      undefined,
    ],
    [
      "left out by settings",
      { referrer: "https://ref1.example/", ignoredReferrer: true },
      undefined,
      undefined,
    ],
  ])("referrer and source: %s", (_, fields, referrer, source) => {
    const origin = referenceSessions(site, [event(0, fields)])[0]?.origin;
    expect([origin?.referrer, origin?.source]).toEqual([referrer, source]);
  });
});
