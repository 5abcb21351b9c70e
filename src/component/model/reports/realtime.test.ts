import { describe, expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import { channelOf } from "../../../shared/parse/channel.js";
import type { ModelEvent } from "../../../shared/event/event.js";
import { HOUR, MINUTE, SECOND } from "../../../shared/units.js";
import {
  arbitraryEvents,
  arbitrarySite,
  type ArbitrarySite,
} from "../../testing/arbitrary.helpers.js";
import { liveWindow, realtimeOf, type VisitorSession } from "./realtime.js";
import { referenceSessions } from "../../testing/reference.helpers.js";
import type { SessionCut } from "../fold/sessions.js";
import { runsOf } from "../fold/visitors.js";

const NOW = Date.UTC(2026, 2, 2, 9, 30);
const cut = { sessionRule: "gap", sessionTimeoutMs: 30 * MINUTE } as const;

const view = (visitorId: string, at = NOW, path = "/"): ModelEvent => ({
  type: "pageview",
  source: "client",
  visitorId,
  path,
  occurredAt: at,
});

const read = (events: ModelEvent[], now = NOW) =>
  realtimeOf(cut, { events, sessions: [] }, liveWindow(now));

function foldedSessions(
  site: SessionCut | ArbitrarySite,
  events: readonly ModelEvent[],
): VisitorSession[] {
  const visitors = new Set(events.flatMap(({ visitorId }) => visitorId ?? []));
  return [...visitors].flatMap((visitorId) =>
    runsOf(
      site,
      events.filter((event) => event.visitorId === visitorId),
    ).map((session) => ({ ...session, visitorId })),
  );
}

/** Everything by brute force, from all events there are. */
function expected(site: ArbitrarySite, events: ModelEvent[], now: number) {
  const running = Math.floor(now / MINUTE) * MINUTE;
  const starts = Array.from(
    { length: 30 },
    (_, index) => running - (29 - index) * MINUTE,
  );
  const known = events.filter((event) => event.occurredAt < running + 120_000);
  const own = known.filter(
    (event) => event.source === "client" && event.visitorId !== undefined,
  );
  const since = (start: number) =>
    own.filter((event) => event.occurredAt >= start);
  const count = (some: ModelEvent[]) =>
    new Set(some.map((event) => event.visitorId)).size;
  const inMinute = (start: number) =>
    since(start).filter(
      (event) => start === running || event.occurredAt < start + MINUTE,
    );
  const visitors = [
    ...new Set(since(running - 29 * MINUTE).map((event) => event.visitorId)),
  ];
  const sessions = referenceSessions({ ...site, channelOf }, known);
  const current = visitors.map((visitorId) => {
    const { values, origin, startedAt } = sessions.findLast(
      (session) => session.visitorId === visitorId,
    )!;
    return { visitorId, startedAt, values, origin };
  });
  const rows = (pairs: [string | undefined, string | undefined][]) => {
    const distinct = new Map<string, Set<string>>();
    for (const [key, visitorId] of pairs) {
      if (key === undefined || visitorId === undefined) continue;
      distinct.set(key, (distinct.get(key) ?? new Set()).add(visitorId));
    }
    return [...distinct]
      .map(([key, some]) => ({ key, visitors: some.size }))
      .sort((a, b) => b.visitors - a.visitors || (a.key < b.key ? -1 : 1));
  };
  const views = since(running - 29 * MINUTE).filter(
    (event) => event.type === "pageview",
  );
  return {
    activeVisitors: count(since(running - 4 * MINUTE)),
    visitors: visitors.length,
    minutes: starts.map((start) => ({
      start,
      visitors: count(inMinute(start)),
    })),
    pages: rows(views.map((event) => [event.path, event.visitorId])),
    sources: rows(
      current.map(({ origin, visitorId }) => [origin.source, visitorId]),
    ),
    countries: rows(
      current.map(({ values, visitorId }) => [values.country, visitorId]),
    ),
    approximate: false,
  };
}

const arbitraryMoment = arbitrarySite().chain((site) =>
  arbitraryEvents(site, { maxVisitors: 6, spanMs: 2 * HOUR }).chain((events) =>
    fc.record({
      site: fc.constant(site),
      events: fc.constant(events),
      folded: fc.array(fc.boolean(), {
        minLength: events.length,
        maxLength: events.length,
      }),
      now: fc
        .tuple(
          fc.constantFrom(
            site.origin,
            ...events.map(({ occurredAt }) => occurredAt),
          ),
          fc.oneof(
            fc.constantFrom(0, -MINUTE, 5 * MINUTE, 30 * MINUTE),
            fc.integer({ min: -2 * MINUTE, max: 40 * MINUTE }),
          ),
        )
        .map(([at, shift]) => at + shift),
    }),
  ),
);

describe("realtimeOf", () => {
  test("equals brute force, whichever events of the window are folded", () => {
    fc.assert(
      fc.property(arbitraryMoment, ({ site, events, folded, now }) => {
        const window = liveWindow(now);
        const isFolded = (event: ModelEvent, index: number) =>
          event.occurredAt < window.from ||
          (event.occurredAt < window.to && folded[index] === true);
        const answer = realtimeOf(
          site,
          {
            events,
            sessions: foldedSessions(site, events.filter(isFolded)),
          },
          window,
        );
        expect(answer).toEqual(expected(site, events, now));
      }),
      { numRuns: 200 },
    );
  });

  test("has 30 whole minutes, oldest first, wherever in its minute now is", () => {
    const events = [view("ada", NOW - 29 * MINUTE), view("bob", NOW + 59_999)];
    const answer = read(events);
    expect(answer.minutes).toHaveLength(30);
    expect(answer.minutes[0]).toEqual({
      start: NOW - 29 * MINUTE,
      visitors: 1,
    });
    expect(answer.minutes.at(-1)).toEqual({ start: NOW, visitors: 1 });
    expect(answer).toMatchObject({ activeVisitors: 1, visitors: 2 });
    expect(read(events, NOW + 59_999)).toEqual(answer);
  });

  test("counts the minute ahead as now, and nothing further off", () => {
    const answer = read([
      view("ada", NOW + 2 * MINUTE - 1),
      view("far", NOW + 2 * MINUTE),
      view("late", NOW - 29 * MINUTE - 1),
    ]);
    expect(answer.minutes.at(-1)).toEqual({ start: NOW, visitors: 1 });
    expect(answer).toMatchObject({
      activeVisitors: 1,
      visitors: 1,
      pages: [{ key: "/", visitors: 1 }],
    });
  });

  test("is active who reads on, not who is named by a server or not at all", () => {
    const answer = read([
      {
        type: "engagement",
        source: "client",
        visitorId: "ada",
        occurredAt: NOW,
      },
      { ...view("bob"), source: "server" },
      { type: "pageview", source: "client", path: "/", occurredAt: NOW },
    ]);
    expect(answer).toMatchObject({ activeVisitors: 1, visitors: 1, pages: [] });
  });

  test("leaves out a session that starts after the window", () => {
    const quick = { ...cut, sessionTimeoutMs: MINUTE };
    const window = liveWindow(NOW);
    const events = [{ ...view("ada"), country: "DE" }];
    const countryBy = (at: number) => {
      const folded = [{ ...view("ada", at), country: "FR" }];
      const sessions = foldedSessions(quick, folded);
      return realtimeOf(quick, { events, sessions }, window).countries[0]?.key;
    };
    expect(countryBy(window.to)).toBe("DE");
    expect(countryBy(window.to - 1)).toBe("FR");
  });

  test("lists the ten heaviest, ties by key", () => {
    const events = Array.from({ length: 12 }, (_, index) =>
      view(`visitor${index}`, NOW - index * SECOND, `/${11 - index}`),
    );
    events.push(view("visitor1", NOW, "/5"), view("visitor1", NOW, "/5"));
    const { pages } = read(events);
    expect(pages.map(({ key }) => key)).toEqual([
      "/5",
      "/0",
      "/1",
      "/10",
      "/11",
      "/2",
      "/3",
      "/4",
      "/6",
      "/7",
    ]);
    expect(pages[0]).toEqual({ key: "/5", visitors: 2 });
  });
});
