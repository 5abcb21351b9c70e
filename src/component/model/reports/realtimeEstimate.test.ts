import { describe, expect, test } from "vitest";
import { hash32 } from "../../../shared/codec/hash.js";
import type { ModelEvent } from "../../../shared/event/event.js";
import { MINUTE, SECOND } from "../../../shared/units.js";
import { closedWindow } from "./realtime.js";
import { realtimeEstimate, visitorsToLookUp } from "./realtimeEstimate.js";
import {
  MAX_QUARTER_EVENTS,
  maxFactorOf,
  shareOf,
  quarterSpans,
  type QuarterMinute,
  type VisitorHistory,
} from "./quarterMinutes.js";

const NOW = Date.UTC(2026, 2, 2, 9, 30);
const window = closedWindow(NOW);
const site = { sessionRule: "gap", sessionTimeoutMs: 30 * MINUTE } as const;

const view = (visitorId: string, occurredAt: number): ModelEvent => ({
  type: "pageview",
  source: "client",
  visitorId,
  path: "/",
  occurredAt: Math.floor(occurredAt),
});

/** So many events in even steps of a span, by the visitors in turn. */
const evenly = (
  count: number,
  visitors: number,
  name = "even",
  { from, to } = window,
) =>
  Array.from({ length: count }, (_, index) =>
    view(`${name}${index % visitors}`, from + (index * (to - from)) / count),
  );

/** Numbers from 0 to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Visits of one to so many views, up to a minute apart. */
function visits(count: number, maxViews: number, seed = 1): ModelEvent[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, index) => {
    let at = window.from + random() * (window.to - window.from);
    return Array.from({ length: 1 + Math.floor(random() * maxViews) }, () => {
      const event = view(`visitor${index}`, at);
      at += random() * MINUTE;
      return event;
    });
  })
    .flat()
    .filter(({ occurredAt }) => occurredAt < window.to);
}

/**
 * The estimate where all is read from an instant on, and of the quarters before up to 16 events.
 */
function estimated(events: readonly ModelEvent[], exactFrom: number) {
  const newest = [...events].sort((a, b) => b.occurredAt - a.occurredAt);
  const exact = newest.filter(({ occurredAt }) => occurredAt >= exactFrom);
  const maxFactor = maxFactorOf(exact.length, window.to - exactFrom);
  const quarters = quarterSpans(window).map((span) => {
    const own = newest.filter(
      ({ occurredAt }) => span.from <= occurredAt && occurredAt < span.to,
    );
    const beyond = own[MAX_QUARTER_EVENTS];
    if (!beyond || span.from >= exactFrom) {
      return { span, events: own, share: 1 };
    }
    const read = own.slice(0, MAX_QUARTER_EVENTS);
    const share = shareOf(span, read.length, beyond.occurredAt, maxFactor);
    return { span, events: read, share };
  });
  const byVisitor = new Map<string | undefined, ModelEvent[]>();
  for (const event of newest) {
    const own = byVisitor.get(event.visitorId);
    if (own) own.push(event);
    else byVisitor.set(event.visitorId, [event]);
  }
  const histories = new Map<string, VisitorHistory>();
  for (const visitorId of visitorsToLookUp(quarters, window)) {
    const own = byVisitor.get(visitorId) ?? [];
    const known = own.slice(0, 20);
    const reachesTo = known[19]?.occurredAt ?? window.from;
    histories.set(visitorId, { events: known, reachesTo, sessions: [] });
  }
  return realtimeEstimate(site, quarters, histories, window);
}

const distinct = (events: readonly ModelEvent[], from = window.from) =>
  new Set(
    events
      .filter(
        ({ source, occurredAt }) => source === "client" && occurredAt >= from,
      )
      .map(({ visitorId }) => visitorId),
  ).size;

const minute = (index: number) => window.from + index * MINUTE;
const span = (from: number, to: number) => ({ from, to });

