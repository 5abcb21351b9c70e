import { describe, expect, test } from "vitest";
import type { ModelEvent } from "../../../shared/event/event.js";
import { eventsIn, populationOf, weightsOf } from "./population.js";
import type { QuarterMinute, VisitorHistory } from "./quarterMinutes.js";

const view = (visitorId: string, occurredAt = 0): ModelEvent => ({
  type: "pageview",
  source: "client",
  visitorId,
  occurredAt,
});
const bySource = (source: "server" | "client", at: number) => ({
  ...view("a", at),
  source,
});
const quarter = (share: number, events: ModelEvent[]): QuarterMinute => ({
  span: { from: 0, to: 100 },
  events,
  share,
});
const history = (
  events: ModelEvent[],
  reachesTo: number,
): [string, VisitorHistory] => ["a", { events, reachesTo, sessions: [] }];
const span = { from: 0, to: 100 };

describe("the visitors of quarters", () => {
  test("are seen where a quarter was read whole, and else drawn", () => {
    const { seen, draws, eventsPerDraw } = populationOf([
      quarter(1, [view("seen")]),
      quarter(0.5, [view("seen"), view("drawn", 7)]),
    ]);
    expect(seen).toEqual(new Set(["seen"]));
    expect(new Set(draws.map(({ visitorId }) => visitorId))).toEqual(
      new Set(["drawn"]),
    );
    // One event stands for two, and a hundred draws stand for these.
    expect(draws).toHaveLength(100);
    expect(eventsPerDraw).toBe(0.02);
  });

  test("are drawn by the events for which theirs stand", () => {
    const { draws, eventsPerDraw } = populationOf([
      quarter(0.25, [view("four")]),
      quarter(0.5, [view("two"), view("two as well")]),
    ]);
    const drawn = (name: string) =>
      draws.filter(({ visitorId }) => visitorId === name).length;
    expect(["four", "two", "two as well"].map(drawn)).toEqual([50, 25, 25]);
    expect(eventsPerDraw).toBe(0.08);
  });

  test("are not drawn by events of servers", () => {
    const { draws } = populationOf([
      quarter(0.5, [{ ...view("server"), source: "server" }]),
    ]);
    expect(draws).toEqual([]);
  });

  test("are drawn in steps from the middle of the first", () => {
    const events = Array.from({ length: 200 }, (_, at) => view(`v${at}`, at));
    const { draws } = populationOf([quarter(0.5, events)]);
    // 400 events, and a draw each four: one of two visitors.
    expect(draws.slice(0, 3).map(({ visitorId }) => visitorId)).toEqual([
      "v1",
      "v3",
      "v5",
    ]);
  });
});

describe("the events of a visitor in a span", () => {
  const population = populationOf([
    quarter(0.5, [view("a", 90), view("a", 10), view("b", 10)]),
    quarter(0.25, [view("a", 20), bySource("server", 20)]),
  ]);
  const count = (known: [string, VisitorHistory] | null, { from, to } = span) =>
    eventsIn(population, { from, to }, "a", new Map(known ? [known] : []));

  test("are those of its history where that is complete", () => {
    const events = [view("a", 99), view("a", 1), view("a", 0)];
    expect(count(history(events, 0))).toBe(3);
    const others = [bySource("server", 5), view("a", 100), view("a", -1)];
    expect(count(history([...events, ...others], 0))).toBe(3);
  });

  test("are estimated from the quarters before its history", () => {
    // The events at 10 and 20 stand for two and four.
    expect(count(history([view("a", 90)], 50))).toBe(1 + 2 + 4);
    expect(count(history([view("a", 90)], 20))).toBe(1 + 2);
    expect(count(history([], 100), { from: 15, to: 100 })).toBe(4 + 2);
    expect(count(history([], 100), { from: 10, to: 90 })).toBe(2 + 4);
    expect(count(history([], 300), { from: 0, to: 100 })).toBe(2 + 2 + 4);
  });

  test("are at least the one by which it was met", () => {
    expect(count(history([], 0))).toBe(1);
    expect(eventsIn(population, span, "nobody", new Map())).toBe(1);
  });

  test("are estimated from the quarters alone where it was not looked up", () =>
    expect(count(null)).toBe(2 + 2 + 4));
});

describe("the weights of visitors who were looked up", () => {
  const population = populationOf([
    quarter(0.5, [view("a", 1), view("b", 2)]),
    quarter(0.5, [view("b", 3), view("c", 4)]),
  ]);
  const once = { reachesTo: 0, sessions: [] };
  const known = new Map([
    ["a", { ...once, events: [view("a", 1)] }],
    ["b", { ...once, events: [view("b", 2), view("b", 3)] }],
    ["c", { ...once, events: [view("c", 4)] }],
  ]);

  test("are how many visitors each stands for: its events share its draws", () => {
    const weights = weightsOf(population, span, known);
    expect([...weights.keys()]).toEqual(["a", "b", "c"]);
    // Each event stands for two.
    expect(weights.get("a")).toBeCloseTo(2);
    expect(weights.get("b")).toBeCloseTo(2);
    expect(weights.get("c")).toBeCloseTo(2);
  });

  test("take over from those who were not looked up", () => {
    const [a] = known;
    const weights = weightsOf(population, span, new Map([a!]));
    expect([...weights.keys()]).toEqual(["a"]);
    expect(weights.get("a")).toBeCloseTo(8);
    expect(weightsOf(population, span, new Map())).toEqual(new Map());
  });
});
