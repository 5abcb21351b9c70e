/** The sessions of a visitor in a fold, and which rows and figures change with them. */
import { describe, expect, test } from "vitest";
import { OVERVIEW, OVERVIEW_KEY } from "../../../shared/dimensions.js";
import type { ModelEvent } from "../../../shared/event/event.js";
import { zoneOf } from "../../../shared/time/zone.js";
import { HOUR } from "../../../shared/units.js";
import { Deltas } from "../rollups/deltas.js";
import type { Session } from "./sessions.js";
import {
  addVisitorChanges,
  foldSessions,
  foldVisitor,
  runsOf,
  visitorChanged,
  type Visitor,
  type VisitorChanges,
} from "./visitors.js";

const cut = { sessionRule: "gap", sessionTimeoutMs: 30 } as const;
const zone = zoneOf("UTC");
const view = (occurredAt: number, fields: Partial<ModelEvent> = {}) =>
  ({
    type: "pageview",
    source: "client",
    visitorId: "v1",
    occurredAt,
    ...fields,
  }) satisfies ModelEvent;
const spanOf = ({ startedAt, endedAt }: Session) => [startedAt, endedAt];
const run = (...times: number[]) => {
  const [session] = runsOf(
    { ...cut, sessionTimeoutMs: 1000 },
    times.map((at) => view(at)),
  );
  return session!;
};

test("events of a client within the timeout make a run", () => {
  const events = [view(40), view(0), view(20), view(100)];
  expect(runsOf(cut, events).map(spanOf)).toEqual([
    [0, 40],
    [100, 100],
  ]);
  expect(runsOf(cut, [view(0, { source: "server" })])).toEqual([]);
});

describe("a run", () => {
  const stored = [run(0, 10), run(50, 60), run(200)];
  const fold = (...runs: Session[]) =>
    foldSessions(cut, runs, stored).map(({ session, replaces }) => ({
      span: spanOf(session),
      replaces: replaces.map(spanOf),
    }));

  test("replaces the stored sessions that it touches; others stay", () => {
    expect(fold(run(30))).toEqual([
      {
        span: [0, 60],
        replaces: [
          [0, 10],
          [50, 60],
        ],
      },
    ]);
    expect(fold(run(70))).toEqual([{ span: [50, 70], replaces: [[50, 60]] }]);
    expect(fold()).toEqual([]);
  });

  test("that touches none is a session of its own", () =>
    expect(fold(run(120))).toEqual([{ span: [120, 120], replaces: [] }]));
});

describe("a visitor's row", () => {
  const before: Visitor = {
    firstSeenAt: 5,
    user: { at: 5, value: "ann" },
    groups: ["acme"],
  };

  test("keeps when clean-up last saw it, and has no such time by itself", () => {
    expect(foldVisitor(null, [view(7)])).toEqual({ firstSeenAt: 7 });
    expect(foldVisitor({ firstSeenAt: 5, lastSeenAt: 6 }, [view(7)])).toEqual({
      firstSeenAt: 5,
      lastSeenAt: 6,
    });
  });

  test("keeps traits of the instant behind the one of another user", () => {
    const identify = (at: number, userId: string, value?: string) => ({
      ...view(at, { type: "identify", userId }),
      traits: value === undefined ? [] : [{ key: "plan", value }],
    });
    const folded = (...events: Parameters<typeof foldVisitor>[1]) =>
      foldVisitor(null, events).traits?.map(({ value }) => value);
    const bob = identify(9, "bob");
    expect(folded(identify(5, "ann"), identify(5, "bob", "x"), bob)).toBe(
      undefined,
    );
    expect(folded(identify(5, "ann"), identify(6, "bob", "x"), bob)).toEqual([
      "x",
    ]);
  });

  test("is written where it is new or differs", () => {
    expect(visitorChanged(null, before)).toBe(true);
    expect(visitorChanged(before, structuredClone(before))).toBe(false);
    for (const other of [
      { firstSeenAt: 4 },
      { user: { at: 6, value: "ann" } },
      { otherUserAt: 3 },
      { traits: [] },
      { groups: ["acme", "blue"] },
      { serverGroups: ["acme"] },
    ]) {
      expect(visitorChanged(before, { ...before, ...other })).toBe(true);
    }
    // Clean-up alone writes it.
    expect(visitorChanged(before, { ...before, lastSeenAt: 9 })).toBe(false);
  });
});

describe("in the figures", () => {
  const visitor = (firstSeenAt: number) => ({ firstSeenAt });
  const changed = (changes: Partial<VisitorChanges>) => {
    const deltas = new Deltas();
    addVisitorChanges(deltas, zone, {
      visitorId: "v1",
      before: null,
      after: visitor(0),
      sessions: [],
      ...changes,
    });
    return [...deltas.hours].map(([hour, tables]) => [
      hour / HOUR,
      tables.get(OVERVIEW)?.cells.get(OVERVIEW_KEY)?.sums,
    ]);
  };

  test("a visitor is new in its first hour", () =>
    expect(changed({})).toEqual([[0, [0, 0, 0, 0, 0, 1]]]));

  test("a visitor who was seen earlier is new there, and no longer later", () =>
    expect(changed({ before: visitor(3 * HOUR) })).toEqual([
      [3, [0, 0, 0, 0, 0, -1]],
      [0, [0, 0, 0, 0, 0, 1]],
    ]));

  test("a visitor who returns changes nothing", () =>
    expect(changed({ before: visitor(0) })).toEqual([]));

  test("a session takes the place of those that it replaces", () => {
    const sessions = [{ session: run(0, 30), replaces: [run(0, 10), run(25)] }];
    expect(changed({ before: visitor(0), sessions })).toEqual([
      [0, [0, 0, -1, -1, 20, 0]],
    ]);
  });
});