const cases: [string, ModelEvent[], number][] = [
  ["visits", visits(4000, 4), 1.15],
  ["many visits", visits(16_000, 4, 2), 1.2],
  ["long visits", visits(3000, 15, 3), 1.2],
  ["returning visitors", evenly(12_000, 300), 1.2],
  ["a visitor for each event", evenly(12_000, 12_000), 1.15],
  [
    "a bot in one minute",
    [
      ...evenly(3000, 100),
      ...evenly(9000, 1, "bot", span(minute(28), minute(29))),
    ],
    1.5,
  ],
  [
    "a bot that sends most of it among visits",
    [...visits(4000, 4, 4), ...evenly(12_000, 1, "bot")],
    1.5,
  ],
  [
    "one visitor, most of it long ago",
    [
      ...evenly(9000, 1, "even", span(minute(0), minute(5))),
      ...evenly(25, 1, "even", span(minute(5), minute(30))),
    ],
    1.5,
  ],
  [
    "busy visitors who are gone since",
    [
      ...evenly(9000, 11, "gone", span(minute(0), minute(10))),
      ...evenly(600, 300, "later", span(minute(20), minute(30))),
    ],
    1.5,
  ],
  [
    "one visitor at the end of each minute among servers",
    [
      ...evenly(30, 1, "late", span(minute(1) - 1, minute(31) - 1)),
      ...evenly(9000, 1, "server").map((event) => ({
        ...event,
        source: "server" as const,
      })),
    ],
    1.5,
  ],
  [
    "a burst at the end of a minute",
    [
      ...visits(4000, 4, 5),
      ...evenly(300, 300, "burst", span(minute(8) - SECOND / 2, minute(8))),
    ],
    1.2,
  ],
  [
    "many in one instant",
    [
      ...evenly(9000, 900),
      ...evenly(900, 900, "burst", span(minute(8) - 1, minute(8))),
    ],
    2,
  ],
];

describe("realtimeEstimate", () => {
  test.each(cases)("of %s", (_, events, factor) => {
    for (const exactFrom of [minute(28), minute(20)]) {
      const answer = estimated(events, exactFrom);
      const active = distinct(events, minute(25));
      expect(answer.visitors / distinct(events)).toBeLessThan(factor);
      expect
        .soft(answer.visitors / distinct(events))
        .toBeGreaterThan(1 / factor);
      expect(answer.activeVisitors / active).toBeLessThan(1.5);
      expect(answer.activeVisitors / active).toBeGreaterThan(1 / 1.5);
      for (const { visitors } of answer.minutes) {
        expect(visitors).toBeLessThanOrEqual(answer.visitors);
      }
    }
  });
});

describe("rows of an estimate", () => {
  const quarters = (events: readonly ModelEvent[], share = 1) =>
    quarterSpans(window).map((own) => ({
      span: own,
      events: events.filter(
        ({ occurredAt }) => own.from <= occurredAt && occurredAt < own.to,
      ),
      share,
    }));
  const estimate = (events: readonly ModelEvent[], share = 1) => {
    const read = quarters(events, share);
    const histories = new Map(
      visitorsToLookUp(read, window).map((id): [string, VisitorHistory] => [
        id,
        {
          events: events.filter(({ visitorId }) => visitorId === id),
          reachesTo: window.from,
          sessions: [],
        },
      ]),
    );
    return realtimeEstimate(site, read, histories, window);
  };

  test("are exact where everything was read", () => {
    const answer = estimate([
      {
        ...view("ada", minute(27)),
        path: "/hats",
        country: "DE",
        referrer: "https://www.google.com/",
      },
      { ...view("ada", minute(28)), path: "/shoes" },
      { ...view("bob", minute(3)), path: "/hats", country: "FR" },
      { ...view("cyd", minute(26)), type: "engagement", country: "FR" },
      { ...view("dan", minute(26)), source: "server" },
      { ...view("ada", minute(27)), path: "/server", source: "server" },
    ]);
    expect(answer).toMatchObject({
      visitors: 3,
      activeVisitors: 2,
      pages: [
        { key: "/hats", visitors: 2 },
        { key: "/shoes", visitors: 1 },
      ],
      sources: [{ key: "Google", visitors: 1 }],
      countries: [
        { key: "FR", visitors: 2 },
        { key: "DE", visitors: 1 },
      ],
    });
    expect(answer.minutes).toHaveLength(30);
    const counts = answer.minutes.flatMap(({ start, visitors }) =>
      visitors > 0 ? [[(start - window.from) / MINUTE, visitors]] : [],
    );
    expect(counts).toEqual([
      [3, 1],
      [26, 1],
      [27, 1],
      [28, 1],
    ]);
  });

  test("stand for the seen visitors who were not looked up", () => {
    const events = evenly(200, 200, "seen");
    expect(visitorsToLookUp(quarters(events), window)).toHaveLength(100);
    expect(estimate(events)).toMatchObject({
      visitors: 200,
      pages: [{ key: "/", visitors: 200 }],
    });
  });

  test("stand for the visitors of events that were not read", () => {
    const events = evenly(30, 30, "drawn").map((event) => ({
      ...event,
      country: "DE",
    }));
    const answer = estimate(events, 0.5);
    expect(answer).toMatchObject({
      visitors: 60,
      activeVisitors: 10,
      pages: [{ key: "/", visitors: 60 }],
      countries: [{ key: "DE", visitors: 60 }],
    });
    for (const { visitors } of answer.minutes) expect(visitors).toBe(2);
  });

  test("say that they are estimated, and of what", () => {
    const { approximate, approximations } = estimate([]) as {
      approximate: boolean;
      approximations?: { figures: string }[];
    };
    expect(approximate).toBe(true);
    expect(approximations?.map(({ figures }) => figures)).toEqual([
      "visitors",
      "minutes",
      "rows",
    ]);
  });
});

/** The quarter minute of some events, with the share of it for which they stand. */
const quarterOf = (share: number, events: ModelEvent[]): QuarterMinute => {
  const own = quarterSpans(window).find(
    ({ to }) => (events[0]?.occurredAt ?? window.from) < to,
  );
  return { span: own!, events, share };
};
/** A complete history, with views at these times. */
const historyOf = (visitorId: string, ...times: number[]) =>
  [
    visitorId,
    {
      events: times.map((at) => view(visitorId, at)),
      reachesTo: window.from,
      sessions: [],
    },
  ] as const;
const crowd = evenly(50, 50, "seen", span(minute(20), minute(20) + SECOND));

describe("the visitors to look up", () => {
  test("are those who are seen and those who are drawn, each once", () => {
    const ids = visitorsToLookUp(
      [
        quarterOf(1, [view("ada", minute(2)), view("bea", minute(2))]),
        quarterOf(0.5, [view("ada", minute(3)), view("cyd", minute(3))]),
        quarterOf(0.5, [view("cyd", minute(27)), view("dan", minute(27))]),
      ],
      window,
    );
    expect(ids.toSorted()).toEqual(["ada", "bea", "cyd", "dan"]);
  });

  test("are drawn of the active ones by themselves, who may be few among many", () => {
    const late = evenly(5, 5, "late", span(minute(27), minute(27) + SECOND));
    const early = evenly(
      500,
      500,
      "early",
      span(minute(1), minute(1) + SECOND),
    );
    const quarters = [quarterOf(0.5, early), quarterOf(0.5, late)];
    const ids = visitorsToLookUp(quarters, window);
    expect(ids.filter((id) => id.startsWith("late"))).toHaveLength(5);
  });

  test("are in an order that does not follow their visits", () => {
    const ids = visitorsToLookUp([quarterOf(1, crowd)], window);
    expect(ids).toEqual(ids.toSorted((a, b) => hash32(a) - hash32(b)));
    const reversed = visitorsToLookUp(
      [quarterOf(1, [...crowd].reverse())],
      window,
    );
    expect(reversed).toEqual(ids);
  });
});

describe("the visitors of a minute", () => {
  /** The visitors of some minutes, beside a crowd that was read whole in another one. */
  const visitorsIn = (
    quarters: QuarterMinute[],
    histories: (readonly [string, VisitorHistory])[],
    ...indexes: number[]
  ) => {
    const all = [...quarters, quarterOf(1, crowd)];
    const known = new Map(histories);
    const { minutes } = realtimeEstimate(site, all, known, window);
    return indexes.map((index) => minutes[index]?.visitors);
  };

  test("stand for as many as their histories say, if they were met once", () => {
    const [at, later] = [minute(3), minute(3) + 40 * SECOND];
    const met = [quarterOf(0.1, [view("ada", at), view("bea", at)])];
    const once = [historyOf("ada", at), historyOf("bea", at)];
    expect(visitorsIn(met, once, 3)).toEqual([20]);
    const twice = [historyOf("ada", at, later), historyOf("bea", at, later)];
    expect(visitorsIn(met, twice, 3)).toEqual([10]);
    // Only events of that minute share the draws of it.
    const elsewhere = [historyOf("ada", at, minute(4)), historyOf("bea", at)];
    expect(visitorsIn(met, elsewhere, 3)).toEqual([20]);
  });

  test("stand for a visitor each event where nobody was looked up", () => {
    const met = [quarterOf(0.1, [view("ada", minute(3))])];
    expect(visitorsIn(met, [], 3)).toEqual([10]);
  });

  test("count once where they were met again, or in a quarter that was read whole", () => {
    const at = (seconds: number) => view("ada", minute(3) + seconds * SECOND);
    const history = historyOf("ada", minute(3));
    for (const shares of [
      [0.1, 0.1],
      [0.1, 0.1, 0.1],
      [0.1, 1],
      [1, 0.1],
    ]) {
      const met = shares.map((share, index) =>
        quarterOf(share, [at(15 * index + 1)]),
      );
      expect(visitorsIn(met, [history], 3)).toEqual([1]);
    }
  });

  test("are those of whole quarters, and others for whom one event stands", () => {
    const at = minute(3);
    const ten = evenly(10, 10, "whole", span(at, at + SECOND));
    const met = [quarterOf(1, ten), quarterOf(0.1, [view("ada", at + 20_000)])];
    const history = historyOf("ada", at + 20_000, at + 40_000);
    expect(visitorsIn(met, [history], 3)).toEqual([10 + 5]);
  });

  test("are not met by events of servers", () => {
    const ofServer = { ...view("ada", minute(3)), source: "server" as const };
    expect(visitorsIn([quarterOf(0.1, [ofServer])], [], 3)).toEqual([0]);
  });

  test("are weighed by draws of their own minute alone", () => {
    const [end, next] = [minute(4) - 1, minute(4)];
    const met = [
      quarterOf(0.1, [view("ada", end)]),
      quarterOf(0.05, [view("ada", next)]),
    ];
    // One event of a minute, and three: a third and two thirds of the draws.
    const history = historyOf("ada", end, next, next + 1, next + 2);
    expect(visitorsIn(met, [history], 3, 4)).toEqual([6, 11]);
  });

  test("are weighed by those alone who were met once and looked up", () => {
    const at = minute(3);
    const [first, second] = [minute(6), minute(6) + 20 * SECOND];
    const many = Array.from({ length: 10 }, (_, index) => first + index);
    const met = [
      quarterOf(0.1, [view("ada", at)]),
      quarterOf(0.1, [view("bea", first)]),
      quarterOf(0.1, [view("bea", second)]),
      quarterOf(0.1, [view("cyd", minute(8))]),
    ];
    const known = [historyOf("ada", at), historyOf("bea", ...many, second)];
    expect(visitorsIn(met, known, 3, 6, 8)).toEqual([10, 1, 10]);
  });
});

test("active visitors share the draws of their active events", () => {
  const at = minute(27);
  const quarters = [quarterOf(1, crowd), quarterOf(0.1, [view("ada", at)])];
  const known = new Map([historyOf("ada", at, at + SECOND)]);
  expect(realtimeEstimate(site, quarters, known, window)).toMatchObject({
    activeVisitors: 5,
    visitors: 55,
  });
});

test("a visitor whose known events are all of a server has no source and no country", () => {
  const at = minute(27);
  const [id, history] = historyOf("ada", at);
  const events = history.events.map((event) => ({
    ...event,
    source: "server" as const,
    country: "DE",
  }));
  const known = new Map([[id, { ...history, events }]]);
  const met = [quarterOf(0.5, [view("ada", at)])];
  const answer = realtimeEstimate(site, met, known, window);
  expect(answer).toMatchObject({ sources: [], countries: [], pages: [] });
});

test("active visitors are never more than all", () => {
  // Ten events of one visitor, of which nine were before the last minutes.
  const at = minute(27);
  const before = Array.from({ length: 9 }, (_, index) => minute(index));
  const met = [quarterOf(0.1, [view("ada", at)])];
  const known = new Map([historyOf("ada", at, ...before)]);
  const { activeVisitors, visitors } = realtimeEstimate(
    site,
    met,
    known,
    window,
  );
  expect([activeVisitors, visitors]).toEqual([1, 1]);
});

test("seen visitors who were looked up stand for all who were seen", () => {
  const four = evenly(4, 4, "seen", span(minute(2), minute(2) + SECOND));
  const quarters = [quarterOf(1, four)];
  const pagesOf = (...known: (readonly [string, VisitorHistory])[]) =>
    realtimeEstimate(site, quarters, new Map(known), window).pages;
  const [ada, bea] = [0, 1].map((n) => historyOf(`seen${n}`, minute(2)));
  expect(pagesOf(ada!)).toEqual([{ key: "/", visitors: 4 }]);
  expect(pagesOf(ada!, bea!)).toEqual([{ key: "/", visitors: 4 }]);
  expect(pagesOf()).toEqual([]);
});
